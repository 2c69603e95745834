"""Who works on a study, in which role; adding people by their e-mail address."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oogst.flows import invite_member
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import ROLE_NAMES, Role
from oogst.studies import queries, services
from oogst.web.access import enter, fetch, me
from oogst.web.studies.answers import kept, show
from oogst.web.studies.forms import MemberForm, RoleForm


@dataclass(frozen=True)
class Row:
    """One role of one member. `waiting`: its account was made, and its owner has not been here."""

    user: User
    membership: Membership
    role: Role
    role_name: Promise
    waiting: bool

    @classmethod
    def of(cls, user: User, membership: Membership) -> "Row":
        role = Role(membership.role)
        waiting = not user.has_usable_password() and user.last_login is None
        return cls(user, membership, role, ROLE_NAMES[role], waiting)


@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.MANAGE_STUDY)
    order = list(Role)
    rows = [Row.of(member.user, membership) for member in queries.members(study) for membership in member.memberships]
    rows.sort(key=lambda row: (order.index(row.role), row.user.name))
    return render(request, "studies/members.html", {"rows": rows})


@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add somebody. A new account's link is shown once, here, to be handed over."""
    study = enter(request, slug, Permission.MANAGE_STUDY)
    form = MemberForm(request.POST or None, study=study)
    if request.method == "POST" and form.is_valid():
        invited = kept(
            form, lambda: invite_member.invite(study=study, by=me(request), site=_site(request), **form.cleaned_data)
        )
        if invited and invited.link:
            return _show_link(request, invited)
        if invited:
            messages.success(request, _("%(name)s takes part now.") % {"name": invited.user.name})
            return redirect("members", slug=slug)
    return show(request, "studies/member_form.html", {"form": form})


def edit(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.MANAGE_STUDY)
    membership = fetch(request, Permission.MANAGE_STUDY, study.memberships.all(), pk)
    begin: dict[str, Any] = {"role": membership.role, "organisation": membership.organisation_id}
    form = RoleForm(request.POST or None, study=study, initial=begin)
    wish = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if wish and kept(form, lambda: services.change_role(membership=membership, by=me(request), **wish)):
        return redirect("members" if _manages(request, membership) else "study", slug=slug)
    user = User.objects.get(pk=membership.user_id)
    return show(request, "studies/member_form.html", {"form": form, "membership": membership, "who": user})


@never_cache
@require_POST
def link(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Another link for somebody who never set a password."""
    study = enter(request, slug, Permission.MANAGE_STUDY)
    membership = fetch(request, Permission.MANAGE_STUDY, study.memberships.all(), pk)
    try:
        invited = invite_member.new_link(membership=membership, by=me(request), site=_site(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("members", slug=slug)
    return _show_link(request, invited)


@require_POST
def remove(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.MANAGE_STUDY)
    membership: Membership = fetch(request, Permission.MANAGE_STUDY, study.memberships.all(), pk)
    try:
        services.take_role(membership=membership, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("members", slug=slug)
    messages.success(request, _("The role is removed."))
    return redirect("members", slug=slug) if _manages(request, membership) else redirect("studies")


def _show_link(request: HttpRequest, invited: invite_member.Invited) -> HttpResponse:
    return render(request, "studies/member_link.html", {"invited": invited})


def _manages(request: HttpRequest, membership: Membership) -> bool:
    """Whether whoever changed this still manages the study: one may give one's own role away."""
    own = Membership.objects.filter(study=membership.study_id, user_id=me(request).pk, role=Role.LEAD.value)
    return own.exists()


def _site(request: HttpRequest) -> str:
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
