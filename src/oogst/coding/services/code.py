"""Making, describing, moving and removing codes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.log import CODE_WORDS, MEANING, OF_VERSION, Step
from oogst.coding.models import Change, Code, CodeVersion, Coding, Status
from oogst.core.codebook import next_color
from oogst.core.ids import uuid7
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study

GAP = 1000  # between neighbours, so that most moves touch one row


@dataclass(frozen=True)
class NewCode:
    """A code to be made in passing, with the id that the browser gave it."""

    name: str
    id: uuid.UUID | None = None
    parent: Code | None = None


@transaction.atomic
def create_code(
    *,
    study: Study,
    name: str,
    parent: Code | None = None,
    by: User,
    code_id: uuid.UUID | None = None,
    change_id: uuid.UUID | None = None,
    **fields: Any,
) -> Change:
    """Make a code, last among its siblings. `fields`: color, status, definition, when, when_not, anchor."""
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    step = Step()
    code = new_code(step, study, NewCode(name, code_id, parent), by, **fields)
    return log.record(step, study=study, verb="create_code", by=by, change_id=change_id, code=str(code.pk))


def new_code(step: Step, study: Study, wish: NewCode, by: User, **fields: Any) -> Code:
    """Make a code as part of a step; for services."""
    if wish.parent is not None:
        rules.check_same_study(study, wish.parent)
        rules.check_present(wish.parent)
    if wish.id is not None and Code.objects.filter(pk=wish.id).exists():
        raise NotAllowed(_("This code is there already."))
    check_fields(fields)
    if not fields.get("color"):
        used = study.codes.filter(removed_at__isnull=True).values_list("color", flat=True)
        fields["color"] = next_color(list(used), wish.parent.color if wish.parent else None)
    code = Code(
        pk=wish.id or uuid7(),
        study=study,
        parent=wish.parent,
        name=rules.check_name(wish.name),
        created_by=by.pk,
        position=last_position(study, wish.parent) + GAP,
        **fields,
    )
    code.save(force_insert=True)
    keep_version(code, by)
    step.made(code)
    return code


@transaction.atomic
def edit_code(
    *, code: Code, by: User, seen: int | None = None, change_id: uuid.UUID | None = None, **fields: Any
) -> Change:
    """Change a code's words. The old ones stay as a version: older codings were made under those.

    `seen` is the version that was looked at: raises NotAllowed when somebody else changed the same words since.
    """
    access.require(by, Permission.CODE, code)
    if (change := log.known(code.study, change_id, by)) is not None:
        return change
    code = Code.objects.select_for_update().get(pk=code.pk)
    rules.check_present(code)
    if "name" in fields:
        fields["name"] = rules.check_name(fields["name"])
    check_fields(fields)
    if seen is not None:
        rules.check_not_overtaken(code, seen, fields, by)
    step = Step()
    change_words(step, code, by, **fields)
    return log.record(
        step,
        study=code.study,
        verb="edit_code",
        by=by,
        change_id=change_id,
        code=str(code.pk),
        fields=sorted(fields),
    )


def change_words(step: Step, code: Code, by: User, **fields: Any) -> None:
    """Change a code's words as part of a step; for services."""
    step.touch(code)
    if any(fields.get(name, getattr(code, name)) != getattr(code, name) for name in MEANING):
        code.meaning_at = timezone.now()
    for name, value in fields.items():
        setattr(code, name, value)
    highest = code.versions.aggregate(highest=Max("number"))["highest"] or 0
    code.version = highest + 1  # never a number again that an undone edit had
    code.save()
    keep_version(code, by)


@transaction.atomic
def move_codes(
    *,
    codes: Sequence[Code],
    parent: Code | None,
    before: Code | None = None,
    by: User,
    change_id: uuid.UUID | None = None,
) -> Change:
    """Put codes under a parent (None: at the top), before a sibling or last. Their own children come along."""
    study = codes[0].study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_same_study(study, *codes, *([parent] if parent else []))
    rules.check_present(*codes, *([parent] if parent else []))
    rules.check_move(codes, parent, dict(study.codes.values_list("pk", "parent_id")))
    step = Step()
    step.touch(*codes)
    for code, position in zip(codes, _positions(study, codes, parent, before), strict=True):
        code.parent, code.position = parent, position
    log.save(step)
    return log.record(step, study=study, verb="move", by=by, change_id=change_id, codes=[str(c.pk) for c in codes])


@transaction.atomic
def remove_codes(*, codes: Sequence[Code], by: User, change_id: uuid.UUID | None = None) -> Change:
    """Remove codes with their codings. Their children move up to where the code stood."""
    study = codes[0].study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_same_study(study, *codes)
    rules.check_present(*codes)
    codings = list(Coding.objects.present().filter(code__in=codes))
    rules.check_own(codings, by)
    step, going, now = Step(), {code.pk: code for code in codes}, timezone.now()
    for child in Code.objects.present().filter(parent__in=codes).exclude(pk__in=going):
        step.touch(child)
        child.parent_id = _first_staying(child.parent_id, going)
    step.touch(*codings, *codes)
    for coding in codings:
        coding.removed_at = now
    for code in codes:
        code.removed_at = now
    log.save(step)
    return log.record(
        step,
        study=study,
        verb="remove_codes",
        by=by,
        change_id=change_id,
        codes=[str(c.pk) for c in codes],
        codings=len(codings),
    )


def check_fields(fields: dict[str, Any]) -> None:
    """Raises NotAllowed for a colour or status that is none."""
    if unknown := fields.keys() - set(CODE_WORDS):
        raise NotAllowed(_("A code has no %(field)s.") % {"field": ", ".join(sorted(unknown))})
    color = fields.get("color")
    if color and not (len(color) == 7 and color[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in color[1:])):
        raise NotAllowed(_("A colour is written as # and six digits, for example #b9772b."))
    if fields.get("status") and fields["status"] not in Status.values:
        raise NotAllowed(_("Choose open code, category or theme."))


def keep_version(code: Code, by: User) -> CodeVersion:
    words = {name: getattr(code, name) for name in OF_VERSION}
    return CodeVersion.objects.create(code=code, number=code.version, by=by.pk, **words)


def last_position(study: Study, parent: Code | None) -> int:
    return study.codes.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0


def _positions(study: Study, codes: Sequence[Code], parent: Code | None, before: Code | None) -> list[int]:
    """Positions for the moved codes. Makes room among the siblings when there is none."""
    moving = {code.pk for code in codes}
    if before is None or before.pk in moving:
        last = study.codes.filter(parent=parent).exclude(pk__in=moving).aggregate(last=Max("position"))["last"] or 0
        return [last + GAP * (order + 1) for order in range(len(codes))]
    siblings = list(study.codes.filter(parent=parent).exclude(pk__in=moving).order_by("position", "name"))
    index = next((i for i, sibling in enumerate(siblings) if sibling.pk == before.pk), len(siblings))
    low = siblings[index - 1].position if index else 0
    high = siblings[index].position if index < len(siblings) else low + GAP * (len(codes) + 1)
    if high - low <= len(codes):
        for order, sibling in enumerate(siblings):
            sibling.position = (order + 1) * GAP * (len(codes) + 1)
        Code.objects.bulk_update(siblings, ["position"], batch_size=500)
        low = siblings[index - 1].position if index else 0
        high = siblings[index].position if index < len(siblings) else low + GAP * (len(codes) + 1)
    width = (high - low) // (len(codes) + 1)
    return [low + width * (order + 1) for order in range(len(codes))]


def _first_staying(parent: uuid.UUID | None, going: dict[uuid.UUID, Code]) -> uuid.UUID | None:
    while parent in going:
        parent = going[parent].parent_id
    return parent
