"""Where coders differ: codings of a text in groups that people can look at one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from oogst.core.agreement.coded import Mark

LEAST = 0.5  # of the shorter of two codings must lie in the other, to be about the same place


class Differs(StrEnum):
    NOTHING = "nothing"  # all coders gave the same code to the same words
    CODE = "code"  # the same place, other codes
    BOUNDARIES = "boundaries"  # the same codes, other words
    MISSING = "missing"  # one or more coders have nothing here
    SEVERAL = "several"  # more than one of these


@dataclass(frozen=True)
class Place:
    """Codings about one place, and in what their coders differ. `marks` by start; `absent`: who has nothing here."""

    marks: tuple[Mark, ...]
    differs: Differs
    absent: tuple[str, ...]

    @property
    def start(self) -> int:
        return min(mark.start for mark in self.marks)

    @property
    def end(self) -> int:
        return max(mark.end for mark in self.marks)


def places(marks: Iterable[Mark], coders: Sequence[str]) -> list[Place]:
    """All places of one text, by where they begin. `coders`: who did this text.

    What all agree on exactly is a place of its own. Codings of one coder are about one place only through somebody
    else's coding: two codes that a coder gave the same words are two places, when the others did the same.
    """
    every = sorted(set(marks), key=lambda mark: (mark.start, mark.end, mark.code, mark.coder))
    found: list[Place] = []
    rest: list[Mark] = []
    by_place: dict[tuple[int, int, str], list[Mark]] = {}
    for mark in every:
        by_place.setdefault((mark.start, mark.end, mark.code), []).append(mark)
    for same in by_place.values():
        if {mark.coder for mark in same} >= set(coders):
            found.append(Place(tuple(same), Differs.NOTHING, ()))
        else:
            rest += same
    found += [_place(group, coders) for group in _groups(rest)]
    return sorted(found, key=lambda place: (place.start, place.end))


def _place(group: list[Mark], coders: Sequence[str]) -> Place:
    codes = {coder: {mark.code for mark in group if mark.coder == coder} for coder in coders}
    spans = {coder: {(mark.start, mark.end) for mark in group if mark.coder == coder} for coder in coders}
    absent = tuple(coder for coder in coders if not codes[coder])
    here = [coder for coder in coders if codes[coder]]
    other_codes = any(codes[coder] != codes[here[0]] for coder in here)
    other_words = any(spans[coder] != spans[here[0]] for coder in here)
    reasons = [
        kind
        for kind, holds in (
            (Differs.CODE, other_codes), (Differs.BOUNDARIES, other_words), (Differs.MISSING, bool(absent)),
        )
        if holds
    ]  # fmt: skip
    return Place(tuple(group), reasons[0] if len(reasons) == 1 else Differs.SEVERAL, absent)


def _groups(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Codings that lie on each other, of different coders, linked together. `marks` by start."""
    group = list(range(len(marks)))
    for at, one in enumerate(marks):
        for beside in range(at + 1, len(marks)):
            other = marks[beside]
            if other.start >= one.end:
                break
            if one.coder != other.coder and _about_the_same(one, other) and group[at] != group[beside]:
                old, new = group[beside], group[at]
                group = [new if each == old else each for each in group]
    found: dict[int, list[Mark]] = {}
    for at, mark in enumerate(marks):
        found.setdefault(group[at], []).append(mark)
    return list(found.values())


def _about_the_same(one: Mark, other: Mark) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return shared > 0 and shared >= LEAST * shorter
