"""Making a blind round, being done with it, and revealing it."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import round_queries, round_rules, round_tasks, rules
from oogst.coding.models import Code
from oogst.coding.round_models import (
    Round,
    RoundCode,
    RoundCoder,
    RoundCoding,
    RoundDone,
    RoundText,
    Unit,
)
from oogst.core.ids import uuid7
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Study


@transaction.atomic
def make_round(
    *,
    study: Study,
    name: str,
    texts: Sequence[Source],
    coders: Sequence[User],
    by: User,
    codes: Sequence[Code] = (),
    unit: str = Unit.SENTENCE,
    threshold: int = 50,
    deadline: datetime.date | None = None,
    round_id: uuid.UUID | None = None,
) -> Round:
    """Give texts to coders. Without codes the round is about the whole codebook. `threshold` in percent."""
    access.require(by, Permission.CODE, study)
    name = round_rules.check_name(name)
    round_rules.check_texts(study, texts)
    round_rules.check_coders(study, coders)
    rules.check_same_study(study, *codes)
    rules.check_present(*codes)
    round = Round.objects.create(
        pk=round_id or uuid7(), study=study, name=name, unit=unit, threshold=threshold, deadline=deadline,
        created_by=by.pk,
    )  # fmt: skip
    RoundText.objects.bulk_create(
        [RoundText(round=round, source=text, position=at) for at, text in enumerate(dict.fromkeys(texts))]
    )
    people = list(dict.fromkeys(one.pk for one in coders))
    RoundCoder.objects.bulk_create([RoundCoder(round=round, user=pk, to_tell=pk != by.pk) for pk in people])
    RoundCode.objects.bulk_create([RoundCode(round=round, code=code) for code in dict.fromkeys(codes)])
    trail.record(by, "round.made", round, texts=len(set(texts)), coders=len(people))
    for pk in people:
        round_tasks.ask_to_code(round, pk, len(set(texts)))
    return round


@transaction.atomic
def edit_round(
    *, round: Round, by: User, name: str, deadline: datetime.date | None, unit: str, threshold: int
) -> Round:
    """Change what it is called, when it is to be finished, and by what its coders are compared: also afterwards.

    The deadline is moved by who began the round, or who leads the study: all its coders planned by it.
    """
    access.require(by, Permission.CODE, round)
    if deadline != round.deadline:
        round_rules.check_starter(round, by)
        round_tasks.move(round, deadline)
    round.name, round.deadline = round_rules.check_name(name), deadline
    round.unit, round.threshold = unit, threshold
    round.save(update_fields=["name", "deadline", "unit", "threshold"])
    trail.record(by, "round.edited", round, unit=unit)
    return round


@transaction.atomic
def say_done(*, round: Round, source: Source, by: User) -> Round:
    """A coder is done with a text. When everybody is done with everything, the round is revealed."""
    access.require(by, Permission.CODE, round)
    round = Round.objects.select_for_update().get(pk=round.pk)
    round_rules.check_open(round)
    round_rules.check_takes_part(round, source, by)
    _row, is_new = RoundDone.objects.get_or_create(round=round, source=source, coder=by.pk)
    if is_new:
        trail.record(by, "round.done", round)
    if not round_queries.standing(round).waits_for(by.pk):
        round_tasks.coded(round, by.pk, by)
    reveal_when_all_are_done(round, by)
    return round


@transaction.atomic
def take_back_done(*, round: Round, source: Source, by: User) -> Round:
    """A coder goes on with a text after all. Raises NotAllowed once the round is revealed."""
    access.require(by, Permission.CODE, round)
    round = Round.objects.select_for_update().get(pk=round.pk)
    round_rules.check_open(round)
    if RoundDone.objects.filter(round=round, source=source, coder=by.pk).delete()[0]:
        trail.record(by, "round.undone", round)
        round_tasks.ask_to_code(round, by.pk, round_queries.standing(round).waits_for(by.pk))
    return round


@transaction.atomic
def reveal_round(*, round: Round, reason: str, by: User) -> Round:
    """Reveal before everybody is done: only by who leads the study, with a reason. What is not done does not count."""
    access.require(by, Permission.MANAGE_STUDY, round)
    round = Round.objects.select_for_update().get(pk=round.pk)
    round_rules.check_open(round)
    if not (reason := " ".join(reason.split())):
        raise NotAllowed(_("Say why the round is revealed before everybody is done."))
    _reveal(round, by, reason[:300])
    return round


@transaction.atomic
def remove_round(*, round: Round, by: User) -> None:
    """Take a round away in which nobody has coded yet."""
    access.require(by, Permission.CODE, round)
    round = Round.objects.select_for_update().get(pk=round.pk)
    if RoundCoding.objects.filter(round=round).exists():
        raise NotAllowed(_("Somebody has coded in this round already, so it stays."))
    trail.record(by, "round.removed", round)
    round_tasks.forget(round, by)
    round.delete()


def reveal_when_all_are_done(round: Round, by: User) -> None:
    """Does nothing while somebody is not done. `round` is held by who calls."""
    stands = round_queries.standing(round)
    if stands.count == stands.total:
        _reveal(round, by, "")


def _reveal(round: Round, by: User, reason: str) -> None:
    round.revealed_at, round.revealed_by, round.reveal_reason = timezone.now(), by.pk, reason
    round.to_tell = by.pk != round.created_by
    round.save(update_fields=["revealed_at", "revealed_by", "reveal_reason", "to_tell"])
    round_tasks.forget(round, by)
    round_tasks.ask_to_settle(round)
    many = RoundCoding.objects.present().filter(round=round).count()
    trail.record(by, "round.revealed", round, codings=many, early=bool(reason))
