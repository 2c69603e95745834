"""What somebody asks of the desk of memos, and what a memo may be linked with."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oogst.coding.memo_desk import STUDY, MemosWanted
from oogst.coding.models import Code, Coding, Memo
from oogst.coding.queries import coder_names
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study
from oogst.web.coding.forms import parent_choices

LINKED: dict[str, Any] = {
    "memo": Memo, "code": Code, "coding": Coding, "source": Source, "organisation": Organisation
}  # fmt: skip
SUBJECTS = [
    ("code", gettext_lazy("codes")), ("coding", gettext_lazy("passages")), ("source", gettext_lazy("sources")),
    ("organisation", gettext_lazy("schools")), (STUDY, gettext_lazy("the study")),
]  # fmt: skip
MOST_MEMOS = 200  # to choose from; an older one links to a newer


class MemosForm(forms.Form):
    """The filters. Four queries for the choices. What makes no sense is ignored."""

    q = forms.CharField(required=False, label=gettext_lazy("Find in memos"), max_length=200)
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Kind"))
    about = forms.ChoiceField(required=False, label=gettext_lazy("About"))
    by = forms.ChoiceField(required=False, label=gettext_lazy("By whom"))
    since = forms.DateField(required=False, label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=gettext_lazy("Up to"), widget=forms.DateInput(attrs={"type": "date"}))
    code = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        names = sorted(((str(pk), name) for pk, name in coder_names(study).items()), key=lambda one: one[1].casefold())
        for name, choices in (("kind", Memo.Kind.choices), ("about", SUBJECTS), ("by", names)):
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> MemosWanted:
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if "code" in said:
            said["code"] = str(said["code"])
        return MemosWanted(**said)


class LinkForm(forms.Form):
    """One thing to link a memo with: the first that is filled in. Five queries for the choices."""

    code = forms.ChoiceField(required=False, label=gettext_lazy("A code"))
    memo = forms.ChoiceField(required=False, label=gettext_lazy("Another memo"))
    source = forms.ChoiceField(required=False, label=gettext_lazy("A source"))
    organisation = forms.ChoiceField(required=False, label=gettext_lazy("A school"))

    def __init__(self, study: Study, about: Memo) -> None:
        super().__init__(auto_id="link_%s", label_suffix="")
        others = Memo.objects.present().filter(study=study).exclude(pk=about.pk)[:MOST_MEMOS]
        choices = {
            "code": parent_choices(study)[1:],
            "memo": [(str(row.pk), (row.title or row.text)[:70]) for row in others],
            "source": [(str(row.pk), row.name) for row in study.sources.only("pk", "name")],
            "organisation": [(str(row.pk), row.label) for row in study.organisations.all()],
        }
        for name, some in choices.items():
            if some:
                self.fields[name].choices = [("", "–"), *some]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    @staticmethod
    def asked(data: Mapping[str, str]) -> tuple[str, uuid.UUID] | None:
        """What somebody chose, and its id."""
        for name in LINKED:
            if value := data.get(name, ""):
                try:
                    return name, uuid.UUID(value)
                except ValueError:
                    return None
        return None
