"""One identity: written down without being shown, and opened for a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies import identities
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import keys
from oogst.vault.identities import Who
from oogst.web.access import enter, fetch, me
from oogst.web.studies.answers import kept, show
from oogst.web.vault.forms import IdentityForm, PersonIdentityForm, ReasonForm, SchoolIdentityForm

HIDE_AFTER = 120  # seconds


def keep_person(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.KEEP_IDENTITIES)
    person = fetch(request, Permission.KEEP_IDENTITIES, study.people.select_related("organisation"), pk)
    return _keep(request, study, person, PersonIdentityForm(_sent(request)))


def keep_school(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.KEEP_IDENTITIES)
    school = fetch(request, Permission.KEEP_IDENTITIES, study.organisations.all(), pk)
    return _keep(request, study, school, SchoolIdentityForm(_sent(request)))


@never_cache
def open_person(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.OPEN_IDENTITY)
    person = fetch(request, Permission.OPEN_IDENTITY, study.people.select_related("organisation"), pk)
    form = ReasonForm(_sent(request))
    return _open(request, study, person, form)


@never_cache
def open_school(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.OPEN_IDENTITY)
    school = fetch(request, Permission.OPEN_IDENTITY, study.organisations.all(), pk)
    return _open(request, study, school, ReasonForm(_sent(request)))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _keep(request: HttpRequest, study: Study, about: Person | Organisation, form: IdentityForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said, cleared = form.who(), form.cleaned_data["cleared"]

        def keep() -> bool:
            identities.add_to_identity(about=about, said=said, cleared=cleared, by=me(request))
            return True

        if kept(form, keep):
            messages.success(request, _("Kept in the vault: %(who)s.") % {"who": about.label})
            return redirect("vault", slug=study.slug)
    return show(request, "vault/keep.html", {"form": form, **_about(study, about)})


def _open(request: HttpRequest, study: Study, about: Person | Organisation, form: ReasonForm) -> HttpResponse:
    """The answer to what was sent shows the identity, once: it has no address of its own to come back to."""
    context: dict[str, object] = {"form": form, **_about(study, about)}
    if request.method == "POST" and form.is_valid():
        try:
            context |= {"who": _reveal(about, form.cleaned_data["reason"], request), "hide_after": HIDE_AFTER}
            return render(request, "vault/opened.html", context)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
    return show(request, "vault/open.html", context)


def _reveal(about: Person | Organisation, reason: str, request: HttpRequest) -> Who:
    if isinstance(about, Person):
        return identities.reveal(person=about, reason=reason, by=me(request))
    return identities.reveal_organisation(organisation=about, reason=reason, by=me(request))


def _about(study: Study, about: Person | Organisation) -> dict[str, object]:
    return {
        "about": about, "is_person": isinstance(about, Person), "kept": identities.kept([about])[about.pk],
        "unlocked": keys.is_open(study.pk),
    }  # fmt: skip
