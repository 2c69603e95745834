"""Pseudonyms and schools that somebody removed by hand, removed again after an older backup brought them back."""

from __future__ import annotations

from oogst.flows.erasing import lines
from oogst.people import trail
from oogst.sources.drafts import discard_drafts
from oogst.sources.models import Draft
from oogst.studies.models import Organisation, Person
from oogst.vault import things


def replay() -> int:
    """Who they were goes first, from the vault. Returns how many rows were removed.

    A school with people in it (the backup is from before they left) stays as a pseudonym, without its identity.
    """
    people, schools = lines.removals("person"), lines.removals("organisation")
    for pk in people | schools:
        things.forget(pk)
    discard_drafts(Draft.objects.filter(subject__in=people))
    there = list(Person.objects.filter(pk__in=people))
    empty = Organisation.objects.filter(pk__in=schools, people=None, sources=None, memberships=None)
    for person in there:
        trail.record(None, "person.removed", person)
        person.delete()
    left = list(empty)
    for school in left:
        trail.record(None, "case.removed", school)
        school.delete()
    return len(there) + len(left)
