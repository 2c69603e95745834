"""Replacing names that were missed in a text that is in already: a new revision, and no older one left.

What hangs on places of the text (codings, quotes) moves with `Moves`: `flows.masking` does all of it together.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from oogst.core.deidentify.masking import Moves, mask
from oogst.core.deidentify.occurrences import occurrences
from oogst.core.formats import document as formats
from oogst.core.ids import uuid7
from oogst.core.reanchoring import Edits
from oogst.core.text import digest, word_count
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import index, shifts
from oogst.sources.drafts import RAW
from oogst.sources.models import Revision, Source, Turn
from oogst.sources.review import packed
from oogst.vault import master, texts
from oogst.vault.models import SealedText, Subject

Place = tuple[int, int, str]
"""Half-open, in code points of the newest revision; and what stands there from now on."""


@dataclass(frozen=True)
class Masked:
    """What came of it: where everything went, the new text, and which words became what; `before` and `after` are
    the revisions."""

    moves: Moves
    text: str
    words: Mapping[str, str]
    before: uuid.UUID
    after: uuid.UUID

    def plain(self, words: str) -> str:
        """Other words about the same text, with the same names replaced in them."""
        return replaced(words, self.words)


@transaction.atomic
def mask_source(*, source: Source, places: Sequence[Place], seen: str, by: User) -> Masked:
    """Replace places in a source. `seen` is the digest of the text that was looked at.

    The text as it was goes sealed to the vault, if none of this source is there yet; its older revisions are removed,
    for they hold the name. Raises NotAllowed when the text changed since or places overlap, and VaultLocked.
    """
    access.require(by, Permission.REVIEW_NAMES, source)
    locked = Source.objects.select_for_update().select_related("study").get(pk=source.pk)
    if locked.digest != seen:
        raise NotAllowed(_("This text was changed meanwhile. Look for the name again."))
    if not places:
        raise NotAllowed(_("Choose at least one place."))
    before = locked.current()
    try:
        done = _masked(before, places, uuid7())
    except ValueError as error:
        raise NotAllowed(_("Two places overlap, or lie outside the text. Look at the text again.")) from error
    _seal(locked, before)
    _write(locked, before, done, by.pk)
    trail.record(by, "source.masked", locked, places=len(places))
    return done


@transaction.atomic
def mask_again(*, source: Source, places: Sequence[Place], after: uuid.UUID) -> Masked:
    """Replace the places once more in the newest revision, that a backup brought back. The new one is called `after`.

    With the vault closed nothing is sealed of the text as it was: that a name goes does not wait for a key.
    """
    locked = Source.objects.select_for_update().select_related("study").get(pk=source.pk)
    before = locked.current()
    done = _masked(before, places, after)
    if master.is_open():
        _seal(locked, before)
    _write(locked, before, done, before.created_by)
    trail.record(None, "source.masked", locked, places=len(places))
    return done


def _masked(before: Revision, places: Sequence[Place], after: uuid.UUID) -> Masked:
    """Raises ValueError."""
    text, moves = mask(before.text, places)
    said = {before.text[start:end]: replacement for start, end, replacement in places}
    return Masked(moves, text, said, before.pk, after)


def _write(source: Source, before: Revision, done: Masked, by: uuid.UUID) -> None:
    _new_revision(source, before, done, by)
    _describe(source, done)
    index.add(source, done.text)


def replaced(words: str, names: Mapping[str, str]) -> str:
    """Words with every one of these names in them replaced; longer names first."""
    found: list[Place] = []
    for name in sorted(names, key=len, reverse=True):
        for start, end in occurrences(words, name):
            if all(end <= taken[0] or taken[1] <= start for taken in found):
                found.append((start, end, names[name]))
    return mask(words, found)[0] if found else words


def _seal(source: Source, revision: Revision) -> None:
    """The text with the name: under the key of the one person in it, or a key of its own."""
    if SealedText.objects.filter(about=source.pk, kind=RAW).exists():
        return
    people = list(source.participants.values_list("person_id", flat=True))
    alone = len(people) == 1
    turns = tuple(
        formats.Turn(turn.start, turn.end, turn.words_start, turn.speaker, turn.begins_ms, turn.ends_ms)
        for turn in revision.turns.all()
    )
    said = formats.Document(
        name=source.name, text=revision.text, turns=turns, kind=source.kind, date=source.date, language=source.language
    )
    subject = people[0] if alone else source.pk
    kind = Subject.PERSON if alone else Subject.THING
    texts.keep(source.study_id, subject, kind, kind=RAW, about=source.pk, text=packed(said))


def _new_revision(source: Source, before: Revision, done: Masked, by: uuid.UUID) -> None:
    new = Revision.objects.create(
        pk=done.after, source=source, number=before.number + 1, text=done.text, digest=digest(done.text),
        reason=_("A name was replaced"), created_by=by,
    )  # fmt: skip
    Turn.objects.bulk_create(_moved(turn, new, before.text, done) for turn in before.turns.all())
    shifts.note(source, new.number, Edits(done.moves.moves, {}, {}))
    source.revisions.exclude(pk=new.pk).delete()
    source.length, source.words, source.digest = len(done.text), word_count(done.text), new.digest
    source.save(update_fields=["length", "words", "digest"])


def _moved(turn: Turn, revision: Revision, old: str, done: Masked) -> Turn:
    start, end = done.moves.span(turn.start, turn.end)
    words_start = min(max(done.moves.span(turn.words_start, turn.end)[0], start), end)
    return Turn(
        revision=revision, number=turn.number, start=start, words_start=words_start, end=end,
        speaker=_speaker(turn, old, done), person_id=turn.person_id, begins_ms=turn.begins_ms, ends_ms=turn.ends_ms,
    )  # fmt: skip


def _speaker(turn: Turn, old: str, done: Masked) -> str:
    """The label as the text shows it now; one that the text never showed, with the same names replaced."""
    place = old.find(turn.speaker, turn.start, turn.words_start) if turn.speaker else -1
    if place < 0:
        return done.plain(turn.speaker)[:120]
    if not done.moves.touched(place, place + len(turn.speaker)):
        return done.plain(turn.speaker)[:120]
    start, end = done.moves.span(place, place + len(turn.speaker))
    return done.text[start:end].strip("[]")[:120]


def _describe(source: Source, done: Masked) -> None:
    """The same names in what is said of the source: its name, file, description, values and speakers."""
    for field in ("name", "file_name", "description"):
        setattr(source, field, done.plain(getattr(source, field)))
    source.save(update_fields=["name", "file_name", "description"])
    _plain_rows(source.values.all(), "value", done)
    for row in source.participants.exclude(speaker=""):
        plain = done.plain(row.speaker).strip("[]")
        if plain != row.speaker:
            row.speaker = plain[:120]
            row.save(update_fields=["speaker"])


def _plain_rows(rows: Iterable[object], field: str, done: Masked) -> None:
    for row in rows:
        before = getattr(row, field)
        after = done.plain(before)
        if after != before:
            setattr(row, field, after)
            row.save(update_fields=[field])  # type: ignore[attr-defined]
