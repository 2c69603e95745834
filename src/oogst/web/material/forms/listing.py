"""What somebody asks of the list, from the address."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.sources.models import Kind, Phase, Variable, VariableValue
from oogst.sources.queries import ORDERS, Wanted
from oogst.studies.basis import Basis
from oogst.studies.models import Study


class ListForm(forms.Form):
    """Filters in the address. What makes no sense is ignored: an old link still shows a list."""

    q = forms.CharField(required=False, label=_("Search in names"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    organisation = forms.ChoiceField(required=False, label=_("School"))
    phase = forms.ChoiceField(required=False, label=_("Phase"))
    person = forms.ChoiceField(required=False, label=_("Person"))
    coded = forms.ChoiceField(required=False, label=_("Coded"))
    basis = forms.ChoiceField(required=False, label=_("Ground"))
    variable = forms.ChoiceField(required=False, label=_("Variable"))
    value = forms.ChoiceField(required=False, label=_("Value"))

    def __init__(self, study: Study, data: Any) -> None:
        """Three queries for the choices, a fourth when a variable was chosen."""
        super().__init__(data, auto_id="filter_%s")
        everything = [("", _("all"))]
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [*everything, *Kind.choices]
        fields["phase"].choices = [*everything, *Phase.choices, ("none", _("none given"))]
        fields["basis"].choices = [*everything, *Basis.choices]
        fields["coded"].choices = [*everything, ("yes", _("with codings")), ("no", _("without codings"))]
        fields["organisation"].choices = [
            *everything, *((str(row.pk), row.label) for row in study.organisations.all()), ("none", _("none given")),
        ]  # fmt: skip
        fields["person"].choices = [
            *everything, *((str(row.pk), row.label) for row in study.people.all()), ("none", _("nobody")),
        ]  # fmt: skip
        variables = list(study.variables.filter(values__source__isnull=False).distinct())
        fields["variable"].choices = [*everything, *((str(row.pk), row.name) for row in variables)]
        self._choose_values(variables)

    def _choose_values(self, variables: list[Variable]) -> None:
        chosen = self.data.get("variable")
        if chosen not in {str(row.pk) for row in variables}:
            del self.fields["value"]
            return
        values = VariableValue.objects.filter(variable=chosen, source__isnull=False).order_by("value")
        shown = values.values_list("value", flat=True).distinct()[:200]
        self.fields["value"].choices = [("", _("any")), *((value, value[:80]) for value in shown)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        sort = self.data.get("sort", "")
        if sort.removeprefix("-") in ORDERS:
            found["sort"] = sort
        batch = as_uuid(self.data.get("import", ""))
        return Wanted(**found, batch=batch)


def as_uuid(text: str) -> str:
    """The identifier in its one form, or "" when it is none."""
    try:
        return str(uuid.UUID(text))
    except (ValueError, AttributeError, TypeError):
        return ""
