"""From differences to a version that the team agrees on; both originals stay with the round."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, round_queries, rules
from oogst.coding.log import Step
from oogst.coding.models import Code, Coding
from oogst.coding.round_models import Round, RoundCoding, RoundDecision
from oogst.coding.services.coding import remove_codings
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source

Outcome = RoundDecision.Outcome


@dataclass(frozen=True)
class Kept:
    """A code on a passage, as it is to stand among the ordinary codings."""

    code: Code
    start: int
    end: int


@transaction.atomic
def decide(
    *, round: Round, source: Source, marks: Collection[uuid.UUID], keep: Sequence[Kept], by: User
) -> RoundDecision:
    """Settle one place: what is kept becomes ordinary codings of who decides, in one step that can be undone.

    `marks`: the round codings of the place; `keep` may hold any of them, none, or something else. Raises NotAllowed
    while the round is blind, or when somebody has settled this place already.
    """
    access.require(by, Permission.CODE, round)
    Round.objects.select_for_update().get(pk=round.pk)
    rows = list(round_queries.revealed(round).filter(source=source, pk__in=list(marks)))
    if not rows or len(rows) != len(set(marks)) or any(row.decision_id for row in rows):
        raise NotAllowed(_("This place was settled meanwhile. Reload the page to see how things stand."))
    decision = _settle(round, source, rows, keep, by)
    trail.record(by, "round.decided", round, outcome=decision.outcome, codings=len(decision.codings))
    return decision


@transaction.atomic
def take_what_all_agree_on(*, round: Round, by: User) -> int:
    """Make ordinary codings of everything on which all coders agree exactly, in one step. Returns how many places."""
    access.require(by, Permission.CODE, round)
    Round.objects.select_for_update().get(pk=round.pk)
    open_rows = list(round_queries.revealed(round).filter(decision=None).select_related("code", "source"))
    stands = round_queries.standing(round)
    by_place: dict[tuple[uuid.UUID, uuid.UUID, int, int], list[RoundCoding]] = {}
    for row in open_rows:
        if (row.source_id, row.coder) in stands.done:
            by_place.setdefault((row.source_id, row.code_id, row.start, row.end), []).append(row)
    agreed = [
        rows
        for (source, _code, _start, _end), rows in by_place.items()
        if {row.coder for row in rows} == (done := {one for one in stands.coders if (source, one) in stands.done})
        and len(done) > 1
        and _now(rows[0].code).removed_at is None
    ]
    if not agreed:
        raise NotAllowed(_("There is nothing left on which everybody agrees exactly."))
    first = [rows[0] for rows in agreed]
    made = _apply(round, [(row.source, Kept(row.code, row.start, row.end)) for row in first], by)
    for rows, coding in zip(agreed, made, strict=True):
        decision = RoundDecision.objects.create(
            round=round, source=rows[0].source, outcome=Outcome.AGREED, codings=coding, by=by.pk
        )
        RoundCoding.objects.filter(pk__in=[row.pk for row in rows]).update(decision=decision)
    trail.record(by, "round.decided", round, outcome=Outcome.AGREED.value, codings=len(agreed))
    return len(agreed)


@transaction.atomic
def reopen(*, decision: RoundDecision, by: User) -> None:
    """Take a decision back. The codings that came of it go, as far as they are still there."""
    round = decision.round
    access.require(by, Permission.CODE, round)
    made = list(Coding.objects.present().filter(pk__in=decision.codings, study=round.study))
    if made:
        remove_codings(codings=made, by=by)
    trail.record(by, "round.reopened", round)
    decision.delete()


def _settle(round: Round, source: Source, rows: Sequence[RoundCoding], keep: Sequence[Kept], by: User) -> RoundDecision:
    for each in keep:
        rules.check_span(source, each.start, each.end)
    there = {(row.code_id, row.start, row.end) for row in rows}
    kept = {(each.code.pk, each.start, each.end) for each in keep}
    outcome = Outcome.NEITHER if not kept else Outcome.KEPT if kept <= there else Outcome.OWN
    made = _apply(round, [(source, each) for each in dict.fromkeys(keep)], by)
    decision = RoundDecision.objects.create(
        round=round, source=source, outcome=outcome, codings=[pk for ids in made for pk in ids], by=by.pk
    )
    RoundCoding.objects.filter(pk__in=[row.pk for row in rows]).update(decision=decision)
    return decision


def _apply(round: Round, wanted: Sequence[tuple[Source, Kept]], by: User) -> list[list[str]]:
    """Ordinary codings in one step of the log. Returns for each the id of what was made; none if it stood already."""
    step, now, made = Step(), timezone.now(), list[list[str]]()
    codings: list[Coding] = []
    places = {(source.pk, source) for source, _kept in wanted}
    there = set(
        Coding.objects.present()
        .filter(source__in=[pk for pk, _source in places], coder=by.pk)
        .values_list("source_id", "code_id", "start", "end")
    )
    for source, kept in wanted:
        code = _now(kept.code)
        rules.check_same_study(round.study, code, source)
        rules.check_present(code)
        place = (source.pk, code.pk, kept.start, kept.end)
        if place in there:
            made.append([])
            continue
        there.add(place)
        coding = Coding(
            study=round.study, source=source, code=code, start=kept.start, end=kept.end,
            words=source.passage(kept.start, kept.end), coder=by.pk, created_at=now,
        )  # fmt: skip
        codings.append(coding)
        made.append([str(coding.pk)])
    if codings:
        Coding.objects.bulk_create(codings)
        step.made(*codings)
        log.record(step, study=round.study, verb="apply", by=by, codes=len(codings), round=str(round.pk))
    return made


def _now(code: Code) -> Code:
    """The code that this one was merged into since, if any."""
    seen = {code.pk}
    while code.removed_at is not None and code.merged_into is not None and code.merged_into.pk not in seen:
        code = code.merged_into
        seen.add(code.pk)
    return code
