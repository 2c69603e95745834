"""What goes around every operation: how much may be sent, in which language it answers, and who hears of a change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from oogst.web.api import problems
from oogst.web.live.hub import hub

MOST_BYTES = 10 * 2**20  # of one request
View = Callable[..., Any]


def entrance(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _size(request) > MOST_BYTES:
            return problems.answer(413)
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            allow = answer["Allow"]
            answer = problems.answer(405)
            answer["Allow"] = allow
        elif request.method != "GET" and answer.status_code < 300:
            hub.nudge()
        answer["Content-Language"] = get_language() or ""
        return answer

    return guarded


def _size(request: HttpRequest) -> int:
    """As the header says it; the server reads no more than that."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0
