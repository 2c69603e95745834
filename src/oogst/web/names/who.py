"""Who is in an interview that waits: without that no withdrawal finds it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.models import Draft, Kind
from oogst.studies.models import Person, Study
from oogst.web.access import me
from oogst.web.names.doors import enter_names, fetch_draft


class WhoForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=gettext_lazy("Who is in it"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, study: Study, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["people"].queryset = study.people.all()  # type: ignore[attr-defined]


def form_of(draft: Draft) -> WhoForm | None:
    """The form for an interview with nobody in it; None for everything else, and where there is nobody to choose."""
    if draft.kind != Kind.INTERVIEW or draft.participants.exists() or not draft.study.people.exists():
        return None
    return WhoForm(draft.study)


@require_POST
def say(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    study = enter_names(request, slug)
    found = fetch_draft(request, study, draft)
    form = WhoForm(study, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose at least one person."))
        return redirect("names_review", study.slug, found.pk)
    try:
        drafts.say_who(draft=found, people=form.cleaned_data["people"], by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Saved."))
    return redirect("names_review", study.slug, found.pk)
