"""The live blocks that count: numbers of the study, and codes by case or by kind of material."""

import uuid
from collections import defaultdict

from django.db.models import Count, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.coding.models import Coding
from oogst.coding.queries import Node, tree
from oogst.core.report.markdown import Live
from oogst.core.report.model import Number, Numbers, Table
from oogst.sources.models import Kind
from oogst.story.queries import codes_below
from oogst.studies.models import Study

INDENT = "\u2003"
Counts = dict[tuple[uuid.UUID, object], int]


def live_table(study: Study, live: Live) -> Table | None:
    """The table that a live block asks for, or None when its theme is no longer there. Three queries."""
    theme = uuid.UUID(wanted) if (wanted := live.option("theme")) else None
    return codes_by_kind(study, theme) if live.argument == "codes-by-kind" else codes_by_case(study, theme)


def codes_by_case(study: Study, theme: uuid.UUID | None = None) -> Table | None:
    """How often each code was used in each case."""
    columns: list[tuple[object, str]] = list(study.organisations.values_list("pk", "label"))
    columns.append((None, _("no case")))
    return _table(study, theme, "source__organisation", columns, _("Codes by case"))


def codes_by_kind(study: Study, theme: uuid.UUID | None = None) -> Table | None:
    """How often each code was used in each kind of material."""
    columns: list[tuple[object, str]] = [(kind.value, str(kind.label)) for kind in Kind]
    return _table(study, theme, "source__kind", columns, _("Codes by kind of material"))


def live_numbers(study: Study) -> Numbers:
    """What the study is made of. Six queries."""
    material = study.sources.aggregate(sources=Count("pk"), words=Sum("words"))
    codings = Coding.objects.present().filter(study=study)
    cases = study.sources.exclude(organisation=None).values("organisation").distinct().count()
    coded = codings.aggregate(codings=Count("pk"), coders=Count("coder", distinct=True))
    codes = study.codes.filter(removed_at__isnull=True).count()
    people = study.people.filter(participations__source__study=study).distinct().count()
    items = [
        (ngettext("source", "sources", material["sources"]), material["sources"]),
        (_("words"), material["words"] or 0),
        (ngettext("case", "cases", cases), cases),
        (ngettext("participant", "participants", people), people),
        (ngettext("code", "codes", codes), codes),
        (ngettext("coded passage", "coded passages", coded["codings"]), coded["codings"]),
        (ngettext("coder", "coders", coded["coders"]), coded["coders"]),
    ]
    return Numbers(tuple(Number(label, number_format(value, force_grouping=True)) for label, value in items if value))


def _table(
    study: Study, theme: uuid.UUID | None, by: str, columns: list[tuple[object, str]], caption: str
) -> Table | None:
    """Codes down, columns across; columns without material that was coded are left out."""
    nodes = tree(study)
    below = codes_below(nodes)
    if theme is not None and theme not in below:
        return None
    counted = _counts(study, by)
    rows = _rows(nodes, below, theme)
    used = [(key, name) for key, name in columns if any(_sum(counted, codes, key) for _name, codes in rows)]
    body = [
        [name, *(_sum(counted, codes, key) for key, _label in used), sum(_sum(counted, codes, key) for key, _l in used)]
        for name, codes in rows
    ]
    if theme is not None:
        name = next(node.code.name for node in nodes if node.code.pk == theme)
        caption = f"{caption}: {name}"
    headers = ["", *(name for _key, name in used), _("together")]
    return Table.of(
        caption, headers, body, note=_("The numbers are coded passages. A passage with two codes counts twice.")
    )


def _rows(
    nodes: list[Node], below: dict[uuid.UUID, set[uuid.UUID]], theme: uuid.UUID | None
) -> list[tuple[str, set[uuid.UUID]]]:
    """Without a theme: the codes at the top, each with all codes below it. With one: what stands under it, by code."""
    if theme is None:
        return [(node.code.name, below[node.code.pk]) for node in nodes if node.depth == 0 and node.total]
    top = next(node for node in nodes if node.code.pk == theme)
    inside = [node for node in nodes if node.code.pk in below[theme] and node.count]
    return [(INDENT * max(0, node.depth - top.depth - 1) + node.code.name, {node.code.pk}) for node in inside]


def _counts(study: Study, by: str) -> Counts:
    rows = Coding.objects.present().filter(study=study).order_by().values_list("code_id", by).annotate(n=Count("pk"))
    counted: Counts = defaultdict(int)
    for code, key, count in rows:
        counted[code, key] = count
    return counted


def _sum(counted: Counts, codes: set[uuid.UUID], key: object) -> int:
    return sum(counted.get((code, key), 0) for code in codes)
