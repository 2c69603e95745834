"""For whom the story is told: in which language, and what of its origin it may show."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from oogst.core.report.model import Language

Address = Callable[[uuid.UUID, int, int], str]
"""The absolute address of a place: source, start, end."""


@dataclass(frozen=True)
class View:
    """What a reader sees beside the words and the pseudonyms.

    `names`: how the team calls a source, and the label of a speaker who has no pseudonym. `context`: the words around
    a quote. `passages`: coded words that nobody chose for the story yet. `place`: where a quote leads to, or None for
    who may not read the material.
    """

    language: Language = "nl"
    names: bool = True
    context: bool = True
    passages: bool = True
    place: Address | None = None


def for_readers_of_the_story(language: Language) -> View:
    """Only pseudonyms and what the story tells, and no way into the material."""
    return View(language, names=False, context=False, passages=False, place=None)
