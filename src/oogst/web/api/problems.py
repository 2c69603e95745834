"""What a program is told when something does not go: a status, and one sentence that a person can read (RFC 9457)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from oogst.people.errors import NotAllowed

ROOT = "/api/"
CONTENT_TYPE = "application/problem+json"


class Wrong(Schema):
    """One thing in the question that is not as it should be."""

    where: str
    why: str


class ProblemOut(Schema):
    """What went wrong: `detail` is one sentence. `errors` says what in the question it is about, where that is it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


class Problem(Exception):
    """Refuse a request with this status and sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(ROOT)


def problem(status: int, detail: str, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    answer = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="Oogst"'
    return answer


def answer(status: int, detail: str = "") -> HttpResponse:
    """The same with the sentence that goes with a status."""
    return problem(status, detail or usual(status))


def usual(status: int) -> str:
    said = {
        400: _("The question is not in a form that Oogst can read."),
        401: _("Send a token that is valid, in the header Authorization: Bearer oogst_…"),
        403: _("Your role in this study does not allow this."),
        404: _("This is not here, or no longer."),
        405: _("This address does not know that method."),
        413: _("This is too much at once. Send it in parts."),
        422: _("Something in the question is not as it should be; errors says what."),
        429: _("Too many requests. Wait a minute."),
        500: _("Something broke on our side. It was written down; try again later."),
    }
    return said.get(status, said[400])


def install(api: NinjaAPI) -> None:
    """Let an API tell everything that goes wrong in this one form."""
    handlers: dict[type[Exception], Any] = {
        Problem: lambda _request, found: problem(found.status, found.detail),
        HttpError: lambda _request, found: answer(found.status_code),
        ValidationError: lambda _request, found: problem(422, usual(422), [_wrong(one) for one in found.errors]),
        NotAllowed: lambda _request, found: problem(409, str(found)),
        PermissionDenied: lambda _request, found: answer(403, str(found)),
        ObjectDoesNotExist: lambda _request, _found: answer(404),
        Http404: lambda _request, _found: answer(404),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _wrong(error: dict[str, Any]) -> dict[str, str]:
    """Where and why, without what was sent: that may be words of somebody."""
    return {"where": ".".join(str(part) for part in error["loc"]), "why": str(error["msg"])[:200]}
