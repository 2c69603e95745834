"""The choices with which a text file or a table can be read otherwise."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.core.formats.document import Document
from oogst.sources import rules
from oogst.sources.models import ImportFile
from oogst.web.material.forms.describing import ENCODINGS

ENOUGH = 200  # documents in which to look for columns


class AgainForm(forms.Form):
    encoding = forms.ChoiceField(
        label=_("Character set"), required=False, choices=ENCODINGS,
        help_text=_("Choose another one when accents look wrong, such as “Ã©” for “é”."),
    )  # fmt: skip
    text_columns = forms.MultipleChoiceField(
        label=_("Columns that hold the text"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: Oogst takes those with the longest answers. The others become variables."),
    )  # fmt: skip
    name_column = forms.ChoiceField(label=_("Column that names the row"), required=False)
    sheet = forms.CharField(
        label=_("Sheet"), required=False, max_length=100,
        help_text=_("Left open, the first sheet with a table is read."),
    )  # fmt: skip

    def __init__(self, file: ImportFile, documents: Sequence[Document], data: Any = None) -> None:
        wish = {**file.batch.settings, **file.report.get("wish", {})}
        super().__init__(data, initial=wish)
        ending = rules.suffix(file.name)
        if ending not in rules.WITH_ENCODING:
            del self.fields["encoding"]
        if ending not in rules.TABLES:
            for name in ("text_columns", "name_column"):
                del self.fields[name]
        else:
            self._offer_columns(columns(documents, wish))
        if ending not in rules.TABLES - rules.WITH_ENCODING:
            del self.fields["sheet"]

    def wish(self) -> dict[str, Any]:
        """The fields of `Options` that this form decides, empty ones too, so that a choice can be taken back."""
        return dict(self.cleaned_data)

    def _offer_columns(self, names: list[str]) -> None:
        fields: dict[str, Any] = self.fields
        fields["text_columns"].choices = [(name, name[:120]) for name in names]
        fields["name_column"].choices = [("", _("find out")), *((name, name[:120]) for name in names)]


def columns(documents: Sequence[Document], wish: dict[str, Any]) -> list[str]:
    """The names of the columns, as far as they can be told from what was read."""
    found = dict.fromkeys(wish.get("text_columns", ()))
    for document in documents[:ENOUGH]:
        for remark in document.remarks:
            if remark.code == "text-columns":
                found |= dict.fromkeys(str(remark.details["columns"]).split(", "))
        found |= dict.fromkeys(document.variables)
    if wish.get("name_column"):
        found[wish["name_column"]] = None
    return list(found)
