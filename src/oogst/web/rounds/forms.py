"""What is asked to make a round. The form checks input; the services check truth."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.coding import round_queries
from oogst.coding.models import Code
from oogst.coding.round_models import Round, Unit
from oogst.people.access import TABLE, Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.sources.models import Source
from oogst.studies.models import Study


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoundFields(forms.Form):
    """What can be changed later too."""

    name = forms.CharField(label=_("Name"), max_length=120)
    deadline = forms.DateField(label=_("Finished by"), required=False, widget=Day())
    unit = forms.ChoiceField(
        label=_("Compared by"), choices=Unit.choices, initial=Unit.SENTENCE,
        help_text=_("What counts as one place when coders are compared. It can be changed afterwards."),
    )  # fmt: skip
    threshold = forms.IntegerField(
        label=_("Overlap in percent"), min_value=1, max_value=100, initial=50,
        help_text=_("Only for segments: how much two of them must share to be the same."),
    )  # fmt: skip


class RoundForm(RoundFields):
    """A new round. Five queries for the choices."""

    texts = forms.ModelMultipleChoiceField(
        Source.objects.none(), label=_("Texts"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one text.")},
    )  # fmt: skip
    coders = forms.MultipleChoiceField(
        label=_("Coders"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two coders: agreement takes two.")},
    )  # fmt: skip
    codes = forms.ModelMultipleChoiceField(
        Code.objects.none(), label=_("Codes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ["name", "texts", "coders", "codes", "deadline", "unit", "threshold"]

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        self._choose("texts", Source.objects.filter(study=study).order_by("date", "name", "id"))
        self._choose("codes", Code.objects.filter(pk__in=[code.pk for code in round_queries.codes(Round(study=study))]))
        self.people = {str(user.pk): user for user in who_may_code(study)}
        self.fields["coders"].choices = [(pk, user.name) for pk, user in self.people.items()]  # type: ignore[attr-defined]

    def _choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_coders(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["coders"]]


def who_may_code(study: Study) -> list[User]:
    """Two queries: the memberships, and the accounts in the vault."""
    may = [role.value for role, permissions in TABLE.items() if Permission.CODE in permissions]
    held = Membership.objects.filter(study=study, role__in=may).values_list("user_id", flat=True)
    return list(User.objects.filter(pk__in=set(held), is_active=True).order_by("name"))
