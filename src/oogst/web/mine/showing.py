"""The frame of these pages: within the study for an account, bare for who came with a link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page that extends `frame`."""
    by_link = not (request.resolver_match and request.resolver_match.kwargs.get("slug"))
    frame = "base_plain.html" if by_link else "base.html"
    return render(request, template, {**(context or {}), "frame": frame, "by_link": by_link}, status=status)
