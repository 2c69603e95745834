"""How many new codes each source brought, in the order in which sources were collected or brought in."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from oogst.coding.models import Code
from oogst.core.saturation import Curve, curve
from oogst.insight.book import Place, in_order
from oogst.insight.raw import by_code, stored
from oogst.sources.models import Source
from oogst.studies.models import Study

COLLECTED, IMPORTED = "collected", "imported"
CODES, THEMES = "codes", "themes"


@dataclass(frozen=True)
class Saturation:
    """The curve with the sources and codes it speaks of. `uncoded`: sources that are left out, without any coding."""

    curve: Curve[uuid.UUID]
    sources: dict[uuid.UUID, Source]
    codes: dict[uuid.UUID, Code]
    uncoded: int


def saturation(
    study: Study, *, order: str = COLLECTED, unit: str = CODES, organisation: str = "", coder: str = ""
) -> Saturation:
    """Read the codings of a study in the order of its sources. Three queries, read from an index.

    `order`: COLLECTED by the date of the source (those without one last, as they came in), or IMPORTED. `unit`: CODES,
    or THEMES for the codes at the top of the codebook. `organisation`, `coder`: only sources, codings of one.
    """
    places = in_order(study)
    known = {stored(place.code.pk): _unit(places, number, unit) for number, place in enumerate(places)}
    used: dict[object, dict[uuid.UUID, None]] = defaultdict(dict)
    columns = by_code(study, "source_id", "coder")
    only = stored(uuid.UUID(coder)) if coder else None
    for place in places:  # in the order of the codebook, so that new codes stand in that order
        for source, who in zip(*columns.get(stored(place.code.pk), [[], []]), strict=True):
            if only is None or who == only:
                used[source][known[stored(place.code.pk)].pk] = None
    sources = _ordered(study, order, organisation)
    coded = [source for source in sources if stored(source.pk) in used]
    found = curve([(source.pk, list(used[stored(source.pk)])) for source in coded])
    return Saturation(
        found,
        {source.pk: source for source in coded},
        {place.code.pk: place.code for place in places},
        len(sources) - len(coded),
    )


def _unit(places: list[Place], number: int, unit: str) -> Code:
    """The code itself, or the one at the top that it stands under."""
    while unit == THEMES and places[number].depth:
        number -= 1
    return places[number].code


def _ordered(study: Study, order: str, organisation: str) -> list[Source]:
    rows = Source.objects.filter(study=study).select_related("organisation").defer("description")
    if organisation:
        rows = rows.filter(organisation=uuid.UUID(organisation))
    never = datetime.date.max
    if order == IMPORTED:
        return sorted(rows, key=lambda source: (source.created_at, source.pk))
    return sorted(rows, key=lambda source: (source.date or never, source.created_at, source.pk))
