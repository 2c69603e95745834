"""What differs between two states of a codebook: added, removed, merged, renamed, moved, redefined."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from oogst.core.report.difference import Change, difference

Key = TypeVar("Key", bound=Hashable)
WORDS = ("definition", "when", "when_not", "anchor")


@dataclass(frozen=True)
class Entry(Generic[Key]):
    """A code in a codebook."""

    key: Key
    name: str
    parent: Key | None = None
    status: str = ""
    definition: str = ""
    when: str = ""
    when_not: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Reworded:
    """One of WORDS, and what changed in it word by word."""

    field: str
    pieces: tuple[Change, ...]


@dataclass(frozen=True)
class Changed(Generic[Key]):
    """A code that is in both, with what differs; a move gives the parents, None for the top."""

    before: Entry[Key]
    after: Entry[Key]
    is_renamed: bool
    is_moved: bool
    has_other_status: bool
    words: tuple[Reworded, ...]


@dataclass(frozen=True)
class Difference(Generic[Key]):
    """`merged` gives each code that went with the one it became. `same` counts codes without any change."""

    added: tuple[Entry[Key], ...]
    removed: tuple[Entry[Key], ...]
    merged: tuple[tuple[Entry[Key], Entry[Key]], ...]
    changed: tuple[Changed[Key], ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.merged or self.changed)


def compare(
    before: Sequence[Entry[Key]], after: Sequence[Entry[Key]], into: Mapping[Key, Key] | None = None
) -> Difference[Key]:
    """From one codebook to another, in the order of each. `into`: which codes were ever merged into which."""
    old, new = {entry.key: entry for entry in before}, {entry.key: entry for entry in after}
    chain = dict(into or {})
    removed, merged = [], []
    for entry in before:
        if entry.key in new:
            continue
        stays = _standing(entry.key, chain, new)
        if stays is None:
            removed.append(entry)
        else:
            merged.append((entry, new[stays]))
    both = [_changed(old[entry.key], entry) for entry in after if entry.key in old]
    changed = tuple(one for one in both if one is not None)
    return Difference(
        added=tuple(entry for entry in after if entry.key not in old),
        removed=tuple(removed),
        merged=tuple(merged),
        changed=changed,
        same=len(both) - len(changed),
    )


def _standing(key: Key, chain: Mapping[Key, Key], here: Mapping[Key, object]) -> Key | None:
    """The code that a merged code became, as far as it is here."""
    seen = {key}
    while (following := chain.get(key)) is not None and following not in seen:
        if following in here:
            return following
        seen.add(following)
        key = following
    return None


def _changed(old: Entry[Key], new: Entry[Key]) -> Changed[Key] | None:
    words = tuple(
        Reworded(name, difference(getattr(old, name), getattr(new, name)))
        for name in WORDS
        if getattr(old, name) != getattr(new, name)
    )
    found = Changed(old, new, old.name != new.name, old.parent != new.parent, old.status != new.status, words)
    return found if found.is_renamed or found.is_moved or found.has_other_status or words else None
