"""On which day an interview was held: without it nobody knows whether its cooling-off period is over."""

import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oogst.core import workdays
from oogst.flows import name_finding
from oogst.people.errors import NotAllowed
from oogst.sources.models import Draft, Kind
from oogst.web.access import me
from oogst.web.names.doors import enter_names, fetch_draft


class DayForm(forms.Form):
    date = forms.DateField(
        label=gettext_lazy("Day of the interview"),
        error_messages={"required": gettext_lazy("Fill in the day."), "invalid": gettext_lazy("Fill in a day.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def form_of(draft: Draft) -> DayForm | None:
    """The form for the day of this text; None for what is no interview."""
    if draft.kind != Kind.INTERVIEW:
        return None
    form = DayForm(initial={"date": draft.date})
    form.fields["date"].widget.attrs["max"] = workdays.today(timezone.now()).isoformat()
    return form


@require_POST
def say(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Keep the day, and say what follows from it: it waits on, asks for a review, or is in the material now."""
    study = enter_names(request, slug)
    found = fetch_draft(request, study, draft)
    form = DayForm(request.POST)
    if not form.is_valid() or form_of(found) is None:
        messages.error(request, _("Fill in on which day the interview was held."))
        return redirect("names_review", study.slug, found.pk)
    said: datetime.date = form.cleaned_data["date"]
    try:
        source = name_finding.say_day(draft=found, date=said, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("names_review", study.slug, found.pk)
    if source is not None:
        messages.success(request, _("“%(name)s” is in the material now.") % {"name": source.name})
        return redirect("names_waiting", study.slug)
    messages.success(request, _("Held on %(day)s. That is saved.") % {"day": date_format(said, "j F Y")})
    return redirect("names_review", study.slug, found.pk)
