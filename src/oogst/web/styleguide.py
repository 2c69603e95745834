"""All parts of the interface on one page, to look at and to test. It needs no account and shows no data."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

TREE = [
    ("#b9772b", "Ruimte voor vertraging", 142, [("#c98f4a", "elkaar leren kennen", 31), ("#d8ab72", "rust", 18)]),
    ("#3f7d5a", "Aanjagen", 207, [("#5c9a76", "zichtbaar worden", 44), ("#a5cdb4", "te snel willen", 12)]),
    ("#3d6d99", "Slim organiseren", 119, [("#6a93ba", "uren in de taak", 27)]),
    ("#8a3f73", "Vertrouwen", 96, []),
]


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name of the school"), help_text=_("As it is called by the people who work there."))
    kind = forms.ChoiceField(label=_("Kind of education"), choices=[("vo", "vo"), ("mbo", "mbo"), ("hbo", "hbo")])
    date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    story = forms.CharField(label=_("What did you do, and what did you see emerge?"), widget=forms.Textarea)
    basis = forms.ChoiceField(
        label=_("May it be used?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("later", _("Not yet")), ("no", _("No"))],
        initial="later",
    )
    agreed = forms.BooleanField(label=_("I have read the letter"))


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page itself; with ?errors the form shows what it says when something is missing."""
    form = SampleForm({}) if "errors" in request.GET else SampleForm()
    page = Paginator(range(465), 25).get_page(request.GET.get("page", 4))
    return render(request, "styleguide.html", {"form": form, "page": page, "tree": TREE})
