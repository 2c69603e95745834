"""From open codes to themes: a picture with a table behind it."""

import uuid
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.coding.lineage import Event, History, Named, picture
from oogst.coding.models import Code
from oogst.core.codebook import with_descendants
from oogst.core.lineage import Lineage
from oogst.exchange import life_tables
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding import taking_out
from oogst.web.coding.drawing import flow

MOST_LABELS = 150  # in a picture that somebody did not ask for: more is drawn a theme at a time
MOST_EVENTS = 500  # in the table on the page; the download has all
Answer = FileResponse | StreamingHttpResponse


@require_GET
def lineage(request: HttpRequest, slug: str) -> HttpResponse:
    """Some eight queries, however many codes."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    history = History(study)
    tops = [code for code in _ordered(history) if code.parent_id is None]
    theme = _theme(request, tops)
    found = picture(history, theme)
    is_cut = theme is None and not request.GET.get("theme") and len(found.placed) > MOST_LABELS and len(tops) > 1
    if is_cut:
        theme = _largest(history, tops)
        found = picture(history, theme)
    events = _events(history, theme)
    names = accounts.names({event.by for event in events} | _drawers(found))
    words = said()
    context = {
        "flow": flow(found, names), "tops": tops, "theme": theme, "is_cut": is_cut,
        "events": [(event, words[event.what], names.get(event.by, "")) for event in events[:MOST_EVENTS]],
        "hidden": max(0, len(events) - MOST_EVENTS), "address": f"theme={theme or ''}",
    }  # fmt: skip
    return render(request, "coding/lineage.html", context)


@require_GET
def lineage_csv(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "csv")


@require_GET
def lineage_xlsx(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "xlsx")


@require_GET
def lineage_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def lineage_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


def said() -> dict[str, str]:
    """What each kind of event says."""
    return {
        "made": _("made"), "renamed": _("renamed"), "status": _("other status"), "meaning": _("other meaning"),
        "merged": _("merged into"), "split": _("split from"), "moved": _("moved under"), "removed": _("removed"),
    }  # fmt: skip


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    history, theme = _asked(request, study)
    found = picture(history, theme)
    drawn = {"flow": flow(found, accounts.names(_drawers(found)))}
    title = _("From open codes to themes")
    return taking_out.picture(request, study, "lineage", form, "coding/lineage_flow.html", drawn, title)


def _file(request: HttpRequest, slug: str, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    history, theme = _asked(request, study)
    events = _events(history, theme)
    rows = life_tables.lineage_rows(events, accounts.names({event.by for event in events}), said())
    return taking_out.table(request, study, "lineage", form, life_tables.lineage_headings(), rows, _("Lineage"))


def _drawers(found: Lineage[Named]) -> set[uuid.UUID]:
    """Who did what the picture shows."""
    return {one.label.key.by for one in found.placed if one.label.key.by}


def _asked(request: HttpRequest, study: Study) -> tuple[History, uuid.UUID | None]:
    history = History(study)
    return history, _theme(request, [code for code in _ordered(history) if code.parent_id is None])


def _theme(request: HttpRequest, tops: list[Code]) -> uuid.UUID | None:
    asked = request.GET.get("theme", "")
    return next((code.pk for code in tops if str(code.pk) == asked), None)


def _ordered(history: History) -> list[Code]:
    present: list[Any] = [code for code in history.codes.values() if code.removed_at is None]
    return sorted(present, key=lambda code: (code.position, code.name))


def _largest(history: History, tops: list[Code]) -> uuid.UUID:
    """The theme with most codes below it."""
    parents = {code.pk: code.parent_id for code in _ordered(history)}
    return max(tops, key=lambda code: len(with_descendants(parents, [code.pk]))).pk


def _events(history: History, theme: uuid.UUID | None) -> list[Event]:
    """The newest first; of one theme those of all codes that are in it now, or became part of it."""
    events = history.events()[::-1]
    if theme is None:
        return events
    above = {code.pk: code.merged_into_id or code.parent_id for code in history.codes.values()}
    inside = with_descendants(above, [theme])
    return [event for event in events if event.code.pk in inside]
