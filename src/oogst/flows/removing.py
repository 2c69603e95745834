"""Removing a pseudonym or a school by hand, so that no older backup brings back who they were."""

from __future__ import annotations

from oogst.flows.erasing import lines
from oogst.people.accounts import User
from oogst.studies import services
from oogst.studies.models import Organisation, Person


def remove_person(*, person: Person, by: User) -> None:
    """Remove a pseudonym that is in no source. Raises NotAllowed otherwise."""
    services.check_person_may_go(person=person, by=by)
    lines.append_removal("person", [person.pk])
    services.remove_person(person=person, by=by)


def remove_organisation(*, organisation: Organisation, by: User) -> None:
    """Remove a school that nothing belongs to. Raises NotAllowed otherwise."""
    services.check_organisation_may_go(organisation=organisation, by=by)
    lines.append_removal("organisation", [organisation.pk])
    services.remove_organisation(organisation=organisation, by=by)
