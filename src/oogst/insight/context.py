"""Every place of a word with what stands around it, and how often words are used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from oogst.core import concordance, counting
from oogst.core.concordance import Line
from oogst.core.counting import Counts
from oogst.core.queries import asked, relations
from oogst.core.queries.places import Mask, Places, Whole, outside, shared, widened
from oogst.core.search import Part
from oogst.core.stop_words import stop_words
from oogst.insight.asking import voices
from oogst.insight.asking.material import StudyMaterial
from oogst.insight.models import LeftOutWords
from oogst.insight.raw import raw, stored
from oogst.insight.spots import spotted
from oogst.insight.wanted import Wanted
from oogst.studies.models import Study

MOST = 20_000
"""More lines than this nobody reads; beyond it the places are counted and not shown."""
AT_ONCE = 200  # texts in memory


@dataclass(frozen=True)
class Lines:
    """`total` counts every place, also those beyond MOST."""

    lines: list[Line]
    total: int


class Chosen:
    """A part of the material: of some sources, under a code, said by a role or person, without who asks questions."""

    def __init__(self, study: Study, only: Wanted, *, without_interviewers: bool = False) -> None:
        self.study, self.only, self.without_interviewers = study, only, without_interviewers
        self.material = StudyMaterial(study, only)

    @cached_property
    def numbers(self) -> Whole:
        among = self.material.among
        return np.arange(len(self.material.ids)) if among is None else among

    @cached_property
    def stretches(self) -> Places:
        """What counts: without the labels of speakers. Up to eight queries."""
        found = outside(widened(self._passed_over()), self.numbers, self._lengths())
        if self.only.code:
            coded = self.material.code(asked.Code(self.only.code, own=self.only.own))
            found = shared(found, widened(coded))
        if self.only.role or self.only.person:
            found = shared(found, widened(self._said()))
        return found

    def holds(self, places: Places) -> Mask:
        return relations.within(places, self.stretches)

    def texts(self) -> Iterator[tuple[str, str]]:
        """The language of each source and what counts of it. One query for each 200."""
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for source, start, end in self.stretches.rows():
            spans[source].append((start, end))
        spoken = {self.material.numbers[pk]: language for pk, language in self._known("language")}
        numbers = sorted(spans)
        for at in range(0, len(numbers), AT_ONCE):
            for number, text in self.material.texts(numbers[at : at + AT_ONCE]).items():
                pieces = "\n".join(text[start:end] for start, end in spans[number])
                yield spoken[number] or self.study.language, pieces

    def _passed_over(self) -> Places:
        """Labels of speakers, and the turns of who asks the questions."""
        numbers = self.material.numbers
        turns = raw(voices.turns(self.study).values_list("revision__source_id", "start", "words_start"))
        labels = Places.from_rows((numbers[pk], start, end) for pk, start, end in turns if end > start)
        if not self.without_interviewers:
            return labels.in_sources(self.numbers)
        return labels.joined(self.material.turns(asked.Turns(voices.INTERVIEWER))).in_sources(self.numbers)

    def _said(self) -> Places:
        whose = {"person": self.only.person, "role": self.only.role}
        rows = raw(voices.of_whom(self.study, **whose).values_list("revision__source_id", "start", "end"))
        numbers = self.material.numbers
        present = np.array([numbers[stored(pk)] for pk in voices.present(self.study, **whose)], dtype=np.int64)
        whole = Places.from_rows((int(number), 0, self._length_of[int(number)]) for number in present)
        return Places.from_rows((numbers[pk], start, end) for pk, start, end in rows).joined(whole)

    def _lengths(self) -> Whole:
        return np.array([self._length_of[int(number)] for number in self.numbers], dtype=np.int64)

    @cached_property
    def _length_of(self) -> dict[int, int]:
        return {self.material.numbers[pk]: length for pk, length in self._known("length")}

    def _known(self, column: str) -> list[tuple[Any, ...]]:
        return raw(self.study.sources.order_by().values_list("pk", column))


def lines(chosen: Chosen, parts: Sequence[Part], order: str) -> Lines:
    """Every place of the parts, in order. Reads the texts that have them."""
    material = chosen.material
    among = {material.ids[int(number)] for number in chosen.numbers}
    made: list[Line] = []
    total = 0
    for text in spotted(chosen.study, parts, material.spoken, among):
        number = material.numbers[text.source]
        places = Places.from_rows((number, start, end) for start, end in text.spans)
        for source, start, end in places.only(chosen.holds(places)).rows():
            total += 1
            if len(made) < MOST:
                made.append(concordance.line(source, text.text, start, end))
    return Lines(concordance.in_order(made, order), total)


def counts(chosen: Chosen) -> Counts:
    """How often words are used in what is chosen. Reads all of it: a few tenths of a second for a million words."""
    return counting.count(chosen.texts(), stop_words(chosen.material.spoken, left_out(chosen.study)))


def left_out(study: Study) -> list[str]:
    """The words that this study leaves out besides the common ones. One query."""
    row = LeftOutWords.objects.filter(study=study).first()
    return row.words.split() if row else []
