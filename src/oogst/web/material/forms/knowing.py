"""Forms about one source: its variables, and what somebody thinks of it."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oogst.coding.models import Memo
from oogst.sources.models import Variable, VariableValue

TRUE = {"true", "yes", "ja", "waar", "1"}
FALSE = {"false", "no", "nee", "onwaar", "0"}


class VariableForm(forms.Form):
    """One variable of a source. Without a name the line is not kept."""

    name = forms.CharField(
        label=_("Variable"), required=False, max_length=120, widget=forms.TextInput(attrs={"list": "variable-names"})
    )  # fmt: skip
    value = forms.CharField(label=_("Value"), required=False)

    def __init__(self, *args: Any, types: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = types

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        name, value = found.get("name", ""), found.get("value", "")
        if value and not name:
            self.add_error("name", gettext("Give this variable a name, or empty its value."))
        elif name and value:
            try:
                found["value"] = in_form(self.types.get(name, Variable.Type.TEXT), value)
            except ValueError:
                kind = Variable.Type(self.types[name]).label
                self.add_error("value", gettext("In this study this variable is a %(kind)s.") % {"kind": kind})
        return found


class VariablesFormSet(forms.BaseFormSet):
    """The variables of one source; each name once."""

    def clean(self) -> None:
        names = [name for form in self.forms if (name := form.cleaned_data.get("name")) and not any(form.errors)]
        for form in self.forms:
            name = form.cleaned_data.get("name")
            if name and names.count(name) > 1:
                form.add_error("name", gettext("This variable is here twice."))

    def values(self) -> dict[str, str]:
        return {
            form.cleaned_data["name"]: form.cleaned_data["value"]
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        }


def variables_form(values: Sequence[VariableValue], types: dict[str, str], data: Any = None) -> forms.BaseFormSet:
    formset = forms.formset_factory(VariableForm, formset=VariablesFormSet, extra=3, can_delete=True)
    initial = [{"name": value.variable.name, "value": value.value} for value in values]
    return formset(data, initial=initial, prefix="variables", form_kwargs={"types": types})


def in_form(kind: str, value: str) -> str:
    """A typed value in the form that REFI-QDA gives its type. Raises ValueError."""
    value = value.strip()
    if kind == Variable.Type.INTEGER:
        return str(int(value))
    if kind == Variable.Type.FLOAT:
        return str(float(value.replace(",", ".")))
    if kind == Variable.Type.BOOLEAN:
        if value.lower() not in TRUE | FALSE:
            raise ValueError
        return "true" if value.lower() in TRUE else "false"
    if kind == Variable.Type.DATE:
        return _date(value).isoformat()
    if kind == Variable.Type.DATETIME:
        return datetime.datetime.fromisoformat(value).isoformat()
    return value


def _date(value: str) -> datetime.date:
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", value):
        return datetime.date(int(found[3]), int(found[2]), int(found[1]))
    return datetime.date.fromisoformat(value)


class MemoForm(forms.Form):
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    text = forms.CharField(label=_("Memo"), widget=forms.Textarea(attrs={"rows": 4}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Memo.Kind.choices)
