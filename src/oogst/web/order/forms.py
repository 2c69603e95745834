"""The forms of terms, holds and the day of the final report."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.people.accounts import User
from oogst.studies.retention import CHANGEABLE, CLASSES, LONGEST
from oogst.web.studies.forms import refuse_names

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days"), required=False, min_value=1, max_value=LONGEST, help_text=_("Leave empty for the usual term.")
    )
    owner = forms.ChoiceField(
        label=_("Who gets the notices"), required=False, help_text=_("By mail and on the page of tasks, twice.")
    )

    def __init__(self, *args: Any, owners: Sequence[User], default: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {str(user.pk): user for user in owners}
        everybody = [("", _("everybody who leads the study"))]
        self.fields["owner"].choices = everybody + [(pk, user.name) for pk, user in self._owners.items()]  # type: ignore[attr-defined]
        self.fields["days"].widget.attrs["placeholder"] = str(default or "")

    def chosen(self) -> dict[str, Any]:
        """What `studies.retention.set_rule` takes."""
        return {"days": self.cleaned_data["days"], "owner": self._owners.get(self.cleaned_data["owner"])}

    def clean_owner(self) -> str:
        said: str = self.cleaned_data["owner"]
        return str(uuid.UUID(said)) if said else ""


class HoldForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("What must stay"), widget=forms.CheckboxSelectMultiple,
        choices=[(kind, CLASSES[kind].label) for kind in CHANGEABLE],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=300,
        help_text=_("For colleagues, for example: a complaint is being handled. Without names of people."),
    )  # fmt: skip
    until = forms.DateField(label=_("Until"), widget=_DATE, help_text=_("A hold always has an end."))

    def clean_reason(self) -> str:
        return refuse_names(self.cleaned_data["reason"])


class EndForm(forms.Form):
    day = forms.DateField(label=_("Final report released on"), required=False, widget=_DATE)
