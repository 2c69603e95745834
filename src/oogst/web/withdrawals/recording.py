"""Recording that somebody stops, or has everything destroyed, who asked by phone, by mail or in person."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from oogst.flows import withdrawing
from oogst.flows.erasing import plan
from oogst.participation.models import Withdrawal
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Person
from oogst.vault.models import SealedFile
from oogst.web.access import enter, fetch, me

STOP, DESTROY = Withdrawal.Kind.STOP, Withdrawal.Kind.DESTROY


class AskedForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What did they ask?"), choices=Withdrawal.Kind.choices, widget=forms.RadioSelect
    )


class SureForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("They asked for this themselves, and I have made sure that it was them."),
        error_messages={"required": gettext_lazy("Make sure first that it was this person who asked.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """First what was asked, then what that takes along and whether it is sure; only then it is done."""
    study = enter(request, slug, Permission.RECORD_WITHDRAWAL)
    person = fetch(request, Permission.RECORD_WITHDRAWAL, study.people.select_related("organisation"), pk)
    until = withdrawing.may_destroy(person, timezone.now())
    context: dict[str, object] = {"person": person, "until": until, "nothing": withdrawing.nothing_given(person)}
    if request.method != "POST":
        return render(request, "withdrawals/asked.html", {**context, "form": AskedForm()})
    asked = AskedForm(request.POST)
    kind = asked.cleaned_data["kind"] if asked.is_valid() else ""
    if kind == DESTROY and until is None:
        asked.add_error(
            "kind", _("The days in which everything could be destroyed are over. Stopping is always possible.")
        )
    if not asked.is_valid():
        return render(request, "withdrawals/asked.html", {**context, "form": asked}, status=422)
    sure = SureForm(request.POST) if "confirmed" in request.POST else SureForm()
    if sure.is_bound and sure.is_valid():
        return _done(request, slug, person, kind)
    context |= {"kind": kind, "form": sure, "going": _going(person) if kind == DESTROY else None}
    return render(request, "withdrawals/sure.html", context, status=422 if sure.is_bound else 200)


def _done(request: HttpRequest, slug: str, person: Person, kind: str) -> HttpResponse:
    try:
        if kind == DESTROY:
            done = withdrawing.destroy(person=person, by=me(request))
            messages.success(request, _("Everything of this person has been destroyed. Here is the certificate."))
        else:
            done = withdrawing.stop(person=person, by=me(request))
            messages.success(request, _("%(person)s has stopped.") % {"person": person.label})
    except NotAllowed as reason:  # the last day ended between the pages
        messages.error(request, str(reason))
        return redirect("person_withdraw", slug, person.pk)
    return redirect("withdrawal", slug, done.pk)


def _going(person: Person) -> dict[str, object]:
    """What goes, by name where the team knows it; texts in their cooling-off period are only counted."""
    going = plan.of(person)
    about = [*going.sources, *going.cuts, *going.drafts, *going.draft_cuts]
    return {
        "whole": Source.objects.filter(pk__in=going.sources).order_by("date", "name"),
        "cut": Source.objects.filter(pk__in=list(going.cuts)).order_by("date", "name"),
        "shared": Source.objects.filter(pk__in=going.shared).order_by("date", "name"),
        "waiting": len(going.drafts) + len(going.draft_cuts),
        "files": SealedFile.objects.filter(about__in=about).count(),
        "signatures": person.signatures.count(),
        "account": bool(going.accounts),
    }
