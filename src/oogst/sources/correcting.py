"""A corrected text: a revision on top of the others. `flows.correcting` moves all that hangs on its places."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oogst.core.reanchoring import Edits
from oogst.core.text import digest, word_count
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import index, shifts
from oogst.sources.corrected_turns import corrected_turns
from oogst.sources.models import Participant, Revision, Source, Turn


def locked(source: Source, seen: str) -> Source:
    """The source, held until the transaction ends. `seen` is the digest of the text that was looked at.

    Raises NotAllowed when somebody changed the text since.
    """
    held = Source.objects.select_for_update(no_key=True, of=("self",)).select_related("study").get(pk=source.pk)
    if held.digest != seen:
        raise NotAllowed(
            _(
                "Somebody changed this text while you had it open. Nothing of theirs was overwritten: "
                "look at the text as it is now, and correct it there."
            )
        )
    return held


def revise(source: Source, before: Revision, text: str, moves: Edits, by: User) -> Revision:
    """Put a corrected text on top. A text that stood there before comes back as it was, instead of twice."""
    same = source.revisions.filter(digest=digest(text)).first()
    if same is not None:
        return put_on_top(source, same, moves)
    new = Revision.objects.create(
        source=source, number=before.number + 1, text=text, digest=digest(text), reason=_("Corrected"),
        created_by=by.pk,
    )  # fmt: skip
    shifts.note(source, new.number, moves)
    people = {turn.speaker: turn.person_id for turn in before.turns.exclude(person=None).order_by("-number")}
    for label, speaker, person in Participant.objects.filter(source=source).values_list(
        "person__label", "speaker", "person"
    ):
        people = {label: person, **({speaker: person} if speaker else {}), **people}
    turns = corrected_turns(list(before.turns.order_by("start")), before.text, text, moves)
    Turn.objects.bulk_create(
        Turn(
            revision=new, number=number, start=turn.start, words_start=turn.words_start, end=turn.end,
            speaker=turn.speaker, person_id=turn.person if turn.is_known else people.get(turn.speaker),
            begins_ms=turn.begins_ms, ends_ms=turn.ends_ms,
        )
        for number, turn in enumerate(turns)
    )  # fmt: skip
    _describe(source, new)
    return new


def put_on_top(source: Source, revision: Revision, moves: Edits) -> Revision:
    """Make an older text the newest again: the same row with the next number, so that no text stands there twice."""
    was = int(Revision.objects.values_list("number", flat=True).get(pk=revision.pk))
    number = shifts.newest(source) + 1
    Revision.objects.filter(pk=revision.pk).update(number=number)
    revision.number = number
    shifts.note(source, number, moves, same_as=was)
    _describe(source, revision)
    return revision


def _describe(source: Source, revision: Revision) -> None:
    source.length, source.words, source.digest = len(revision.text), word_count(revision.text), revision.digest
    source.save(update_fields=["length", "words", "digest"])
    index.add(source, revision.text)
