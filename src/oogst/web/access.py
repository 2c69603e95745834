"""The doors of the pages: a study by its address, an object by its id, for who may."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.studies import queries
from oogst.studies.models import Study

Row = TypeVar("Row", bound=Model)


class SignInFirst(Exception):
    """Nobody is signed in; `SignInMiddleware` sends the visitor to the sign-in page and back."""


def me(request: HttpRequest) -> User:
    """Who is signed in. Raises SignInFirst for a visitor."""
    if not request.user.is_authenticated:
        raise SignInFirst
    return request.user


def enter(request: HttpRequest, slug: str, permission: Permission) -> Study:
    """The study, put on the request with one's roles for the navigation. One query, and one for the account.

    Raises Http404 to strangers, PermissionDenied to members without the permission, SignInFirst to visitors.
    """
    if not request.user.is_authenticated:
        raise SignInFirst
    try:
        study, held = queries.enter(request.user, permission, slug)
    except Study.DoesNotExist as error:
        raise Http404 from error
    access.remember(request.user, study.pk, held)
    request.study, request.roles = study, held  # type: ignore[attr-defined]
    return study


def fetch(request: HttpRequest, permission: Permission, rows: QuerySet[Row, Row], pk: Any) -> Row:
    """One row by id, or Http404; for rows of a study already entered, filter `rows` by that study."""
    if not request.user.is_authenticated:
        raise SignInFirst
    try:
        return access.fetch(request.user, permission, rows, pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


class SignInMiddleware:
    """Turns SignInFirst into the sign-in page, which leads back to where somebody wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, SignInFirst):
            return None
        return redirect_to_login(request.get_full_path())
