"""Where the desk sends its changes."""

import json
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oogst.coding.log import CORRECT
from oogst.coding.models import Change
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding import labels, shapes, verbs
from oogst.web.coding.verbs import Asked, Malformed
from oogst.web.live.hub import hub

SETTLING = frozenset({"place", "let_go"})


@require_POST
def changes(request: HttpRequest, slug: str) -> JsonResponse:
    """Make one change. 200 with what it touched, 409 when the state refuses, 422 when it is not a change.

    Sending the same id twice stores once and answers as things are now.
    """
    try:
        study = enter(request, slug, Permission.CODE)
        return JsonResponse(_change(request, study))
    except Malformed:
        return _refuse(_("Oogst does not understand this change. Reload the page and try again."), 422)
    except NotAllowed as reason:
        return _refuse(str(reason), 409)
    except PermissionDenied as reason:
        return _refuse(str(reason), 403)
    except Http404:
        return _refuse(_("This is no longer there. Reload the page to see how things stand."), 404)


def _change(request: HttpRequest, study: Study) -> dict[str, Any]:
    asked = Asked(_body(request), study, request.user)  # type: ignore[arg-type]
    change = verbs.make(asked)
    hub.nudge()
    source = asked.id("source") if asked.body.get("source") else None
    return {
        "delta": shapes.delta(change, source),
        **_stacks(change, asked),
        **_text(change, asked, source),
        "said": labels.said(change),
    }


def _text(change: Change, asked: Asked, source: uuid.UUID | None) -> dict[str, Any]:
    """`stale`: the text on the desk is not the newest any more. `adrift`: what waits for a place, when that changed."""
    said: dict[str, Any] = {}
    if "from_revision" in change.about or change.about.get("of") == CORRECT:
        said["stale"] = True
    if source is not None and (change.reverts is not None or change.verb in SETTLING or "adrift" in change.about):
        said["adrift"] = shapes.adrift(source, asked.by)
    if change.verb in {"apply", "accept"} and "adrift" in change.about:
        said["notice"] = True
    return said


def _stacks(change: Change, asked: Asked) -> dict[str, Any]:
    """A new step is what undo takes back, and leaves nothing to redo; else the log knows."""
    if change.is_new and change.reverts is None:
        return shapes.stack_labels(change, None, labels.label)
    return shapes.stacks(asked.study, asked.by, labels.label)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Malformed("body") from error
    if not isinstance(body, dict):
        raise Malformed("body")
    return body


def _refuse(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)
