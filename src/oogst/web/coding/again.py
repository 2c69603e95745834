"""The codings of a code that were made before its definition changed, to look at again."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from oogst.coding import services
from oogst.coding.life_models import LookedAgain
from oogst.coding.log import MEANING
from oogst.coding.models import Code, Coding, CodingQuerySet
from oogst.core.report.difference import Change, difference
from oogst.exchange.life_tables import field_names
from oogst.insight import segments as reading
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.web.access import enter, fetch

A_PAGE = 20
LATEST = 10  # second looks that are shown, to take back


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, slug: str, code: uuid.UUID) -> HttpResponse:
    """Some fifteen queries, however many segments."""
    needed = Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL
    study = enter(request, slug, needed)
    row = fetch(request, needed, Code.objects.present().filter(study=study).select_related("study"), code)
    if request.method == "POST":
        return _act(request, slug, row)
    older = Coding.objects.present().filter(code=row).older().order_by("created_at", "pk")
    page = Paginator(older.values_list("pk", flat=True), A_PAGE).get_page(request.GET.get("page"))
    shown = _looks(row)
    context = {
        "code": row,
        "page_obj": page,
        "segments": reading.Describing(study, also=False).segments(list(page.object_list)),
        "changes": changed_words(row),
        "looks": [(look, name) for look, name in zip(shown, _names(shown), strict=True)],
    }
    return render(request, "coding/again.html", context)


def changed_words(code: Code) -> list[tuple[str, tuple[Change, ...]]]:
    """How the last change of meaning changed the words. One query."""
    if code.meaning_at is None:
        return []
    rows = list(code.versions.filter(number__lte=code.version).order_by("-number"))
    old = next((row for row in rows if row.meaning_at != code.meaning_at), None)
    if old is None:
        return []
    names = field_names()
    return [
        (names[word], difference(getattr(old, word), getattr(code, word)))
        for word in MEANING
        if getattr(old, word) != getattr(code, word)
    ]


def _act(request: HttpRequest, slug: str, code: Code) -> HttpResponse:
    codings = _codings(request, code)
    try:
        if request.POST.get("do") == "doubt":
            for coding in codings:
                services.doubt_again(coding=coding, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Marked again: this segment wants a second look."))
        elif not codings:
            messages.info(request, _("Choose at least one segment."))
        else:
            n = services.find_still_right(codings=codings, by=request.user)  # type: ignore[arg-type]
            said = ngettext("%(n)d segment is still right.", "%(n)d segments are still right.", n)
            messages.success(request, said % {"n": n})
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("code_again", slug, code.pk)


def _codings(request: HttpRequest, code: Code) -> list[Coding]:
    try:
        wanted = [uuid.UUID(one) for one in request.POST.getlist("codings")][:500]
    except ValueError as error:
        raise Http404 from error
    rows: CodingQuerySet = Coding.objects.present().filter(code=code, pk__in=wanted)
    return list(rows.select_related("study", "code"))


def _looks(code: Code) -> list[LookedAgain]:
    """The last second looks under what the code means now."""
    if code.meaning_at is None:
        return []
    rows = LookedAgain.objects.filter(coding__code=code, coding__removed_at__isnull=True, at__gte=code.meaning_at)
    return list(rows.select_related("coding__source")[:LATEST])


def _names(looks: list[LookedAgain]) -> list[str]:
    known = accounts.names({look.by for look in looks})
    return [known.get(look.by, "") for look in looks]
