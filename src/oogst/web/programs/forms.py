"""Asking for a token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.people.token_models import ProgramToken
from oogst.people.tokens import USUAL_DAYS

LASTS = [(30, _("a month")), (90, _("three months")), (365, _("a year"))]
"""How long a token lives: the days of `people.tokens.DAYS`, in words."""


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        choices=ProgramToken.Scope.choices,
        initial=ProgramToken.Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(label=_("How long does it live?"), choices=LASTS, coerce=int, initial=USUAL_DAYS)
