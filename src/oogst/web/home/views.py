"""Where somebody arrives; and, in the demonstration only, stepping in as any role with one click."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.demo import roles
from oogst.people.accounts import User
from oogst.people.roles import ROLE_NAMES
from oogst.web.home.cards import PLACES, cards, place

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The demonstration's first page; elsewhere the studies of who is signed in, or the sign-in page."""
    if settings.DEMO:
        return demo(request)
    return redirect("studies" if request.user.is_authenticated else "account_login")


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    _only_in_the_demonstration()
    there = User.objects.filter(email__in=[role.email for role in roles.by_key().values()], is_active=True).exists()
    context: dict[str, Any] = {"research": cards(school=False), "school": cards(school=True), "there": there}
    context["places"] = PLACES
    context["demo"] = False  # the bar that leads to this page has nothing to add here
    return render(request, "home/demo.html", context)


@require_POST
def step_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the made-up accounts, without a password; `to` names a page of the study to begin at.

    Not found outside the demonstration.
    """
    _only_in_the_demonstration()
    if key == roles.OWN_DATA:
        return _step_in_on_own_data(request)
    role = roles.by_key().get(key)
    user = User.objects.filter(email=role.email, is_active=True).first() if role else None
    if role is None or user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    messages.info(
        request, _("You are here as %(name)s, %(role)s.") % {"name": user.name, "role": ROLE_NAMES[role.role]}
    )
    begin = place(request.GET.get("to", ""), key)
    return redirect(begin.name if begin else "study", slug=roles.slug())


def _step_in_on_own_data(request: HttpRequest) -> HttpResponse:
    """As the champion who was interviewed the day before yesterday, on the page of what there is of them."""
    user = User.objects.filter(email=roles.own_data_email(), is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    return redirect("mine", slug=roles.slug())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("oogst/favicon.svg"), permanent=False)


def _only_in_the_demonstration() -> None:
    if not settings.DEMO:
        raise Http404
