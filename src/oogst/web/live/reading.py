"""What happened in a study since a place on its trail, as the open desks must know it.

The trail is the one order of everything, so it is what live updates read: no second bus that could disagree with it.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from oogst.coding.comment_models import Comment
from oogst.coding.models import Change, Coding, Memo
from oogst.people.models import TrailEntry, TrailHead
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.coding import shapes

MOST = 200  # steps; who missed more reads everything again
MANY = 5_000  # rows of codings, likewise
QUIET = ("coding.", "memo.", "comment.")
"""Beginnings of the verbs that leave texts as they are."""
TALKED: dict[str, type[Model]] = {"memo": Memo, "comment": Comment}
"""What is written about codings and codes, by the name of its kind on the trail."""


@dataclass(frozen=True)
class News:
    """`name` and `data` of one event of a stream, and the place on the trail up to which it knows things, if it does.

    One is told to many desks, so its text is made once.
    """

    name: str
    data: Any
    sequence: int | None = None

    @cached_property
    def encoded(self) -> str:
        body = json.dumps(self.data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        place = "" if self.sequence is None else f"id: {self.sequence}\n"
        return f"{place}event: {self.name}\ndata: {body}\n\n"


def heads(studies: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The last place on the trail of each study. One query."""
    rows = TrailHead.objects.filter(chain__in=[str(study) for study in studies]).values_list("chain", "sequence")
    return {uuid.UUID(chain): sequence for chain, sequence in rows}


def since(study: uuid.UUID, after: int, until: int, texts: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, list[News]]:
    """The news for desks on which these sources lie, with the digests of the texts that they show.

    Some eight queries, however many desks; three more for each of those texts in which codings changed.
    """
    entries = TrailEntry.objects.filter(chain=str(study), sequence__gt=after, sequence__lte=until)
    found = list(entries.order_by("sequence").values_list("sequence", "verb", "object_type", "object_id")[: MOST + 1])
    news: dict[uuid.UUID, list[News]] = {source: [] for source in texts}
    if len(found) > MOST:
        return {source: [News("behind", {}, until)] for source in texts}
    if any(not verb.startswith(QUIET) for _sequence, verb, _type, _id in found):
        for source in _changed(texts):
            news[source].append(News("text", {}, until))
    rows = _rows(study, after, until, found)
    if len(rows) > MANY:
        return {source: [News("behind", {}, until)] for source in texts}
    if rows:
        touched = _touched(rows)
        common = _delta(rows, None)
        for source in texts:
            data = _delta(rows, source) if source in touched else common
            news[source].append(News("change", {**data, "coders": _coders(study, data)}, until))
    return news


def _changed(texts: Mapping[uuid.UUID, str]) -> list[uuid.UUID]:
    """Those whose text is another one now, or which are gone. One query."""
    now = dict(Source.objects.filter(pk__in=texts).values_list("pk", "digest"))
    return [source for source, digest in texts.items() if now.get(source) != digest]


def _rows(study: uuid.UUID, after: int, until: int, found: list[tuple[int, str, str, str]]) -> list[dict[str, Any]]:
    """The rows that steps, memos and comments touched, in the form of `Change.rows`."""
    steps = Change.objects.filter(study=study, sequence__gt=after, sequence__lte=until).order_by("sequence")
    rows = [row for step in steps for row in step.rows]
    for kind, model in TALKED.items():
        ids = [pk for _sequence, _verb, what, pk in found if what == kind]
        if ids:
            said = model._default_manager.filter(pk__in=ids).values_list("coding", "code")
            about = (("coding", coding) if coding else ("code", code) for coding, code in said)
            rows += [_row(name, pk) for name, pk in about if pk]
    return rows


def _row(model: str, pk: uuid.UUID) -> dict[str, Any]:
    return {"model": model, "id": str(pk), "before": {}, "after": {}}


def _touched(rows: list[dict[str, Any]]) -> set[uuid.UUID]:
    codings = [row["id"] for row in rows if row["model"] == "coding"]
    return set(Coding.objects.filter(pk__in=codings).order_by().values_list("source", flat=True).distinct())


def _delta(rows: list[dict[str, Any]], source: uuid.UUID | None) -> dict[str, Any]:
    return {"delta": shapes.delta_of(rows, source)}


def _coders(study: uuid.UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    """Who made the codings of this delta: a page may not know them yet."""
    return shapes.who({row["coder"] for row in data["delta"]["codings"]}, Study(pk=study))
