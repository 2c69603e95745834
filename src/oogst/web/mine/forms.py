"""What a participant types: a code, a choice, a name."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.participation.models import Purpose
from oogst.participation.rendering import Asked

CODE_LENGTH = 6


class CodeForm(forms.Form):
    """Six digits from a mail; spaces and dashes that come along when pasting do no harm."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=40,
        error_messages={"required": _("Fill in the code of six digits from the mail.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        digits = re.sub(r"[\s.\-–]", "", self.cleaned_data["code"])
        if not re.fullmatch(rf"[0-9]{{{CODE_LENGTH}}}", digits):
            raise forms.ValidationError(_("The code has six digits. Look in the mail, and fill it in here."))
        return digits


class PurposesForm(forms.Form):
    """Yes or no to each purpose, in the words of the text, nothing filled in beforehand; and the name of who signs.

    The name goes to the sealed copy, nowhere else. Who says no to everything need not give it.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Fill in your name: that is how you sign.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data: Any = None, *, asked: Iterable[Asked]) -> None:
        super().__init__(data)
        self.asked = list(asked)
        for one in self.asked:
            self.fields[one.purpose] = forms.ChoiceField(
                label=Purpose(one.purpose).label,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no.")},
            )
        self.order_fields([*(one.purpose for one in self.asked), "name"])

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.yes and "name" not in said:
            self.errors.pop("name", None)
            said["name"] = ""
        return said

    @property
    def purposes(self) -> list[tuple[Asked, forms.BoundField]]:
        """Each purpose as it is asked, with its field."""
        return [(one, self[one.purpose]) for one in self.asked]

    @property
    def yes(self) -> list[str]:
        return [one.purpose for one in self.asked if self.cleaned_data.get(one.purpose) == "yes"]
