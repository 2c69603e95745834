"""Where the review's script sends decisions: only those that changed, on the version that it knows."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.deciding import Choice
from oogst.sources.deciding import decide as decide_about
from oogst.sources.drafts import DecidedMeanwhile
from oogst.web.access import me
from oogst.web.names import shapes
from oogst.web.names.doors import enter_names, fetch_draft

MOST = 20_000  # places in one request


class Malformed(Exception):
    """The decisions are not in the form that the script sends."""


@require_GET
def state(request: HttpRequest, slug: str, draft: str) -> JsonResponse:
    """All places as they stand now; after a colleague decided in the same text."""
    study = enter_names(request, slug)
    found = fetch_draft(request, study, draft)
    try:
        return JsonResponse(shapes.state(drafts.open_draft(draft=found, by=me(request))))
    except NotAllowed as reason:
        return _refuse(str(reason), 409)


@require_POST
def decide(request: HttpRequest, slug: str, draft: str) -> JsonResponse:
    """200 with the new version; 409 with `again` when a colleague was first, 409 or 422 when it cannot be."""
    try:
        study = enter_names(request, slug)
        found = fetch_draft(request, study, draft)
        changed = decide_about(draft=found, by=me(request), **_asked(request))
        return JsonResponse({"version": changed.version, "sure": changed.sure, "open": changed.open})
    except Malformed:
        return _refuse(_("Oogst does not understand this change. Reload the page and try again."), 422)
    except DecidedMeanwhile as reason:
        return _refuse(str(reason), 409, again=True)
    except NotAllowed as reason:
        return _refuse(str(reason), 409)
    except PermissionDenied as reason:
        return _refuse(str(reason), 403)
    except Http404:
        return _refuse(_("This text waits no longer: it entered the material, or it was removed."), 404)


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(body, dict):
        raise Malformed
    title, variables = body.get("title"), body.get("variables")
    if not (title is None or isinstance(title, str)) or not (variables is None or _is_words(variables)):
        raise Malformed
    return {
        "version": _whole(body.get("version")),
        "chosen": [_choice(one) for one in _items(body, "set")],
        "gone": [(_whole(start), _whole(end)) for start, end in map(_pair, _items(body, "gone"))],
        "title": title,
        "variables": variables,
    }


def _choice(said: Any) -> Choice:
    if not isinstance(said, dict):
        raise Malformed
    words = [said.get(name, "") for name in ("decision", "replacement", "kind")]
    if not all(isinstance(word, str) for word in words):
        raise Malformed
    return Choice(_whole(said.get("start")), _whole(said.get("end")), *words)


def _items(body: dict[str, Any], name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > MOST:
        raise Malformed
    return value


def _pair(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise Malformed
    return value[0], value[1]


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Malformed
    return value


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(word, str) and len(word) < 10_000 for word in value.values())


def _refuse(reason: str, status: int, **more: bool) -> JsonResponse:
    return JsonResponse({"error": reason, **more}, status=status)
