"""The passage that somebody opened, and the whole text that it makes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from oogst.core.text import normalise
from oogst.people.errors import NotAllowed

LONGEST = 60_000  # code points that are opened at once


@dataclass(frozen=True)
class Passage:
    """Whole lines of a text: [start, end) in code points, without the last line end."""

    start: int
    end: int
    words: str


def opened(text: str, start: int, end: int) -> Passage:
    """The lines around a place or a selection. Raises NotAllowed for a place that is not in the text."""
    if not 0 <= start <= end <= len(text):
        raise NotAllowed(_("This passage is not in the text. Select it again."))
    first = text.rfind("\n", 0, start) + 1
    last = max(end - 1, start)  # a selection up to and with a line end stays on its lines
    stop = text.find("\n", last)
    stop = len(text) if stop < 0 else stop
    if stop - first > LONGEST:
        raise NotAllowed(_("This is too much to correct at once. Select less."))
    return Passage(first, stop, text[first:stop])


def corrected(text: str, start: int, end: int, words: str) -> str:
    """The whole text with other words on [start, end). Raises NotAllowed when nothing changed, or nothing is left."""
    if not 0 <= start <= end <= len(text):
        raise NotAllowed(_("This passage is not in the text. Select it again."))
    new = normalise(text[:start] + normalise(words) + text[end:])
    if new == text:
        raise NotAllowed(_("Nothing changed yet: the words are as they were."))
    if not new.strip():
        raise NotAllowed(_("A text cannot become empty. Remove the source instead."))
    return new
