"""Quotes: taken from the text, made readable beside it, never instead of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.core.report import difference as differences
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.story import queries, services
from oogst.story.models import Evidence, Finding, Quote
from oogst.story.voices import voices
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.story import showing
from oogst.web.story.findings import evidence_again
from oogst.web.story.forms import PlaceForm, QuoteForm

A_PAGE = 30
LONGEST = 100_000  # characters of a readable form, as in its form


@require_GET
def quotes(request: HttpRequest, slug: str) -> HttpResponse:
    """All quotes that were taken, also those not used yet."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    q = request.GET.get("q", "").strip()
    page = Paginator(queries.quotes(study, q), A_PAGE).get_page(request.GET.get("page"))
    said = voices(Quote.objects.filter(pk__in=[row.pk for row in page]), showing.view_of(request, study))
    uses = queries.uses(study, said)
    rows = [{"quote": said[row.pk], "uses": uses[row.pk]} for row in page]
    return render(request, "story/quotes.html", {"page_obj": page, "rows": rows, "q": q})


@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, slug: str, quote: uuid.UUID) -> HttpResponse:
    """The original words, the readable form beside them, and what that changed."""
    study = enter(request, slug, Permission.WRITE_STORY if request.method == "POST" else Permission.READ_STORY)
    row = _quote(request, study, quote)
    if request.method == "POST":
        form = QuoteForm(request.POST)
        if form.is_valid():
            wished = "" if request.POST.get("do") == "reset" else form.cleaned_data["edited"]
            row = services.edit_quote(quote=row, edited=wished, by=_user(request))
            messages.success(request, _kept(row))
            return redirect("quote", slug, row.pk)
    else:
        form = QuoteForm(initial={"edited": row.edited or row.words})
    (said,) = voices(Quote.objects.filter(pk=row.pk), showing.view_of(request, study)).values()
    context = {
        "quote": row,
        "said": said,
        "form": form,
        "use": queries.use_of(row),
        **_changes(row, row.edited or row.words),
    }
    return render(request, "story/quote.html", context, status=422 if form.errors else 200)


@require_POST
def difference(request: HttpRequest, slug: str, quote: uuid.UUID) -> HttpResponse:
    """What the typed form would change, while it is typed. Nothing is kept."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = _quote(request, study, quote)
    return render(request, "story/difference.html", _changes(row, request.POST.get("edited", "")[:LONGEST]))


@require_POST
def remove(request: HttpRequest, slug: str, quote: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.WRITE_STORY)
    row = _quote(request, study, quote)
    try:
        services.remove_quote(quote=row, by=_user(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("quote", slug, row.pk)
    messages.success(request, _("The quote was removed. Its words are still in the source."))
    return redirect("quotes", slug)


@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a passage as a quote, and let it speak for or against a finding when one is given.

    Answers a script with JSON {id, url, words, line, said}, a form with the page of the quote or finding.
    """
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        study = enter(request, slug, Permission.WRITE_STORY)
        taken, finding = _take(request, study)
    except NotAllowed as reason:
        if wants_json:
            return JsonResponse({"error": str(reason)}, status=409)
        messages.error(request, str(reason))
        return redirect("story", slug)
    except PermissionDenied as reason:
        if wants_json:
            return JsonResponse({"error": str(reason)}, status=403)
        raise
    url = reverse("finding", args=[slug, finding.pk]) if finding else reverse("quote", args=[slug, taken.pk])
    said = _("Taken as a quote.")
    if wants_json:
        line = f"::quote[{taken.pk}]"
        return JsonResponse({"id": taken.pk, "url": url, "words": taken.words, "line": line, "said": said})
    if finding is not None:
        return evidence_again(request, study, finding, said)
    messages.success(request, said)
    return redirect(url)


def _take(request: HttpRequest, study: Study) -> tuple[Quote, Finding | None]:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise NotAllowed(_("This passage is not in the text. Select it again."))
    data = form.cleaned_data
    source = fetch(request, Permission.WRITE_STORY, Source.objects.filter(study=study), data["source"])
    finding = None
    if data["finding"]:
        finding = fetch(request, Permission.WRITE_STORY, Finding.objects.filter(study=study), data["finding"])
    taken = services.take_quote(source=source, start=data["start"], end=data["end"], by=_user(request))
    if finding is not None:
        stance = data["stance"] or Evidence.Stance.FOR
        services.weigh(finding=finding, quote=taken, stance=stance, by=_user(request))
    return taken, finding


def _changes(row: Quote, edited: str) -> dict[str, Any]:
    edited = edited.replace("\r\n", "\n").strip() or row.words
    is_edited = edited != row.words.strip()
    return {
        "quote": row,
        "is_edited": is_edited,
        "changes": differences.difference(row.words, edited if is_edited else row.words),
        "concerns": [_concern(code) for code in differences.concerns(row.words, edited)] if is_edited else [],
    }


def _concern(code: str) -> str:
    return {
        "empty": _("Nothing is left of the words."),
        "much-changed": _("More than a third of the words changed. Is this still what was said?"),
        "negation-changed": _("A “not” or “never” came or went. Does it still mean the same?"),
        "number-changed": _("A number changed. Was that meant?"),
    }[code]


def _kept(row: Quote) -> str:
    return _("Saved. The original stays beside it.") if row.edited else _("The quote has its original words.")


def _quote(request: HttpRequest, study: Study, pk: uuid.UUID) -> Quote:
    """A quote for who may see it: with only the story to read, one that the story tells."""
    rows = Quote.objects.filter(study=study).select_related("study", "source")
    row = fetch(request, Permission.READ_STORY, rows, pk)
    if not showing.may(request, Permission.READ_MATERIAL) and not queries.is_told(row):
        raise Http404
    return row


def _user(request: HttpRequest) -> Any:
    return request.user
