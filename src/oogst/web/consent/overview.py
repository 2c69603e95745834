"""Who agreed to what: people by purposes, for one form."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oogst.participation import asking, queries
from oogst.participation.models import ConsentForm
from oogst.participation.queries import Overview, Row
from oogst.participation.states import Standing
from oogst.studies.models import Study
from oogst.vault import master
from oogst.web.access import enter
from oogst.web.consent.doors import ASK

CAN_BE_ASKED = {Standing.NOT_ASKED, Standing.DECLINED, Standing.SIGNED}
TONES = {
    Standing.SIGNED: ("leaf", "badge-check"),
    Standing.ASKED: ("sky", "mail"),
    Standing.REMINDED: ("sky", "bell"),
    Standing.OPENED: ("sky", "book-open"),
    Standing.AGAIN: ("plum", "refresh-cw"),
    Standing.WAITS: ("", "hourglass"),
    Standing.DECLINED: ("clay", "hand"),
    Standing.STOPPED: ("clay", "circle-x"),
    Standing.NOT_ASKED: ("plain", "circle"),
}


@require_safe
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Nine queries besides entering, however many people."""
    study = enter(request, slug, ASK)
    forms = list(queries.forms_of(study))
    form = _chosen(forms, request.GET.get("form", ""))
    context: dict[str, Any] = {"forms": forms, "form": form, "waiting": list(queries.waiting(study))}
    if form is not None:
        context |= _table(request, study, queries.overview(form, _people(request, study)))
    return render(request, "consent/overview.html", context)


def _chosen(forms: list[ConsentForm], wanted: str) -> ConsentForm | None:
    """The form that was asked for; else the first in use."""
    for form in forms:
        if str(form.pk) == wanted:
            return form
    in_use = (form for form in forms if any(version.published_at for version in form.versions.all()))
    return next(in_use, forms[0] if forms else None)


def _people(request: HttpRequest, study: Study) -> Any:
    people = study.people.select_related("organisation").order_by("organisation__code", "code")
    if words := request.GET.get("q", "").strip():
        people = people.filter(Q(label__icontains=words) | Q(code__icontains=words))
    wanted = request.GET.get("school", "")
    if school := next((row for row in study.organisations.all() if str(row.pk) == wanted), None):
        people = people.filter(organisation=school)
    return people


def _table(request: HttpRequest, study: Study, found: Overview) -> dict[str, Any]:
    wanted = request.GET.get("standing", "")
    shown = [row for row in found.rows if wanted in {"", row.standing.value}]
    counts = found.counts()
    return {
        "overview": found,
        "rows": [_line(row, found) for row in shown],
        "purposes": [queries.label(purpose) for purpose in found.purposes],
        "counts": [(standing, count, TONES[standing]) for standing, count in counts.items() if count],
        "standings": Standing.choices,
        "schools": study.organisations.all(),
        "chosen": request.GET,
        "affected": len(_still_to_ask(found)),
        "askable": found.current is not None and any(_may_be_asked(row, found) for row in shown),
        "locked": not master.is_open(),
    }


def _line(row: Row, found: Overview) -> dict[str, Any]:
    tone, icon = TONES[row.standing]
    cells = [(queries.label(cell.purpose), cell.said) for cell in row.cells]
    return {
        "row": row,
        "tone": tone,
        "icon": icon,
        "cells": cells,
        "few": _few(row),
        "may_ask": _may_be_asked(row, found),
    }


def _few(row: Row) -> str:
    """The answers counted, for a narrow screen."""
    said = [cell.said for cell in row.cells]
    counts = ((_("%(n)s yes"), "yes"), (_("%(n)s no"), "no"), (_("%(n)s to sign again"), "stale"))
    return ", ".join(words % {"n": said.count(key)} for words, key in counts if key in said)


def _may_be_asked(row: Row, found: Overview) -> bool:
    """Who has signed the version in use has nothing to answer."""
    if found.current is None or not row.reachable or row.standing not in CAN_BE_ASKED:
        return False
    return row.signature is None or row.signature.version_id != found.current.pk


def _still_to_ask(found: Overview) -> set[Any]:
    """Whom a change concerns, and who was not asked about it yet."""
    if found.current is None:
        return set()
    busy = {row.person.pk for row in found.rows if row.ask is not None}
    return {person.pk for person in asking.affected(found.current)} - busy
