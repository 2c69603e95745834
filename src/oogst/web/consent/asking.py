"""Asking the chosen people, or those whom a change concerns; a lost letter; a question taken back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from oogst.participation import asking as service
from oogst.participation.asking import Asked
from oogst.participation.models import ConsentAsk, ConsentVersion
from oogst.studies.models import Person
from oogst.web.access import enter, fetch, me
from oogst.web.consent.doors import ASK, said, site, version_of


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, ASK)
    chosen = [pk for pk in request.POST.getlist("people") if _is_id(pk)]
    people = list(study.people.filter(pk__in=chosen).select_related("organisation"))
    if not people:
        messages.warning(request, _("Tick the people whom you want to ask."))
        return redirect("consent", slug)
    rows = ConsentVersion.objects.filter(study=study).select_related("form", "study")
    version: ConsentVersion = fetch(request, ASK, rows, request.POST.get("version", ""))
    outcome = said(request, lambda: service.ask(people=people, version=version, by=me(request), site=site(request)))
    _tell(request, outcome)
    if len(people) == 1 and request.POST.get("then") == "person":
        return redirect("consent_person", slug, people[0].pk)
    return redirect("consent", slug)


@require_POST
def again(request: HttpRequest, slug: str, version: uuid.UUID) -> HttpResponse:
    _study, row = version_of(request, slug, version, ASK)
    _tell(request, said(request, lambda: service.asked_again(version=row, by=me(request), site=site(request))))
    return redirect("consent", slug)


@require_POST
def change(request: HttpRequest, slug: str, ask: uuid.UUID) -> HttpResponse:
    """`do`: letter (once more), or end."""
    study = enter(request, slug, ASK)
    asks = ConsentAsk.objects.filter(study=study).select_related("person__organisation", "version__study")
    row: ConsentAsk = fetch(request, ASK, asks, ask)
    if request.POST.get("do") == "end":
        service.take_back(ask=row, by=me(request))
        messages.success(request, _("The question is taken back; its link no longer works."))
    elif request.POST.get("do") == "letter":
        sent = said(request, lambda: service.write_again(ask=row, by=me(request), site=site(request)))
        if sent:
            messages.success(request, _("The letter has been sent again, with a new link."))
        elif sent is False:
            messages.error(request, _("The mail server did not take this letter. Is the address right?"))
    return redirect("consent_person", slug, row.person_id)


def _tell(request: HttpRequest, outcome: Asked | None) -> None:
    if outcome is None:
        return
    if count := len(outcome.asked):
        words = ngettext("%(count)s person has been asked.", "%(count)s people have been asked.", count)
        messages.success(request, words % {"count": count})
    for people, sentence in (
        (outcome.without_address, _("No address in the vault, so not asked: %(who)s.")),
        (outcome.not_mailed, _("The mail server did not take the letter for: %(who)s.")),
        (outcome.signed_already, _("Has signed this version already: %(who)s.")),
        (outcome.open_already, _("Was asked already and has not answered: %(who)s.")),
        (outcome.stopped, _("Has stopped, so not asked: %(who)s.")),
    ):
        if people:
            messages.warning(request, sentence % {"who": _names(people)})
    if not any(vars(outcome).values()):
        messages.info(request, _("There is nobody to ask."))


def _names(people: list[Person]) -> str:
    """A few codes; more would fill the page."""
    shown = ", ".join(f"{person.label} ({person.code})" for person in people[:5])
    rest = len(people) - 5
    return shown if rest <= 0 else shown + " " + ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
