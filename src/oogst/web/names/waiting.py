"""The list of texts that wait: for names to be found, for a person, for the end of a cooling-off period."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from oogst.sources import drafts
from oogst.sources.models import Draft, Kind
from oogst.vault import master
from oogst.vault.master import VaultLocked
from oogst.web.access import me
from oogst.web.names.doors import enter_names

A_PAGE = 50
State = Draft.State


@dataclass(frozen=True)
class Row:
    """One text that waits. `title` is "" while the vault is locked, or names are still being looked for."""

    draft: Draft
    title: str
    people: tuple[str, ...]
    embargoed: bool
    undated: bool
    nobody: bool


def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Some seven queries, however many texts."""
    study = enter_names(request, slug)
    seen = drafts.visible_drafts(me(request), study)
    counts = seen.aggregate(
        all=Count("pk"), **{state.value: Count("pk", filter=Q(state=state)) for state in State},
        sure=Count("pk", filter=Q(state=State.REVIEW, open=0) & ~drafts.NO_DAY),
    )  # fmt: skip
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in State.values else ""
    rows = seen.filter(state=wanted) if wanted else seen
    page = Paginator(rows.select_related("organisation").prefetch_related("people"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page, "rows": rows_of(list(page.object_list)), "counts": counts, "wanted": wanted,
        "tabs_of_states": _tabs(counts, wanted), "vault_open": master.is_open(),
    }  # fmt: skip
    return render(request, "names/waiting.html", context)


def rows_of(found: list[Draft]) -> list[Row]:
    try:
        titles = drafts.titles(found)
    except VaultLocked:
        titles = {draft.pk: draft.name for draft in found}
    return [_row(draft, titles[draft.pk]) for draft in found]


def _row(draft: Draft, title: str) -> Row:
    people = tuple(person.label for person in draft.people.all())
    nobody = draft.kind == Kind.INTERVIEW and not people
    return Row(draft, title, people, drafts.is_embargoed(draft), drafts.lacks_day(draft), nobody)


def _tabs(counts: dict[str, int], wanted: str) -> list[dict[str, Any]]:
    words = {"": _("Everything"), "review": _("To review"), "finding": _("Being looked at"), "ready": _("Reviewed")}
    return [
        {"state": state, "label": label, "count": counts[state or "all"], "current": state == wanted}
        for state, label in words.items()
    ]
