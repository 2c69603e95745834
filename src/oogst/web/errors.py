"""When something is not there, not allowed, or broken: one kind sentence, and the way back; to a program in JSON."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oogst.web.api import problems


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problems.answer(400) if problems.is_program(request) else render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if problems.is_program(request):
        return problems.answer(403)
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problems.answer(404) if problems.is_program(request) else render(request, "404.html", status=404)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problems.answer(429) if problems.is_program(request) else render(request, "429.html", status=429)


def broken(request: HttpRequest) -> HttpResponse:
    return problems.answer(500) if problems.is_program(request) else render(request, "500.html", status=500)


class AddressMiddleware:
    """Refuses an address with a NUL in what it asks: nobody types one, and PostgreSQL takes none in a text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)
