"""What goes into learning, and what comes out beside the model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A segment, or a passage that nobody coded (`codes` is empty). `source` is any number that its text alone has."""

    source: int
    language: str
    words: str
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """A passage without a code that may fit it, by number; `like` is the number of the example it resembles most."""

    code: str
    passage: int
    score: float
    like: int
