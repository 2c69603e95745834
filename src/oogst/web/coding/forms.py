"""What somebody types about codes and memos."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.coding.models import Code, CodeVersion, Coding, Memo, Status
from oogst.coding.queries import tree
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study

ABOUT: dict[str, Any] = {"source": Source, "code": Code, "coding": Coding, "organisation": Organisation}


class MemoForm(forms.Form):
    """A memo, and at most one thing that it is about."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Memo.Kind.choices, initial=Memo.Kind.NOTE, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    text = forms.CharField(label=_("Memo"), widget=forms.Textarea(attrs={"rows": 4}), max_length=100_000)
    source = forms.UUIDField(widget=forms.HiddenInput, required=False)
    code = forms.UUIDField(widget=forms.HiddenInput, required=False)
    coding = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organisation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    memo = forms.UUIDField(widget=forms.HiddenInput, required=False)  # the id of a new one, made on the device

    def about(self) -> tuple[str, uuid.UUID] | None:
        """Which kind of thing it is about, and its id."""
        for name in ("coding", "code", "source", "organisation"):
            if self.cleaned_data.get(name):
                return name, self.cleaned_data[name]
        return None


class CodeForm(forms.Form):
    """All words of a code."""

    name = forms.CharField(label=_("Name"), max_length=300)
    parent = forms.ChoiceField(label=_("Stands under"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, initial=Status.OPEN)
    color = forms.CharField(
        label=_("Colour"),
        initial="#c98f4a",
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    definition = forms.CharField(label=_("What it means"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    when = forms.CharField(label=_("When to use"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    when_not = forms.CharField(label=_("When not to use"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    anchor = forms.CharField(label=_("Anchor example"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    WORDS = ("name", "status", "color", "definition", "when", "when_not", "anchor")

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = parents  # type: ignore[attr-defined]

    def changed_words(self, code: Code | CodeVersion) -> dict[str, str]:
        """The words that differ from how the code is, or was; line ends as the browser sends them count for nothing."""
        data = {name: self.cleaned_data[name].replace("\r\n", "\n") for name in self.WORDS}
        return {name: value for name, value in data.items() if value != getattr(code, name)}


def parent_choices(study: Study, without: Code | None = None) -> list[tuple[str, str]]:
    """The tree as a list to choose from, without a code and what is below it."""
    choices: list[tuple[str, str]] = [("", _("at the top"))]  # type: ignore[list-item]
    skipped = -1
    for node in tree(study):
        if without is not None and node.code.pk == without.pk:
            skipped = node.depth
            continue
        if skipped >= 0 and node.depth > skipped:
            continue
        skipped = -1
        choices.append((str(node.code.pk), "\u2003" * node.depth + node.code.name))
    return choices
