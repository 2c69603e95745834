"""What every answer says to a browser, beside the content policy and what Django's own security middleware adds."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class HeadersMiddleware:
    """Stands first, so that no answer goes past it: refusals, broken pages, downloads and static files as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        answer.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        answer.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if not request.path_info.startswith(settings.STATIC_URL):
            keep_nothing(answer)
        return answer


def keep_nothing(answer: HttpResponse) -> None:
    """No page stays on a machine that others use: not in the browser, not in what stands between."""
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        answer.headers["Cache-Control"] = "private, no-store"
