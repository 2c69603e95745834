"""Functions that may lead to one person, because few people at a school hold them: shown to a person, never masked.

Requirement P10: warn when fewer than three people share a description. How many hold a function the study only knows of
who takes part in it, so a function that nobody in the study is known to hold is shown as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from oogst.core.deidentify.folding import fold
from oogst.core.deidentify.functions import functions
from oogst.core.deidentify.model import Hit
from oogst.sources.models import Draft
from oogst.sources.review import Found
from oogst.studies.models import Person

ENOUGH = 3
"""So many people with the same function make it lead to nobody alone."""


def recognisable(draft: Draft, text: str, found: Sequence[Found]) -> list[Hit]:
    """The functions in a text that fewer than three people hold, outside what was found already. One query."""
    taken = bytearray(len(text))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    hits = [hit for hit in functions(text, draft.study.language) if not any(taken[hit.start : hit.end])]
    if not hits:
        return []
    people = Person.objects.filter(study=draft.study_id)
    if draft.organisation_id:
        people = people.filter(organisation=draft.organisation_id)
    known = [fold(f"{person.label} {person.get_role_display()}") for person in people]
    rare = {
        word: sum(word in described for described in known) < ENOUGH
        for word in {fold(text[hit.start : hit.end]) for hit in hits}
    }
    return [hit for hit in hits if rare[fold(text[hit.start : hit.end])]]
