"""The live blocks that count: numbers of the study, and codes by case or by kind of material."""

import uuid

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.core.report.markdown import Live
from oogst.core.report.model import Number, Numbers, Table
from oogst.insight import queries as insight
from oogst.insight.matrix import Matrix
from oogst.insight.rows import ALL, THEMES
from oogst.studies.models import Study


def live_table(study: Study, live: Live) -> Table | None:
    """The table that a live block asks for, or None when its theme is no longer there. At most eight queries."""
    theme = uuid.UUID(wanted) if (wanted := live.option("theme")) else None
    if live.argument == "codes-by-kind":
        return _table(study, "kind", _("Codes by kind of material"), theme)
    return _table(study, "case", _("Codes by case"), theme)


def codes_by_case(study: Study) -> Table | None:
    """How often the codes at the top were used in each case, with all codes below them."""
    return _table(study, "case", _("Codes by case"), None)


def live_numbers(study: Study) -> Numbers:
    """What the study is made of. Five queries."""
    found = insight.numbers(study)
    items = [
        (ngettext("source", "sources", found.sources), found.sources),
        (ngettext("word", "words", found.words), found.words),
        (ngettext("case", "cases", found.cases), found.cases),
        (ngettext("participant", "participants", found.people), found.people),
        (ngettext("code", "codes", found.codes), found.codes),
        (ngettext("coding", "codings", found.codings), found.codings),
        (ngettext("coder", "coders", found.coders), found.coders),
    ]
    return Numbers(tuple(Number(label, number_format(value, force_grouping=True)) for label, value in items if value))


def _table(study: Study, columns: str, caption: str, theme: uuid.UUID | None) -> Table | None:
    """Codes down, cases or kinds across; rows and columns in which nothing is are left out."""
    counted = insight.matrix(study, columns, ALL if theme else THEMES)
    rows = _under(counted, str(theme)) if theme else list(range(len(counted.rows)))
    if rows is None:
        return None
    cells = counted.cells.segments
    rows = [row for row in rows if counted.cells.row_segments[row]]
    across = [column for column in range(len(counted.columns)) if any(cells[row, column] for row in rows)]
    body = [
        [
            counted.rows[row].label,
            *(int(cells[row, column]) for column in across),
            int(counted.cells.row_segments[row]),
        ]
        for row in rows
    ]
    if theme:
        caption = f"{caption}: {_label(counted, str(theme))}"
        if body and counted.rows[rows[-1]].key == str(theme):
            body[-1][0] = _("The whole theme")
    headers = ["", *(counted.columns[column].label for column in across), _("All")]
    note = _("The numbers are codings, with those of the codes below. A passage with two codes counts twice.")
    return Table.of(caption, headers, body, note=note)


def _under(counted: Matrix, theme: str) -> list[int] | None:
    """The rows right below a theme, then the theme itself; None when it is not there."""
    at = next((number for number, row in enumerate(counted.rows) if row.key == theme), None)
    if at is None:
        return None
    found, depth = [], counted.rows[at].depth
    for number in range(at + 1, len(counted.rows)):
        if counted.rows[number].depth <= depth:
            break
        if counted.rows[number].depth == depth + 1:
            found.append(number)
    return [*found, at]


def _label(counted: Matrix, key: str) -> str:
    return next(row.label for row in counted.rows if row.key == key)
