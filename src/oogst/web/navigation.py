"""The rail of a study, by what one's roles allow; and the tabs for school people."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oogst.people.access import Permission, allows
from oogst.people.roles import RESEARCH_ROLES, Role

_P = Permission
RAIL: list[tuple[Any, list[tuple[tuple[str, Any, str], Permission]]]] = [
    (
        None,
        [
            (("study", _("The road"), "route"), _P.ENTER_STUDY),
            (("schools", _("Schools"), "school"), _P.READ_MATERIAL),
            (("people", _("People"), "users"), _P.READ_MATERIAL),
            (("consent", _("Consent"), "file-check"), _P.ASK_CONSENT),
            (("names_waiting", _("Names to review"), "eye-off"), _P.REVIEW_NAMES),
            (("tasks", _("To do"), "clipboard-list"), _P.RECORD_WITHDRAWAL),
        ],
    ),
    (
        _("Understanding"),
        [
            (("material", _("Material"), "files"), _P.READ_MATERIAL),
            (("codebook", _("Codes"), "tags"), _P.READ_MATERIAL),
            (("memos", _("Memos"), "sticky-note"), _P.READ_MATERIAL),
            (("comments", _("Conversations"), "messages-square"), _P.READ_MATERIAL),
            (("rounds", _("Rounds"), "eye-off"), _P.READ_MATERIAL),
            (("segments", _("Segments"), "text-quote"), _P.READ_MATERIAL),
            (("search", _("Search"), "search"), _P.READ_MATERIAL),
            (("matrix", _("Matrix"), "grid-3x3"), _P.READ_MATERIAL),
        ],
    ),
    (
        _("Telling"),
        [
            (("story", _("Findings"), "lightbulb"), _P.READ_STORY),
            (("report", _("Report"), "book-open"), _P.READ_STORY),
        ],
    ),
    (
        _("Management"),
        [
            (("members", _("Members"), "user-cog"), _P.MANAGE_STUDY),
            (("vault", _("Vault"), "vault"), _P.KEEP_IDENTITIES),
            (("withdrawals", _("Withdrawals"), "eraser"), _P.RECORD_WITHDRAWAL),
            (("numbers", _("Numbers for managers"), "tally-5"), _P.MANAGE_STUDY),
            (("order", _("Terms and plans"), "archive"), _P.KEEP_ORDER),
            (("export", _("Exchange"), "arrow-left-right"), _P.EXPORT),
            (("programs", _("Programs"), "cog"), _P.USE_PROGRAMS),
            (("trail", _("Trail"), "footprints"), _P.READ_TRAIL),
            (("study_settings", _("Settings"), "settings"), _P.MANAGE_STUDY),
        ],
    ),
]
"""Of each entry: the name of its address, what it says, its icon, and the permission that shows it."""
TABS: list[tuple[tuple[str, Any, str], Permission]] = [
    (("study", _("Start"), "house"), _P.ENTER_STUDY),
    (("own_school", _("My school"), "school"), _P.READ_NUMBERS),
    (("mine", _("My data"), "fingerprint"), _P.OWN_DATA),
]
"""The same for people of a school."""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. No queries: the study and roles are on the request once a view entered it."""
    study = getattr(request, "study", None)
    context: dict[str, Any] = {"demo": settings.DEMO, "study": study}
    if study is None:
        return context
    held: frozenset[Role] = getattr(request, "roles", frozenset())
    context["may"] = {permission.name.lower(): allows(held, permission) for permission in Permission}
    if held & RESEARCH_ROLES:
        context["nav"] = _rail(request, study.slug, held)
    else:
        context["tabs"] = [_item(request, study.slug, *entry) for entry, needed in TABS if allows(held, needed)]
    return context


def _rail(request: HttpRequest, slug: str, held: frozenset[Role]) -> list[dict[str, Any]]:
    """The groups of the rail, without what one may not open."""
    shown = []
    for label, entries in RAIL:
        items = [_item(request, slug, *entry) for entry, needed in entries if allows(held, needed)]
        if items:
            shown.append({"label": label, "items": items})
    _keep_nearest([item for group in shown for item in group["items"] if item["current"]])
    return shown


def _keep_nearest(current: list[dict[str, Any]]) -> None:
    """The report lies under the story: only the nearest of the entries above a page is where one is."""
    for item in sorted(current, key=lambda item: len(item["url"]))[:-1]:
        item["current"] = False


def _item(request: HttpRequest, slug: str, name: str, label: Any, icon: str) -> dict[str, Any]:
    url = reverse(name, args=[slug])
    current = request.path == url or (name != "study" and request.path.startswith(url))
    return {"url": url, "label": label, "icon": icon, "current": current}
