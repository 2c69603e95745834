"""Suggestions: what was learnt from the codings of a study, and how right it is."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from oogst.coding import queries, services
from oogst.coding.models import Code
from oogst.coding.suggesting import answers
from oogst.coding.suggesting.counting import Fared, fared, share
from oogst.core.suggesting.measuring import AIM, LEAST
from oogst.core.suggesting.model import FEWEST_EXAMPLES, FEWEST_SOURCES, Measure
from oogst.flows import suggesting
from oogst.flows.suggesting import Standing
from oogst.people.access import Permission, allows
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch


@dataclass(frozen=True)
class Row:
    """A code, what the trial said of it, and how its suggestions fared."""

    code: Code
    path: str
    measure: Measure
    fared: Fared
    waiting: int

    @property
    def recall(self) -> int | None:
        """In percent."""
        return round(100 * self.measure.recall) if self.measure.recall is not None and self.measure.offered else None


@require_http_methods(["GET", "POST"])
def suggestions(request: HttpRequest, slug: str) -> HttpResponse:
    """Twelve queries, however many codes."""
    study = enter(request, slug, Permission.CODE)
    if request.method == "POST":
        return _switch(request, study)
    standing = suggesting.standing(study)
    came, of = share(study)
    rows = _rows(study, standing) if standing.learned else []
    context = {
        "standing": standing,
        "rows": [row for row in rows if row.measure.why != "few"],
        "few": [row for row in rows if row.measure.why == "few"],
        "any_offered": any(row.measure.threshold is not None for row in rows),
        "came": came,
        "of": of,
        "may_switch": allows(request.roles, Permission.MANAGE_STUDY),  # type: ignore[attr-defined]
        "fewest": FEWEST_EXAMPLES,
        "fewest_sources": FEWEST_SOURCES,
        "aim": round(10 * AIM),
        "least": round(10 * LEAST),
    }
    return render(request, "coding/suggestions.html", context)


@require_GET
def for_passage(request: HttpRequest, slug: str, source: uuid.UUID) -> JsonResponse:
    """The codes that may fit a selected passage, for the desk. Fourteen queries, however long the text."""
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Source.objects.filter(study=study).select_related("study"), source)
    span = _span(request)
    standing = suggesting.standing(study)
    if span is None or standing.learned is None:
        return JsonResponse({"codes": []})
    found = answers.codes_for(standing.learned, study, row, *span)
    return JsonResponse({"codes": [{"id": code.pk, "name": code.name, "said": said(one)} for code, one in found]})


def said(measure: Measure) -> str:
    """How often a code was right in the trial, in words."""
    told = ngettext("was right %(right)d time in %(n)d", "was right %(right)d times in %(n)d", measure.right)
    return told % {"right": measure.right, "n": measure.offered}


def _switch(request: HttpRequest, study: Study) -> HttpResponse:
    wish = request.POST.get("do")
    user: Any = request.user
    if wish in {"on", "off"}:
        services.switch_suggestions(study=study, on=wish == "on", by=user)
        messages.success(request, _("Suggestions are on.") if wish == "on" else _("Suggestions are off."))
    elif wish == "learn" and study.suggestions:
        suggesting.begin(study)
    return redirect("suggestions", study.slug)


def _rows(study: Study, standing: Standing) -> list[Row]:
    """Codes of the codebook that have been used: what is offered first, then by how many segments they have."""
    assert standing.learned is not None
    known, rows = fared(study), []
    for node in queries.tree(study):
        measure = standing.learned.measure(node.code.pk)
        if measure is not None:
            waiting = len(standing.learned.found.get(str(node.code.pk), ()))
            rows.append(Row(node.code, node.path, measure, known.get(node.code.pk, Fared()), waiting))
    return sorted(rows, key=lambda row: (row.measure.threshold is None, -row.measure.examples, row.path))


def _span(request: HttpRequest) -> tuple[int, int] | None:
    try:
        start, end = int(request.GET.get("start", "")), int(request.GET.get("end", ""))
    except ValueError:
        return None
    return (start, end) if 0 <= start < end < 2**31 else None
