"""Putting codes on passages, and changing that."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.correction_models import Adrift
from oogst.coding.log import Step
from oogst.coding.models import Change, Code, Coding
from oogst.coding.services.code import NewCode, new_code
from oogst.coding.services.memo import take_memos
from oogst.coding.suggestion_models import SuggestedCoding
from oogst.core.ids import uuid7
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import shifts
from oogst.sources.models import Source


@transaction.atomic
def apply_codes(
    *,
    source: Source,
    start: int,
    end: int,
    codes: Sequence[Code],
    new: Sequence[NewCode] = (),
    coding_ids: Sequence[uuid.UUID] | None = None,
    revision: int | None = None,
    suggested: Collection[uuid.UUID] = (),
    by: User,
    change_id: uuid.UUID | None = None,
) -> Change:
    """Put codes, and codes made in passing, on the passage [start, end) in code points.

    `coding_ids`: one for each of `codes`, then of `new`. `suggested`: those of `codes` that were suggested, and that
    the coder accepted; the log, the trail and the coding itself keep that. A code that the same coder has already put
    on exactly this passage is left as it is. `revision` is the number of the text that was looked at (None: the
    newest): the passage is followed to where its words are now. Where nothing of them is left, the codings wait for
    their coder.
    """
    access.require(by, Permission.CODE, source)
    study = source.study
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_order(start, end)
    was, (newest, words) = (start, end), shifts.hold(source, start, end)
    if revision is not None and revision != newest:
        start, end = shifts.follow(source, revision, newest, start, end)
        words = source.passage(start, end)
    is_adrift = start == end
    if not is_adrift:
        rules.check_span(source, start, end)
    rules.check_same_study(study, *codes)
    rules.check_present(*codes)
    step = Step()
    made = [new_code(step, study, wish, by) for wish in new]
    ids = list(coding_ids or [uuid7() for _every in [*codes, *made]])
    on_place = Q(removed_at__isnull=True, source=source, coder=by.pk, start=start, end=end)
    there = dict(Coding.objects.filter(on_place | Q(pk__in=ids)).order_by().values_list("pk", "code_id"))
    if len(ids) != len(codes) + len(made) or not there.keys().isdisjoint(ids):
        raise NotAllowed(_("This coding was sent in a form that Oogst does not know. Reload the page and try again."))
    now = timezone.now()
    codings = [
        Coding(
            pk=pk,
            study=study,
            source=source,
            code=code,
            start=start,
            end=end,
            words=words,
            coder=by.pk,
            created_at=now,
            removed_at=now if is_adrift else None,
        )
        for pk, code in zip(ids, [*codes, *made], strict=True)
        if code.pk not in there.values()
    ]
    Coding.objects.bulk_create(codings)
    step.made(*codings)
    accepted = [coding for coding in codings if coding.code_id in suggested]
    SuggestedCoding.objects.bulk_create(SuggestedCoding(coding=one, code_id=one.code_id) for one in accepted)
    if is_adrift and revision is not None:
        step.made(*_adrift(codings, shifts.words_on(source, revision, *was), by))
    about: dict[str, Any] = {"adrift": len(codings)} if is_adrift else {}
    if revision is not None and revision != newest:
        about["from_revision"] = revision
    verb = "accept" if accepted else "apply"
    return log.record(
        step, study=study, verb=verb, by=by, change_id=change_id, source=str(source.pk), codes=len(ids), **about
    )


def _adrift(codings: Sequence[Coding], words: str, by: User) -> list[Adrift]:
    """Codings that were made on words which are no longer in the text: they wait for their coder."""
    return Adrift.objects.bulk_create(
        Adrift(
            coding=coding,
            study_id=coding.study_id,
            source_id=coding.source_id,
            coder=by.pk,
            words=words,
            by=by.pk,
            at=coding.created_at,
        )
        for coding in codings
    )


@transaction.atomic
def remove_codings(*, codings: Sequence[Coding], by: User, change_id: uuid.UUID | None = None) -> Change:
    """Take codings away. Their memos stay with them, and come back with them."""
    study = codings[0].study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_same_study(study, *codings)
    rules.check_present(*codings)
    rules.check_own(codings, by)
    step, now = Step(), timezone.now()
    step.touch(*codings)
    for coding in codings:
        coding.removed_at = now
    log.save(step)
    return log.record(step, study=study, verb="remove", by=by, change_id=change_id, codings=len(codings))


@transaction.atomic
def resize_coding(
    *,
    coding: Coding,
    start: int,
    end: int,
    revision: int | None = None,
    by: User,
    change_id: uuid.UUID | None = None,
) -> Change:
    """Change the limits of a coding; its words follow. `revision`: the number of the text that was looked at."""
    access.require(by, Permission.CODE, coding)
    study = coding.study
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_order(start, end)
    newest, _words = shifts.hold(coding.source, start, end)
    if revision is not None and revision != newest:
        coding.refresh_from_db(fields=["start", "end", "removed_at"])
        start, end = shifts.follow(coding.source, revision, newest, start, end)
    rules.check_span(coding.source, start, end)
    rules.check_present(coding)
    rules.check_own([coding], by)
    twin = Coding.objects.present().filter(
        source=coding.source, code=coding.code, coder=coding.coder, start=start, end=end
    )
    step = Step()
    step.touch(coding)
    if twin.exclude(pk=coding.pk).exists():
        coding.removed_at = timezone.now()  # the same coding stands there already
    else:
        coding.start, coding.end = start, end
    log.save(step)
    about = {"from_revision": revision} if revision is not None and revision != newest else {}
    return log.record(
        step,
        study=study,
        verb="resize",
        by=by,
        change_id=change_id,
        coding=str(coding.pk),
        **about,  # type: ignore[arg-type]
    )


@transaction.atomic
def recode(*, codings: Sequence[Coding], code: Code, by: User, change_id: uuid.UUID | None = None) -> Change:
    """Give codings another code. Memos stay; a coding that the coder already had there becomes one with it."""
    study = code.study
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_same_study(study, code, *codings)
    rules.check_present(code, *codings)
    rules.check_own(codings, by)
    step = Step()
    give_code(step, codings, code)
    log.save(step)
    return log.record(
        step, study=study, verb="recode", by=by, change_id=change_id, codings=len(codings), code=str(code.pk)
    )


def give_code(step: Step, codings: Sequence[Coding], code: Code) -> None:
    """Set the code of codings as part of a step. Where two become the same, the older stays and takes the memos."""
    now, places = timezone.now(), {}
    staying = Coding.objects.present().filter(code=code, source__in={c.source_id for c in codings})
    coming = {c.pk for c in codings}  # left out here and not in the query, which takes only so many ids
    for coding in staying.only("source_id", "coder", "start", "end"):
        if coding.pk not in coming:
            places[coding.source_id, coding.coder, coding.start, coding.end] = coding.pk
    step.touch(*codings)
    for coding in sorted(codings, key=lambda c: (c.created_at, c.pk)):
        place = (coding.source_id, coding.coder, coding.start, coding.end)
        if place in places:
            coding.removed_at = now
            take_memos(step, coding, places[place])
        else:
            coding.code = code
            places[place] = coding.pk
