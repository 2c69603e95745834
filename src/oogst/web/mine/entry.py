"""Who looks at these pages: somebody with a personal link and a code, or an account that belongs to a participant.

A link is looked up anew with every request, so that one that was ended is dead from then on.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from oogst.people.access import Permission
from oogst.people.models import Membership
from oogst.studies.models import Person
from oogst.web.access import enter, me
from oogst.web.mine import session

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class NotIn(Exception):
    """Nobody is in, or not any more."""


class NothingOfOwn(Exception):
    """This account is that of no participant."""


def person_of(request: HttpRequest) -> Person:
    """Whose pages these are, in an address with a study by the account, else by the link. Two or three queries.

    Raises NotIn and NothingOfOwn, and for accounts what `web.access.enter` raises.
    """
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    return _by_account(request, slug) if slug else _by_link(request)


def own(page: Page[P]) -> Page[P]:
    """A page of a participant: `request.person` is whose; everybody else is told kindly how to come in."""

    @wraps(page)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        kwargs.pop("slug", None)
        try:
            request.person = person_of(request)  # type: ignore[attr-defined]
        except NotIn:
            return redirect("own_after") if session.withdrawn(request) else shut(request)
        except NothingOfOwn:
            return render(request, "mine/nothing.html")
        return page(request, *args, **kwargs)

    return answer


def shut(request: HttpRequest) -> HttpResponse:
    """Nobody is in. Equal for who was away too long, whose link was ended and who never came in."""
    session.forget(request)
    return render(request, "mine/shut.html", status=403)


def url(request: HttpRequest, name: str = "") -> str:
    """The address of a page by the way in that is used now: "own_stop" or "mine_stop"."""
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    way, args = ("mine", [slug]) if slug else ("own", [])
    return reverse(f"{way}_{name}" if name else way, args=args)


def go(request: HttpRequest, name: str = "") -> HttpResponse:
    return redirect(url(request, name))


def _by_link(request: HttpRequest) -> Person:
    link = session.link_of(request)
    if link is None:
        raise NotIn
    session.seen(request)
    request.participant_link = link  # type: ignore[attr-defined]
    return link.person


def _by_account(request: HttpRequest, slug: str) -> Person:
    study = enter(request, slug, Permission.OWN_DATA)
    membership = (
        Membership.objects.filter(study=study, user_id=me(request).pk, person__study=study)
        .select_related("person__study", "person__organisation")
        .first()
    )
    if membership is None or membership.person is None:
        raise NothingOfOwn
    return membership.person
