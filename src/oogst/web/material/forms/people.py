"""Who is in a source: a person for each speaker, and who is in it without speaking."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oogst.sources.models import Source, Turn
from oogst.studies.models import Person


class PeopleForm(forms.Form):
    others = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Also in this source"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who wrote it, who was there, whom it is from."),
    )  # fmt: skip

    def __init__(self, source: Source, speakers: Sequence[tuple[str, int, Turn]], *args: Any, **kwargs: Any) -> None:
        """Three queries."""
        super().__init__(*args, **kwargs)
        self.labels = [label for label, _turns, _first in speakers]
        self.people = {str(person.pk): person for person in source.study.people.select_related("organisation")}
        choices = [("", _("nobody of the study")), *_by_school(self.people)]
        for at, (label, turns, first) in enumerate(speakers):
            self.fields[f"speaker_{at}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=str(first.person_id or ""),
                help_text=ngettext("%(turns)d turn", "%(turns)d turns", turns) % {"turns": turns},
            )  # fmt: skip
        spoken = {turn.person_id for _label, _turns, turn in speakers}
        present = source.participants.values_list("person", flat=True)
        self.fields["others"].queryset = source.study.people.all()  # type: ignore[attr-defined]
        self.fields["others"].initial = [pk for pk in present if pk not in spoken]
        self.order_fields([*(f"speaker_{at}" for at in range(len(speakers))), "others"])

    def speaker_fields(self) -> list[forms.BoundField]:
        return [self[f"speaker_{at}"] for at in range(len(self.labels))]

    def speakers(self) -> dict[Person, list[str]]:
        """The labels of each person; none for who is in it without speaking."""
        found: dict[Person, list[str]] = {}
        for at, label in enumerate(self.labels):
            if chosen := self.cleaned_data[f"speaker_{at}"]:
                found.setdefault(self.people[chosen], []).append(label)
        for person in self.cleaned_data["others"]:
            found.setdefault(person, [])
        return found


def _by_school(people: dict[str, Person]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for pk, person in people.items():
        school = person.organisation.label if person.organisation else str(_("no school"))
        groups.setdefault(school, []).append((pk, f"{person.label} ({person.code})"))
    return list(groups.items())
