"""Where an installation asks it (OOGST_SECOND_FACTOR=required), a research team has a second factor, all of it."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.people.roles import RESEARCH_ROLES

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ALLOWED = ("mfa_", "account_", "usersessions_", "set_language")  # beginnings of names of addresses


class SecondFactorMiddleware:
    """Sends who still lacks a second factor to the page where one is made. One query a page, two without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        if not settings.SECOND_FACTOR_REQUIRED or settings.DEMO or not request.user.is_authenticated:
            return None
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if name.startswith(ALLOWED) or has_one(request.user) or not must_have_one(request.user):
            return None
        messages.info(request, _("Set up a second step for signing in first. After that you can go on."))
        return redirect("mfa_index")


def has_one(user: User) -> bool:
    return is_mfa_enabled(user, FACTORS)


def must_have_one(user: User) -> bool:
    """Whether this account is of a research team, or of an administrator, where those need a second factor."""
    if not settings.SECOND_FACTOR_REQUIRED or settings.DEMO:
        return False
    roles = [role.value for role in RESEARCH_ROLES]
    return user.is_administrator or Membership.objects.filter(user_id=user.pk, role__in=roles).exists()
