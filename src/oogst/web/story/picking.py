"""Choosing: a passage to take as a quote, and blocks to put in the report."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oogst.coding.models import Coding
from oogst.coding.queries import tree
from oogst.insight.queries import Wanted
from oogst.people.access import Permission
from oogst.story import queries
from oogst.story.models import Evidence, Finding, Quote
from oogst.story.voices import voices
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.story import showing

A_PAGE = 15


@require_GET
def pick(request: HttpRequest, slug: str) -> HttpResponse:
    """Coded passages by word, code and case; for a finding, or for the report. A page, and a piece of a dialog."""
    study = enter(request, slug, Permission.WRITE_STORY)
    finding = _finding(request, study)
    wanted = _wanted(request)
    nodes = tree(study)
    found = queries.segments(study, wanted)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "finding": finding,
        "for_report": "report" in request.GET,
        "wanted": wanted,
        "nodes": [(str(node.code.pk), "\u2003" * node.depth + node.code.name) for node in nodes if node.total],
        "cases": [(str(pk), label) for pk, label in study.organisations.values_list("pk", "label")],
        "page_obj": page,
        "rows": _rows(request, study, list(page), finding),
    }
    target = request.headers.get("HX-Target", "")
    template = {"pick-found": "story/pick_found.html", "pick-body": "story/pick_body.html"}.get(target)
    return render(request, template or "story/pick.html", context)


@require_GET
def blocks(request: HttpRequest, slug: str) -> HttpResponse:
    """Findings and tables that can be put in a section, each with the line that does it."""
    study = enter(request, slug, Permission.WRITE_STORY)
    themes = [node for node in tree(study) if node.depth == 0 and node.total]
    context = {"findings": queries.findings(study), "themes": themes, "kind": request.GET.get("kind", "")}
    return render(request, "story/blocks.html", context)


def _rows(request: HttpRequest, study: Study, codings: list[Coding], finding: Finding | None) -> list[dict[str, Any]]:
    """Passages with their origin, their codes, and whether they were taken already. Six queries."""
    said = voices(Coding.objects.filter(pk__in=[coding.pk for coding in codings]), showing.view_of(request, study))
    sources = {coding.source_id for coding in codings}
    taken = {
        (quote.source_id, quote.start, quote.end): quote
        for quote in Quote.objects.filter(study=study, source__in=sources)
    }
    stances: dict[uuid.UUID, str] = {}
    if finding is not None:
        stances = dict(Evidence.objects.filter(finding=finding).values_list("quote_id", "stance"))
    codes = _codes(study, codings)
    rows = []
    for coding in codings:
        place = (coding.source_id, coding.start, coding.end)
        quote = taken.get(place)
        stance = stances.get(quote.pk, "") if quote else ""
        rows.append(
            {"coding": coding, "said": said[coding.pk], "quote": quote, "stance": stance, "codes": codes[place]}
        )
    return rows


def _codes(study: Study, codings: list[Coding]) -> dict[tuple[uuid.UUID, int, int], list[Any]]:
    """The codes on exactly these places."""
    wanted: dict[tuple[uuid.UUID, int, int], list[Any]] = {(c.source_id, c.start, c.end): [] for c in codings}
    there = Coding.objects.present().filter(
        study=study, source__in={c.source_id for c in codings}, start__in={c.start for c in codings}
    )
    for coding in there.select_related("code").order_by("code__name"):
        place = (coding.source_id, coding.start, coding.end)
        if place in wanted and coding.code not in wanted[place]:
            wanted[place].append(coding.code)
    return wanted


def _wanted(request: HttpRequest) -> Wanted:
    """What is looked for; an id that is none counts as not asked."""
    return Wanted(text=request.GET.get("q", "").strip(), code=_id(request, "code"), organisation=_id(request, "case"))


def _id(request: HttpRequest, name: str) -> str:
    try:
        return str(uuid.UUID(request.GET.get(name, "")))
    except ValueError:
        return ""


def _finding(request: HttpRequest, study: Study) -> Finding | None:
    asked = request.GET.get("finding", "")
    return fetch(request, Permission.WRITE_STORY, Finding.objects.filter(study=study), asked) if asked else None
