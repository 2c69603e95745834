"""The forms of the vault. What is kept is never shown in them: they only take in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.studies.identities import MOST_REASON
from oogst.vault.identities import Who
from oogst.web.studies.forms import refuse_names

LANGUAGES = [
    ("", _("as it is")),
    ("nl", _("Dutch")),
    ("nl-plain", _("plain Dutch")),
    ("en", _("English")),
]
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def _lines(text: str) -> tuple[str, ...]:
    """One on each line, or with commas or semicolons between them."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[\n,;]", text) if part.strip()))


class IdentityForm(forms.Form):
    """What all have: a name and other names. An empty field leaves what is kept."""

    listed: tuple[str, ...] = ("other_names",)
    cleared = forms.MultipleChoiceField(
        label=_("Take away what is kept of"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, field.label) for name, field in self.fields.items() if name not in {"cleared", "language"}]
        self.fields["cleared"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in cleaned.get("cleared", ()):
            if cleaned.get(name):
                self.add_error(name, _("Fill this in, or take it away; not both."))
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Nothing was filled in, so nothing changes."))
        return cleaned

    def who(self) -> Who:
        said = {name: value for name, value in self.cleaned_data.items() if name != "cleared"}
        for name in self.listed:
            said[name] = _lines(said[name])
        return Who(**said)


class PersonIdentityForm(IdentityForm):
    name = forms.CharField(label=_("Full name"), max_length=160, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Letters about consent and own data go there.")
    )
    phone = forms.CharField(label=_("Telephone number"), max_length=40, required=False)
    employer = forms.CharField(label=_("Employer"), max_length=160, required=False)
    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Nicknames, a maiden name, how colleagues write it; one on each line. They are found in texts too."
        ),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=LANGUAGES, required=False)
    field_order = ["name", "email", "phone", "employer", "other_names", "language", "cleared"]


class SchoolIdentityForm(IdentityForm):
    listed = ("other_names", "domains", "places")
    name = forms.CharField(label=_("Real name"), max_length=160, required=False)
    other_names = forms.CharField(
        label=_("Also called"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Abbreviations, the name before a merger, locations; one on each line."),
    )
    domains = forms.CharField(
        label=_("Mail domains"),
        required=False,
        max_length=300,
        help_text=_("What stands after the @, for example school.example; with a comma between them."),
    )
    places = forms.CharField(
        label=_("Places that give it away"),
        required=False,
        max_length=300,
        help_text=_("A town or quarter with only one such school; with a comma between them."),
    )
    field_order = ["name", "other_names", "domains", "places", "cleared"]

    def clean_domains(self) -> str:
        text: str = self.cleaned_data["domains"].replace("@", "")
        for domain in _lines(text):
            if not _DOMAIN.fullmatch(domain):
                raise forms.ValidationError(_("“%(text)s” is no mail domain."), params={"text": domain})
        return text.lower()


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need to know who this is?"),
        max_length=MOST_REASON,
        help_text=_("For example: called to move the interview. Without names: this stays on the trail."),
    )

    def clean_reason(self) -> str:
        return refuse_names(self.cleaned_data["reason"])


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("List as CSV or XLSX"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods,text/csv"}),
    )
