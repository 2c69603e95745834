"""Coding in a blind round. No line on the trail and none in the log of changes: both could be read by others.

What was done is told on the trail by the coder's "done" and the reveal.
"""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import round_queries, round_rules, rules
from oogst.coding.models import Code
from oogst.coding.round_models import Round, RoundCode, RoundCoding
from oogst.core.ids import uuid7
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source


@transaction.atomic
def code_in_round(
    *,
    round: Round,
    source: Source,
    start: int,
    end: int,
    codes: Sequence[Code],
    by: User,
    coding_ids: Sequence[uuid.UUID] | None = None,
) -> list[RoundCoding]:
    """Put codes on the passage [start, end). Returns what stands there now.

    Sending the same ids twice stores once; an own coding that was removed comes back under its id, as undo asks.
    """
    _check(round, source, by)
    rules.check_span(source, start, end)
    rules.check_same_study(round.study, *codes)
    rules.check_present(*codes)
    _check_codes(round, codes)
    ids = list(coding_ids or [uuid7() for _code in codes])
    if len(ids) != len(codes) or RoundCoding.objects.filter(pk__in=ids).exclude(round=round, coder=by.pk).exists():
        raise NotAllowed(_("This coding was sent in a form that Oogst does not know. Reload the page and try again."))
    here = round_queries.own(round, source, by).filter(start=start, end=end)
    back = RoundCoding.objects.filter(pk__in=ids, source=source, start=start, end=end, removed_at__isnull=False)
    back.exclude(code__in=here.values("code")).update(removed_at=None)
    known = {*RoundCoding.objects.filter(pk__in=ids).values_list("code_id", flat=True)}
    known |= {*here.values_list("code_id", flat=True)}
    words, now = source.passage(start, end), timezone.now()
    RoundCoding.objects.bulk_create(
        [
            RoundCoding(
                pk=pk,
                study=round.study,
                round=round,
                source=source,
                code=code,
                start=start,
                end=end,
                words=words,
                coder=by.pk,
                created_at=now,
            )
            for pk, code in zip(ids, codes, strict=True)
            if code.pk not in known
        ]
    )
    return list(here)


@transaction.atomic
def remove_from_round(*, codings: Sequence[RoundCoding], by: User) -> None:
    """Take own codings away while the round is blind."""
    for coding in codings:
        _check_own(coding, by)
    RoundCoding.objects.filter(pk__in=[coding.pk for coding in codings]).update(removed_at=timezone.now())


@transaction.atomic
def change_in_round(
    *, coding: RoundCoding, by: User, code: Code | None = None, start: int | None = None, end: int | None = None
) -> RoundCoding:
    """Give an own coding another code or other limits while the round is blind.

    One that fell together with another, and went by that, stands by itself again.
    """
    _check_own(coding, by)
    coding.removed_at = None
    if code is not None:
        rules.check_same_study(coding.round.study, code)
        rules.check_present(code)
        _check_codes(coding.round, [code])
        coding.code = code
    if start is not None and end is not None:
        rules.check_span(coding.source, start, end)
        coding.start, coding.end, coding.words = start, end, coding.source.passage(start, end)
    twin = round_queries.own(coding.round, coding.source, by).filter(
        code=coding.code, start=coding.start, end=coding.end
    )
    if twin.exclude(pk=coding.pk).exists():
        coding.removed_at = timezone.now()  # the same coding stands there already
    coding.save(update_fields=["code", "start", "end", "words", "removed_at"])
    return coding


def _check_own(coding: RoundCoding, by: User) -> None:
    if coding.coder != by.pk:
        raise NotAllowed(_("This coding is a colleague’s. Only that colleague or the lead researcher can change it."))
    _check(coding.round, coding.source, by)


def _check(round: Round, source: Source, by: User) -> None:
    access.require(by, Permission.CODE, round)
    locked = Round.objects.select_for_update().get(pk=round.pk)  # nobody codes while it is being revealed
    round_rules.check_open(locked)
    round_rules.check_takes_part(locked, source, by)
    round_rules.check_not_done(locked, source, by)


def _check_codes(round: Round, codes: Sequence[Code]) -> None:
    """Only codes of the round, where it names them. One query."""
    chosen = set(RoundCode.objects.filter(round=round).values_list("code_id", flat=True))
    if chosen and not {code.pk for code in codes} <= chosen:
        raise NotAllowed(_("This round is not about that code."))
