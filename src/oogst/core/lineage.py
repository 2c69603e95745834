"""From open codes to themes as a picture: where each label stands, with what it became to its right.

A theme stands at the right; left of it the codes below it, down to those without codes below them; left of those the
labels that a code had before, and the codes that were merged into it or that it was split from. Rows are given to
labels with nothing on their left, from top to bottom, so that no two flows cross.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypeVar

Key = TypeVar("Key")
Way: TypeAlias = Literal["under", "renamed", "merged", "split"]


@dataclass
class Label(Generic[Key]):
    """A label and how it came to what stands right of it. `below` are codes under it, `before` what it was."""

    key: Key
    way: Way | None = None
    below: list["Label[Key]"] = field(default_factory=list)
    before: list["Label[Key]"] = field(default_factory=list)


@dataclass(frozen=True)
class Placed(Generic[Key]):
    """A label in its column (from the left) and row, and which one it leads to, by number."""

    label: Label[Key]
    column: int
    row: float
    to: int | None


@dataclass(frozen=True)
class Lineage(Generic[Key]):
    """`past`: how many columns on the left are labels of before."""

    placed: tuple[Placed[Key], ...]
    columns: int
    rows: int
    past: int


def lay_out(themes: Sequence[Label[Key]]) -> Lineage[Key]:
    past = max((_past(theme) for theme in themes), default=0)
    height = max((_height(theme) for theme in themes), default=-1)
    placed: list[Placed[Key]] = []
    row = 0
    for theme in themes:
        row = _place(theme, past + (height if theme.below else 0), None, row, past, placed)
    return Lineage(tuple(placed), past + height + 1, row, past)


def _place(label: Label[Key], column: int, to: int | None, row: int, past: int, placed: list[Placed[Key]]) -> int:
    """Put a label and all that leads to it; returns the next free row."""
    number = len(placed)
    placed.append(Placed(label, column, float(row), to))
    following = []
    for child in label.below:
        following.append(len(placed))
        row = _place(child, past + _height(child), number, row, past, placed)
    for old in label.before:
        following.append(len(placed))
        # What a theme or category was called before stands as far left as what its codes were.
        row = _place(
            old, (past if label.way is None or label.way == "under" else column) - 1, number, row, past, placed
        )
    if not following:
        return row + 1
    middle = (placed[following[0]].row + placed[following[-1]].row) / 2
    placed[number] = Placed(label, column, middle, to)
    return row


def _height(label: Label[Key]) -> int:
    return 1 + max((_height(child) for child in label.below), default=-1)


def _past(label: Label[Key]) -> int:
    """How many labels stand behind each other before the codes of now."""
    own = max((1 + _past(old) for old in label.before), default=0)
    return max([own, *(_past(child) for child in label.below)])
