"""What can be done to a study: make it, describe it, give roles, add cases and people."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from oogst.people import access, tokens, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import RESEARCH_ROLES, Role
from oogst.studies import queries, rules
from oogst.studies.basis import Basis
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import things

RESERVED = frozenset({"new"})
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


@transaction.atomic
def create_study(*, name: str, by: User | None, slug: str = "", lead: User | None = None, **fields: Any) -> Study:
    """Make a study, with its lead researcher. `by` is None only on the command line of the installation itself.

    Raises PermissionDenied unless `by` is an administrator, or leads a study already and will lead this one.
    """
    if by is not None and not queries.may_create_studies(by):
        raise PermissionDenied(_("Only an administrator or a lead researcher can make a study."))
    if by is not None and not by.is_administrator and lead not in (None, by):
        raise PermissionDenied(_("Only an administrator can make a study for somebody else."))
    fields.setdefault("default_basis", Basis.ELSEWHERE)
    study = Study.objects.create(name=name, slug=free_slug(slug or name), **fields)
    trail.record(by, "study.created", study)
    if lead is not None:
        give_role(study=study, user=lead, role=Role.LEAD, by=None)
    return study


def free_slug(wish: str) -> str:
    """An address that no study has yet: the wish, or the wish with a number."""
    base = slugify(wish)[:50] or "onderzoek"
    taken = set(Study.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def edit_study(*, study: Study, by: User, **fields: Any) -> Study:
    access.require(by, Permission.MANAGE_STUDY, study)
    _change(study, fields)
    trail.record(by, "study.edited", study, fields=sorted(fields))
    return study


@transaction.atomic
def give_role(
    *,
    study: Study,
    user: User,
    role: Role,
    by: User | None,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> Membership:
    """Give an account a role. School roles belong to an organisation; research roles to the study as a whole.

    Raises NotAllowed for a school role without its organisation.
    """
    if by is not None:
        access.require(by, Permission.MANAGE_STUDY, study)
    rules.check_role(role, organisation, study)
    rules.check_no_double_role(user.pk, role, study)
    membership, made = Membership.objects.update_or_create(
        study=study,
        user_id=user.pk,
        role=role.value,
        defaults={"organisation": organisation, "person": person},
    )
    trail.record(by, "role.given" if made else "role.changed", membership, role_given=role.value)
    return membership


@transaction.atomic
def change_role(
    *, membership: Membership, role: Role, organisation: Organisation | None = None, by: User
) -> Membership:
    """Give somebody another role instead of this one, or the same role at another school."""
    access.require(by, Permission.MANAGE_STUDY, membership)
    rules.check_role(role, organisation, membership.study)
    rules.check_no_double_role(membership.user_id, role, membership.study, but=membership.pk)
    if role != membership.role:
        rules.check_keeps_lead(membership)
        if Membership.objects.filter(study=membership.study_id, user_id=membership.user_id, role=role.value).exists():
            raise NotAllowed(_("This member has that role already."))
    before, membership.role = membership.role, role.value
    membership.organisation = None if role in RESEARCH_ROLES else organisation
    membership.save(update_fields=["role", "organisation"])
    trail.record(by, "role.changed", membership, role_taken=before, role_given=role.value)
    tokens.end_lost(membership.study, membership.user_id)
    return membership


@transaction.atomic
def take_role(*, membership: Membership, by: User) -> None:
    """Take a role away. Raises NotAllowed when the study would be left without a lead researcher."""
    access.require(by, Permission.MANAGE_STUDY, membership)
    rules.check_keeps_lead(membership)
    trail.record(by, "role.taken", membership, role_taken=membership.role)
    membership.delete()
    tokens.end_lost(membership.study, membership.user_id)


@transaction.atomic
def add_organisation(*, study: Study, label: str, by: User | None, code: str = "", **fields: Any) -> Organisation:
    """Add a case; it gets the next number unless it brings one."""
    if by is not None:
        access.require(by, Permission.EDIT_CASES, study)
    organisation = Organisation.objects.create(study=study, label=label, code=code or next_number(study), **fields)
    trail.record(by, "case.added", organisation)
    return organisation


@transaction.atomic
def edit_organisation(*, organisation: Organisation, by: User, **fields: Any) -> Organisation:
    access.require(by, Permission.EDIT_CASES, organisation)
    _change(organisation, fields)
    trail.record(by, "case.edited", organisation, fields=sorted(fields))
    return organisation


def check_organisation_may_go(*, organisation: Organisation, by: User) -> None:
    """Raises NotAllowed while people, sources or memos belong to a case, and PermissionDenied."""
    access.require(by, Permission.EDIT_CASES, organisation)
    belonging = (organisation.people, organisation.sources, organisation.memberships)
    if any(rows.exists() for rows in belonging):
        raise NotAllowed(_("There are people or sources with this school. Move or remove those first."))
    if organisation.memos.filter(removed_at__isnull=True).exists():
        raise NotAllowed(_("There are memos about this school. Remove those first."))


@transaction.atomic
def remove_organisation(*, organisation: Organisation, by: User) -> None:
    """Remove a case that nothing belongs to. Raises NotAllowed while people or sources do.

    From a screen through `flows.removing`, so that no backup brings it back.
    """
    check_organisation_may_go(organisation=organisation, by=by)
    trail.record(by, "case.removed", organisation)
    things.forget(organisation.pk)
    organisation.delete()


@transaction.atomic
def add_person(
    *,
    study: Study,
    label: str,
    by: User | None,
    organisation: Organisation | None = None,
    role: str = "",
    code: str = "",
) -> Person:
    """Add a pseudonym. Its code is random: it tells nothing of name or order of joining."""
    if by is not None:
        access.require(by, Permission.EDIT_CASES, study)
    person = Person.objects.create(
        study=study,
        organisation=organisation,
        label=label,
        role=role,
        code=code or free_person_code(study, organisation),
    )
    trail.record(by, "person.added", person)
    return person


@transaction.atomic
def edit_person(*, person: Person, by: User, **fields: Any) -> Person:
    access.require(by, Permission.EDIT_CASES, person)
    _change(person, fields)
    trail.record(by, "person.edited", person, fields=sorted(fields))
    return person


def check_person_may_go(*, person: Person, by: User) -> None:
    """Raises NotAllowed while a pseudonym is in sources, and PermissionDenied."""
    access.require(by, Permission.EDIT_CASES, person)
    if person.participations.exists() or person.draft_participations.exists():
        raise NotAllowed(_("This person is in sources. Take the person out of those first."))


@transaction.atomic
def remove_person(*, person: Person, by: User) -> None:
    """Remove a pseudonym that is in no source; from a screen through `flows.removing`. Raises NotAllowed otherwise."""
    check_person_may_go(person=person, by=by)
    trail.record(by, "person.removed", person)
    things.forget(person.pk)
    person.delete()


def next_number(study: Study) -> str:
    """`O01`, `O02`, … one past the highest in use."""
    codes = study.organisations.filter(code__regex=r"^O[0-9]{1,9}$").values_list("code", flat=True)
    return f"O{max((int(code[1:]) for code in codes), default=0) + 1:02d}"  # as numbers: as text O99 is above O100


def free_person_code(study: Study, organisation: Organisation | None) -> str:
    """`O01-P7K`: the case's number and a random letter-digit-letter that the study has not used.

    A case with thousands of people gets longer ones, so that there is always another.
    """
    prefix = organisation.code if organisation else "O00"
    taken = set(study.people.values_list("code", flat=True))
    tries = 0
    while True:
        rest = "".join(secrets.choice(_LETTERS) + secrets.choice(_DIGITS) for _pair in range(1 + tries // 50))
        code = f"{prefix}-{rest}{secrets.choice(_LETTERS)}"
        if code not in taken:
            return code
        tries += 1


def _change(row: Any, fields: dict[str, Any]) -> None:
    for field, value in fields.items():
        setattr(row, field, value)
    row.full_clean(validate_constraints=False, exclude=[f.name for f in row._meta.fields if f.name not in fields])
    row.save(update_fields=list(fields))
