"""Tables about the life of codes: versions, their difference, relations, lineage and saturation."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding.lineage import Event
from oogst.coding.models import Code, Status
from oogst.coding.relations import Related
from oogst.coding.versions import Line
from oogst.core.codebook_difference import Difference, Entry
from oogst.core.report.difference import edited_of, original_of
from oogst.exchange.tables import Row
from oogst.insight.saturation import Saturation

Id = uuid.UUID


def version_headings() -> list[str]:
    return [
        _("code"), _("under"), _("status"), _("definition"), _("when to use"), _("when not to use"),
        _("anchor example"), _("colour"), _("segments"), _("code identity"),
    ]  # fmt: skip


def version_rows(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        entry = line.entry
        yield (
            entry.name, line.path, line.status, entry.definition, entry.when, entry.when_not, entry.anchor,
            line.color, line.codings, str(entry.key),
        )  # fmt: skip


def difference_headings() -> list[str]:
    return [_("what"), _("code"), _("before"), _("after"), _("code identity")]


def field_names() -> dict[str, str]:
    return {
        "definition": _("definition"), "when": _("when to use"), "when_not": _("when not to use"),
        "anchor": _("anchor example"),
    }  # fmt: skip


def difference_rows(found: Difference[Id], old: Mapping[Id | None, str], new: Mapping[Id | None, str]) -> Iterator[Row]:
    """One row for each change. `old`, `new`: what codes are called on each side."""
    for entry in found.added:
        yield _("added"), entry.name, "", entry.name, str(entry.key)
    for entry in found.removed:
        yield _("removed"), entry.name, entry.name, "", str(entry.key)
    for gone, into in found.merged:
        yield _("merged"), gone.name, gone.name, into.name, str(gone.key)
    fields, statuses = field_names(), {value: str(label) for value, label in Status.choices}
    for one in found.changed:
        name, key = one.after.name, str(one.after.key)
        if one.is_renamed:
            yield _("renamed"), name, one.before.name, one.after.name, key
        if one.is_moved:
            yield _("moved"), name, _under(one.before, old), _under(one.after, new), key
        if one.has_other_status:
            yield _("status"), name, statuses[one.before.status], statuses[one.after.status], key
        for word in one.words:
            yield fields[word.field], name, original_of(word.pieces), edited_of(word.pieces), key


def relation_headings() -> list[str]:
    return [_("code"), _("relation"), _("other code"), _("for"), _("against"), _("explanation"), _("relation identity")]


def relation_rows(some: Iterable[Related]) -> Iterator[Row]:
    for one in some:
        yield (
            one.code.name, one.says, one.to.name, one.speaks_for, one.speaks_against, one.relation.note,
            str(one.relation.pk),
        )  # fmt: skip


def lineage_headings() -> list[str]:
    return [_("when"), _("who"), _("what"), _("code"), _("before"), _("after"), _("code identity")]


def lineage_rows(events: Sequence[Event], names: Mapping[Id, str], said: Mapping[str, str]) -> Iterator[Row]:
    for event in events:
        yield (
            event.at.date(), names.get(event.by, ""), said[event.what], event.code.name, event.old, event.new,
            str(event.code.pk),
        )  # fmt: skip


def saturation_headings() -> list[str]:
    return [
        _("order"), _("source"), _("date"), _("brought in"), _("school"), _("new codes"), _("codes in the source"),
        _("codes so far"), _("which are new"), _("source identity"),
    ]  # fmt: skip


def saturation_rows(found: Saturation) -> Iterator[Row]:
    for number, point in enumerate(found.curve.points, 1):
        source = found.sources[point.source]
        yield (
            number, source.name, source.date, timezone.localdate(source.created_at),
            source.organisation.label if source.organisation else "", len(point.new), point.used, point.total,
            "; ".join(found.codes[code].name for code in point.new), str(source.pk),
        )  # fmt: skip


def board_headings() -> list[str]:
    return [_("group"), _("code"), _("segments"), _("definition"), _("code identity")]


def board_rows(cards: Iterable[tuple[str, Code, int]]) -> Iterator[Row]:
    for group, code, used in cards:
        yield group, code.name, used, code.definition, str(code.pk)


def _under(entry: Entry[Id], names: Mapping[Id | None, str]) -> str:
    return names.get(entry.parent, "") if entry.parent else _("at the top")
