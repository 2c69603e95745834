"""The closed days of a study, on a page of the settings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from oogst.core.workdays import BRIDGING
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies import closed_days
from oogst.studies.models import ClosedDays, Organisation, Study
from oogst.web.access import enter, fetch, me

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ClosedDaysForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    first = forms.DateField(label=_("First day"), widget=DATE)
    last = forms.DateField(label=_("Last day"), widget=DATE)
    kind = forms.ChoiceField(label=_("Kind"), choices=ClosedDays.Kind.choices, initial=ClosedDays.Kind.HOLIDAY)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("School"), required=False, empty_label=_("all schools")
    )

    def __init__(self, study: Study, data: Any = None) -> None:
        super().__init__(data)
        self.fields["organisation"].queryset = study.organisations.all()  # type: ignore[attr-defined]


class TableForm(forms.Form):
    table = forms.CharField(
        label=_("Several at once"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000,
        help_text=_("One line each: name; first day; last day. For instance: Kerstvakantie; 2026-12-19; 2027-01-03"),
    )  # fmt: skip


def closed(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, with a form for one and a field for many."""
    study = enter(request, slug, Permission.MANAGE_STUDY)
    many = "table" in request.POST
    form = ClosedDaysForm(study, request.POST if request.method == "POST" and not many else None)
    table = TableForm(request.POST if many else None)
    asked = table if many else form
    if request.method == "POST" and asked.is_valid():
        try:
            stretches = (
                closed_days.read_table(table.cleaned_data["table"])
                if many
                else [closed_days.Stretch(**form.cleaned_data)]
            )
            count = closed_days.add(study=study, stretches=stretches, by=me(request))
        except NotAllowed as reason:
            asked.add_error("table" if many else None, str(reason))
        else:
            said = ngettext("%(n)d stretch was added.", "%(n)d stretches were added.", count) % {"n": count}
            messages.success(request, said)
            return redirect("closed_days", study.slug)
    rows = study.closed_days.select_related("organisation")
    context = {"form": form, "table": table, "rows": rows, "decreed": sorted(BRIDGING)}
    return render(request, "studies/closed_days.html", context, status=422 if asked.errors else 200)


@require_POST
def remove_closed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    study = enter(request, slug, Permission.MANAGE_STUDY)
    row = fetch(request, Permission.MANAGE_STUDY, study.closed_days.select_related("study"), pk)
    closed_days.remove(row=row, by=me(request))
    messages.success(request, gettext("The days are gone from the list. Promises that were made stay as they are."))
    return redirect("closed_days", study.slug)
