"""What somebody types in the story."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.story.models import Evidence


class FindingForm(forms.Form):
    claim = forms.CharField(label=_("Claim"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    explanation = forms.CharField(
        label=_("Explanation"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 8})
    )


class QuoteForm(forms.Form):
    edited = forms.CharField(
        label=_("As it reads in the report"),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-grows": ""}),
    )


class PlaceForm(forms.Form):
    """A passage to take, by who selected it."""

    source = forms.UUIDField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    finding = forms.UUIDField(required=False)
    stance = forms.ChoiceField(choices=Evidence.Stance.choices, required=False)


class ReportForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=300, required=False)
    authors = forms.CharField(
        label=_("Authors"), max_length=300, required=False, help_text=_("With commas between the names.")
    )


class SectionForm(forms.Form):
    title = forms.CharField(label=_("Title of the section"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
