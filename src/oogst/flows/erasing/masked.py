"""Names that were replaced in texts of the material, written down and replaced again after an older backup came back.

The ledger holds no words: of each text only the places, and what stands there as far as that is a general label.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence

from django.db import transaction

from oogst.coding.moving import move_codings
from oogst.coding.round_moving import move_round_codings
from oogst.core.deidentify.model import LABELS
from oogst.flows.erasing import lines
from oogst.flows.erasing.lines import Masking
from oogst.people.access import Permission
from oogst.sources import masking
from oogst.sources.deciding import targets
from oogst.sources.masking import Masked, Place
from oogst.sources.models import Revision, Source
from oogst.story.moving import move_quotes
from oogst.studies import other_names
from oogst.studies.models import Study
from oogst.studies.tasks import open_task
from oogst.vault import master

LOOK = "masking.look"
"""The task that is opened."""

_LABELS = {label.strip("[]"): kind for labels in LABELS.values() for kind, label in labels.items()}
_GENERAL = re.compile(r"\[({})(?: [0-9]+)?\]".format("|".join(re.escape(label) for label in _LABELS)), re.ASCII)


def move(source: Source, done: Masked) -> None:
    """Take along what hangs on places of the text: codings, blind ones too, their log, quotes."""
    moved = {"source": source, "moves": done.moves, "text": done.text, "plain": done.plain}
    move_codings(**moved)  # type: ignore[arg-type]
    move_round_codings(**moved)  # type: ignore[arg-type]
    move_quotes(**moved)  # type: ignore[arg-type]


def write_down(source: Source, places: Sequence[Place], done: Masked) -> None:
    """Before the change is final. Should it not become so, then a later one of the same revision counts."""
    whose = {target.replacement: target.key for target in targets(source.study)}
    spans = tuple((start, end, *_as_line(instead, whose)) for start, end, instead in places)
    lines.append_masking(Masking(source.pk, done.before, done.after, spans))


def replay() -> int:
    """Mask again every text that stands before a masking of the ledger, as often as needed. Returns how many times."""
    known, count = lines.maskings(), 0
    for source in Source.objects.filter(pk__in={one.source for one in known.values()}).select_related("study"):
        while (one := known.get(_newest(source))) is not None:
            _again(source, one)
            count += 1
    return count


def ask() -> int:
    """Ask somebody to look at each text whose last masking cannot be made again. Returns how many.

    For after a restore. Between the backup and the masking the text was corrected, and a correction is words, which
    the ledger does not hold.
    """
    last = {one.source: one.after for one in lines.maskings().values()}
    there = set(Revision.objects.filter(pk__in=last.values()).values_list("pk", flat=True))
    lost = Source.objects.filter(pk__in=[source for source, after in last.items() if after not in there])
    for source in lost.select_related("study"):
        open_task(source.study, LOOK, Permission.REVIEW_NAMES, about=source.pk)
    return len(lost)


@transaction.atomic
def _again(source: Source, one: Masking) -> None:
    theirs = {target.key: target.replacement for target in targets(source.study)}
    places = [(start, end, _as_text(instead, theirs.get(who, ""))) for start, end, instead, who in one.spans]
    words = source.current().text
    done = masking.mask_again(source=source, places=places, after=one.after)
    move(source, done)
    for start, end, instead in places:
        _keep_number(source.study, words[start:end], instead, source.pk)


def _newest(source: Source) -> uuid.UUID:
    return source.revisions.order_by("-number").values_list("pk", flat=True)[0]


def _as_line(instead: str, whose: dict[str, str]) -> tuple[str | int, str]:
    """Only general labels as they are; what a person typed may hold anything."""
    return (instead, "") if _GENERAL.fullmatch(instead) else (len(instead), whose.get(instead, ""))


def _as_text(instead: str | int, theirs: str) -> str:
    """As long as it was, so that later places fit: the pseudonym, or dots for what somebody typed."""
    if isinstance(instead, str):
        return instead
    return theirs if len(theirs) == instead else "…" * instead


def _keep_number(study: Study, name: str, instead: str, origin: uuid.UUID) -> None:
    """The name has this number from now on, as it had before the backup was put back."""
    said = _GENERAL.fullmatch(instead)
    if said is not None and instead[-2].isdigit() and master.is_open():
        other_names.add(study, " ".join(name.split()), _LABELS[said[1]], instead, origin=origin)
