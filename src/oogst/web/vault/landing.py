"""The vault of a study: of whom something is kept, never what; and who opened an identity, when and why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from oogst.people.access import Permission
from oogst.people.accounts import names
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.studies import identities
from oogst.studies.models import Study
from oogst.vault import keys
from oogst.web.access import enter, me
from oogst.web.vault.forms import AddressForm

A_PAGE = 50
OPENED = "identity.opened"


@require_safe
def vault(request: HttpRequest, slug: str) -> HttpResponse:
    """People by fifty, and all schools, with what is kept of them. Nine queries besides entering, however many."""
    study = enter(request, slug, Permission.KEEP_IDENTITIES)
    return render(request, "vault/vault.html", _context(request, study, AddressForm()))


@require_POST
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose address this is: a pseudonym, nothing more. Sent, so that the address stands in no log or history."""
    study = enter(request, slug, Permission.KEEP_IDENTITIES)
    form = AddressForm(request.POST)
    context: dict[str, object] = {}
    if form.is_valid():
        try:
            found = identities.find_by_address(study=study, email=form.cleaned_data["email"], by=me(request))
            context = {"found": found, "searched": True}
            form = AddressForm()
        except NotAllowed as reason:
            form.add_error(None, str(reason))
    page = {**_context(request, study, form), **context}
    return render(request, "vault/vault.html", page, status=422 if form.errors else 200)


@require_safe
def openings(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first, fifty on a page; from the trail."""
    study = enter(request, slug, Permission.OPEN_IDENTITY)
    entries = TrailEntry.objects.filter(chain=str(study.pk), verb=OPENED).order_by("-sequence")
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    who = names({entry.actor for entry in page if entry.actor})
    ids = [entry.object_id for entry in page]
    labels = {str(row.pk): row for row in [*study.people.filter(pk__in=ids), *study.organisations.filter(pk__in=ids)]}
    why = identities.reasons(entry.details.get("reason") for entry in page)
    rows = [
        {"at": entry.at, "who": who.get(entry.actor, ""), "about": labels.get(entry.object_id),  # type: ignore[arg-type]
         "reason": why.get(entry.details.get("reason", ""), "")}
        for entry in page
    ]  # fmt: skip
    return render(request, "vault/openings.html", {"page": page, "rows": rows})


def _context(request: HttpRequest, study: Study, form: AddressForm) -> dict[str, object]:
    words = request.GET.get("q", "").strip()
    shown = study.people.select_related("organisation").order_by("organisation__code", "code")
    if words:
        shown = shown.filter(
            Q(label__icontains=words) | Q(code__icontains=words) | Q(organisation__label__icontains=words)
        )
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    schools = list(study.organisations.order_by("code"))
    known = identities.kept([*page, *schools])
    return {
        "page": page, "words": words, "form": form, "unlocked": keys.is_open(study.pk),
        "people": [(person, known[person.pk]) for person in page],
        "schools": [
            (school, known[school.pk], identities.organisation_replacement(school)) for school in schools
        ],
    }  # fmt: skip
