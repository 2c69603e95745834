"""Taking turns out of a text of several people that waits: what is left is sealed anew, under a new key."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection

from django.db import transaction

from oogst.core.cutting import Cut
from oogst.core.formats.document import Document, Turn
from oogst.core.text import word_count
from oogst.sources.drafts import NAMES, RAW, TITLE, document_of, names_of
from oogst.sources.models import Draft
from oogst.sources.review import ACCEPTED, OPEN, Names, as_json, packed
from oogst.vault import keys, texts
from oogst.vault.models import Subject
from oogst.vault.router import VAULT


def cut_turns(*, draft: Draft, turns: Collection[int], mark: str) -> None:
    """Cut these turns, by number, out of the raw text and out of what was decided about its names.

    The old words cannot be opened any more, also not from a backup of them, once the backups of keys have gone. Twice
    does no harm. Raises VaultLocked.
    """
    document, names = document_of(draft), names_of(draft)
    text = document.text
    cut = Cut(text, [(turn.start, turn.end) for number, turn in enumerate(document.turns) if number in turns], mark)
    kept = tuple(_moved(turn, cut) for number, turn in enumerate(document.turns) if number not in turns)
    left = dataclasses.replace(document, text=cut.text, turns=kept)
    decided = _decided(names, cut)
    draft.subject, draft.words, draft.version = draft.pk, word_count(left.text), draft.version + 1
    draft.sure = sum(one.decision == ACCEPTED for one in decided.found)
    draft.open = sum(one.decision == OPEN for one in decided.found)
    draft.file_mark = ""
    draft.save(update_fields=["subject", "words", "version", "sure", "open", "file_mark"])
    _seal_anew(draft, left, decided)


def _seal_anew(draft: Draft, document: Document, names: Names) -> None:
    title = texts.read(TITLE, draft.pk)
    said = {"found": [as_json(one) for one in names.found], "title": names.title, "variables": dict(names.variables)}
    kept = {RAW: packed(document), NAMES: json.dumps(said)} | ({TITLE: title} if title is not None else {})
    with transaction.atomic(using=VAULT):
        for kind in (RAW, NAMES, TITLE):
            texts.discard(kind, draft.pk)
        keys.destroy([draft.pk])
        for kind, text in kept.items():
            texts.keep(draft.study_id, draft.pk, Subject.THING, kind=kind, about=draft.pk, text=text)


def _moved(turn: Turn, cut: Cut) -> Turn:
    start, end = cut.start(turn.start), cut.end(turn.end)
    words = min(max(cut.start(turn.words_start), start), end)
    return dataclasses.replace(turn, start=start, end=max(start, end), words_start=max(start, words))


def _decided(names: Names, cut: Cut) -> Names:
    """What was decided about what is left; what was found in the words that are gone is gone."""
    found = []
    for one in names.found:
        if not cut.touches(one.start, one.end) and (span := cut.span(one.start, one.end)) is not None:
            found.append(dataclasses.replace(one, start=span[0], end=span[1]))
    return dataclasses.replace(names, found=tuple(found))
