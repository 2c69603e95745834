"""Asking the material a question, in rows or typed, and reading what answers it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from oogst.coding import services as coding
from oogst.coding.models import Code
from oogst.coding.services.many import MOST
from oogst.core.queries.places import Places
from oogst.insight.asking import filters, results
from oogst.insight.asking.material import StudyMaterial
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.web.access import enter, fetch, me
from oogst.web.insight.asking import rows
from oogst.web.insight.asking.reading import Question, question

A_PAGE = 30
SHOWN = ("kind", "organisation", "role", "person", "phase", "sector", "coder", "since", "until", "variable", "value")


@require_GET
def query(request: HttpRequest, slug: str) -> HttpResponse:
    """Some twenty-five queries, however much is found."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    found = question(request, study, request.GET)
    more = 1 if request.GET.get("more") else 0
    context: dict[str, Any] = {
        "asked": found, "rows": rows.shown(found.chain, more), "relations": rows.relations(), "units": rows.units(),
        "roles": rows.roles(), "places": found.form.places, "fields": _fields(found), "narrowed": _narrowed(found),
        "more_rows": more, "most": MOST,
    }  # fmt: skip
    if found.chain is not None:
        material = StudyMaterial(study, found.only)
        places = material.answer(found.chain)
        page = Paginator(range(len(places)), A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "answered": True, "total": len(places), "sources": _sources(places), "page": page,
            "results": results.page(material, places, page.start_index() - 1, page.end_index()) if places else [],
        }  # fmt: skip
    return render(request, "insight/query.html", context)


@require_POST
def code_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a code on everything that is found, as one step; not when that has become something else meanwhile."""
    study = enter(request, slug, Permission.CODE)
    found = question(request, study, request.POST)
    back = f"{reverse('search_query', args=[slug])}?{found.address}"
    if found.chain is None:
        messages.error(request, _("Ask a question first."))
        return redirect(back)
    if not request.POST.get("give"):
        messages.error(request, _("Choose the code that these results get."))
        return redirect(back)
    code = fetch(request, Permission.CODE, Code.objects.present().filter(study=study), request.POST["give"])
    material = StudyMaterial(study, found.only)
    places = material.answer(found.chain)
    if request.POST.get("seen") != str(len(places)):
        messages.warning(request, _("Meanwhile other passages answer this question. Look at them, then code again."))
        return redirect(back)
    spans = [(results.as_id(material.ids[number]), start, end) for number, start, end in places.rows()]
    try:
        change = coding.apply_code_to_places(study=study, places=spans, code=code, by=me(request))
        n = change.about["codings"]
        said = ngettext(
            "%(n)d passage has the code “%(code)s” now. It is one step, which undo takes back.",
            "%(n)d passages have the code “%(code)s” now. It is one step, which undo takes back.",
            n,
        )
        messages.success(request, said % {"n": n, "code": code.name})
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect(back)


def _sources(places: Places) -> int:
    return len(set(places.source.tolist()))


def _fields(found: Question) -> list[Any]:
    """The filters with something to choose; the value only with a variable."""
    form, shown = found.form, []
    for name in SHOWN:
        choices = getattr(form.fields[name], "choices", None)
        if (name != "value" or found.only.variable) and (choices is None or len(list(choices)) > 1):
            shown.append(form[name])
    return shown


def _narrowed(found: Question) -> list[tuple[str, str]]:
    """What is chosen of the material, in words."""
    told = []
    for name, value in filters.as_json(found.only).items():
        field = found.form.fields[name]
        told.append((str(field.label), str(dict(getattr(field, "choices", ())).get(value, value))))
    return told
