"""How long somebody stays signed in: as long as they do something, at least once in so many hours."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
STEPS = 48  # a session is written again at most so many times in its longest rest: not with every page


class IdleMiddleware:
    """Puts off the end of the session of who does something, and keeps when and from where that was.

    One write to the vault in a quarter of an hour, with the usual twelve hours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= settings.SESSION_COOKIE_AGE / STEPS:
                request.session[SEEN] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


@receiver(user_logged_in, dispatch_uid="oogst.session.seen")
def begin(sender: Any, request: HttpRequest, **_more: Any) -> None:
    request.session[SEEN] = int(time.time())
