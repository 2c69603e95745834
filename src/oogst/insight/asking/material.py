"""The material of a study as a question sees it: sources as numbers, codings, words and turns as places."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np

from oogst.coding.models import Code, Coding
from oogst.core.codebook import with_descendants
from oogst.core.queries import asked, relations
from oogst.core.queries.answer import answer
from oogst.core.queries.asked import Unit
from oogst.core.queries.places import NOWHERE, Mask, Places, Whole
from oogst.core.queries.units import Grid, grid
from oogst.insight import finding
from oogst.insight.asking import filters, voices
from oogst.insight.raw import raw, stored
from oogst.insight.spots import spotted
from oogst.insight.wanted import Wanted
from oogst.sources.models import Revision
from oogst.studies.models import Study

AT_ONCE = 500


class StudyMaterial:
    """Reads what a question needs and nothing else. One query for the sources, one or two for each thing named."""

    def __init__(self, study: Study, only: Wanted | None = None) -> None:
        self.study, self.only = study, only or Wanted()
        self.ids = [pk for (pk,) in raw(study.sources.order_by("date", "name", "id").values_list("pk"))]
        self.numbers = {pk: number for number, pk in enumerate(self.ids)}

    def answer(self, chain: asked.Chain) -> Places:
        """The places that are meant, in the order of their sources, within what is chosen of the material."""
        found = answer(chain, self, self.among)
        return found.only(self._said(found)) if self.only.person or self.only.role else found

    @cached_property
    def among(self) -> Whole | None:
        """The numbers of the sources that are meant; None for all."""
        chosen = filters.meant(self.study, self.only)
        if chosen is None:
            return None
        return np.array(sorted(self.numbers[pk] for (pk,) in raw(chosen.values_list("pk"))), dtype=np.int64)

    @cached_property
    def parents(self) -> dict[str, str | None]:
        present = Code.objects.present().filter(study=self.study)
        return {str(pk): str(parent) if parent else None for pk, parent in present.values_list("pk", "parent_id")}

    @cached_property
    def spoken(self) -> list[str]:
        return finding.languages(self.study)

    def code(self, code: asked.Code) -> Places:
        if code.id not in self.parents:
            return NOWHERE
        codes = [code.id] if code.own else with_descendants(self.parents, [code.id])
        rows = Coding.objects.present().filter(code__in=[uuid.UUID(one) for one in codes]).order_by()
        if self.only.coder:
            rows = rows.filter(coder=self.only.coder)
        return self._places(raw(rows.values_list("source_id", "start", "end")))

    def words(self, words: asked.Words, among: Whole | None) -> Places:
        part = words.part()
        if part is None:
            return NOWHERE
        inside = self.among if among is None else among if self.among is None else np.intersect1d(among, self.among)
        ids = None if inside is None else {self.ids[number] for number in inside}
        found = spotted(self.study, [part], self.spoken, ids)
        return self._places((text.source, start, end) for text in found for start, end in text.spans)

    def turns(self, turns: asked.Turns) -> Places:
        return self._turns(voices.of_role(self.study, turns.role))

    def grid(self, unit: Unit, sources: Whole) -> Grid:
        return grid(self.texts(sources), unit)

    def texts(self, sources: Iterable[int]) -> dict[int, str]:
        """The newest texts of these numbers. One query for each 500."""
        ids, found = [self.ids[number] for number in sources], {}
        for start in range(0, len(ids), AT_ONCE):
            rows = Revision.objects.filter(source__in=[_uuid(pk) for pk in ids[start : start + AT_ONCE]])
            for source, text in raw(rows.order_by("number").values_list("source_id", "text")):
                found[self.numbers[source]] = text
        return found

    def _turns(self, rows: Any) -> Places:
        return self._places(raw(rows.values_list("revision__source_id", "start", "end")))

    def _places(self, rows: Iterable[tuple[Any, int, int]]) -> Places:
        numbers = self.numbers
        found = Places.from_rows((numbers[source], start, end) for source, start, end in rows)
        return found if self.among is None else found.in_sources(self.among)

    def _said(self, found: Places) -> Mask:
        """Said by whom is asked for: in their turn, or where no turn is anybody's, in a text that they are part of."""
        whose = {"person": self.only.person, "role": self.only.role}
        heard = self._turns(voices.of_whom(self.study, **whose))
        present = [self.numbers[stored(pk)] for pk in voices.present(self.study, **whose)]
        return relations.overlapping(found, heard) | np.isin(found.source, present)


def _uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
