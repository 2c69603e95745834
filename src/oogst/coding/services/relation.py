"""Saying how codes have to do with each other, and which segments speak for it and against it."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.life_models import CodeRelation, RelationEvidence
from oogst.coding.log import Step
from oogst.coding.models import Change, Code, Coding
from oogst.core.text import normalise
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed


@transaction.atomic
def relate(
    *,
    code: Code,
    to: Code,
    kind: str,
    by: User,
    label: str = "",
    note: str = "",
    evidence: Sequence[Coding] = (),
    change_id: uuid.UUID | None = None,
) -> Change:
    """Say that `code` has to do with `to`. `label` says how, for a relation in own words; `evidence` speaks for it."""
    study = code.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_same_study(study, to, *evidence)
    rules.check_present(code, to, *evidence)
    label = check_relation(code, to, kind, label)
    if CodeRelation.objects.present().filter(code=code, to=to, kind=kind, label=label).exists():
        raise NotAllowed(_("This relation is there already."))
    now, step = timezone.now(), Step()
    relation = CodeRelation.objects.create(
        study=study, code=code, to=to, kind=kind, label=label, note=normalise(note).strip(), by=by.pk, created_at=now
    )
    step.made(relation)
    for coding in evidence:
        _weigh(step, relation, coding, RelationEvidence.Stance.FOR, by)
    return log.record(
        step, study=study, verb="relate", by=by, change_id=change_id, relation=str(relation.pk),
        codes=[str(code.pk), str(to.pk)],
    )  # fmt: skip


@transaction.atomic
def explain_relation(*, relation: CodeRelation, note: str, by: User) -> CodeRelation:
    """Write why the team thinks so."""
    access.require(by, Permission.CODE, relation)
    relation.note = normalise(note).strip()
    relation.save(update_fields=["note"])
    trail.record(by, "relation.explained", relation)
    return relation


@transaction.atomic
def unrelate(*, relation: CodeRelation, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Take a relation away; its evidence stays with it, and comes back with it."""
    study = relation.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    step = Step()
    step.touch(relation)
    relation.removed_at = timezone.now()
    log.save(step)
    return log.record(step, study=study, verb="unrelate", by=by, change_id=change_id, relation=str(relation.pk))


@transaction.atomic
def weigh_relation(
    *, relation: CodeRelation, codings: Sequence[Coding], stance: str, by: User, change_id: uuid.UUID | None = None
) -> Change:
    """Put segments with a relation, for or against it; one that is there already changes sides."""
    study = relation.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    if not codings:
        raise NotAllowed(_("Choose at least one segment."))
    if stance not in RelationEvidence.Stance.values:
        raise NotAllowed(_("Say whether the segment is for or against."))
    rules.check_same_study(study, *codings)
    rules.check_present(*codings)
    step = Step()
    for coding in codings:
        _weigh(step, relation, coding, stance, by)
    log.save(step)
    return log.record(
        step, study=study, verb="weigh", by=by, change_id=change_id, relation=str(relation.pk), codings=len(codings)
    )


@transaction.atomic
def drop_evidence(*, evidence: RelationEvidence, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Take a segment away from a relation."""
    study = evidence.relation.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    step = Step()
    step.touch(evidence)
    evidence.removed_at = timezone.now()
    log.save(step)
    return log.record(step, study=study, verb="unweigh", by=by, change_id=change_id, relation=str(evidence.relation_id))


def check_relation(code: Code, to: Code, kind: str, label: str) -> str:
    """The own words of a relation, none for the kinds that speak for themselves. Raises NotAllowed."""
    if code.pk == to.pk:
        raise NotAllowed(_("A relation is between two different codes."))
    if kind not in CodeRelation.Kind.values:
        raise NotAllowed(_("Choose how the codes have to do with each other."))
    if kind != CodeRelation.Kind.OWN:
        return ""
    label = " ".join(normalise(label).split())[:80]
    if not label:
        raise NotAllowed(_("Write in a few words how the codes have to do with each other."))
    return label


def _weigh(step: Step, relation: CodeRelation, coding: Coding, stance: str, by: User) -> None:
    there = RelationEvidence.objects.filter(relation=relation, coding=coding, removed_at__isnull=True).first()
    if there is None:
        made = RelationEvidence.objects.create(
            relation=relation, coding=coding, stance=stance, by=by.pk, at=timezone.now()
        )
        step.made(made)
    else:
        step.touch(there)
        there.stance = stance
