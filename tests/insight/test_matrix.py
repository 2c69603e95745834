import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user
from tests.insight.test_segments import a_conversation

from oogst.coding import services as coding
from oogst.insight.matrix import COLUMNS
from oogst.insight.queries import matrix, segments
from oogst.insight.wanted import Wanted
from oogst.sources.services import set_variables

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("Lena Lead")


@pytest.fixture
def study(lead):
    return make_study(lead)


def table(study, *args, **options):
    """The matrix as one would read it."""
    made = matrix(study, *args, **options)
    columns = [column.label if column.key != "none" else "none" for column in made.columns]
    return {
        row.label: dict(zip(columns, made.cells.segments[number].tolist(), strict=True))
        for number, row in enumerate(made.rows)
    }


def test_themes_hold_what_stands_under_their_codes(study, lead):
    theme, school = make_code(study, lead, "thema"), make_organisation(study, "School A")
    below = make_code(study, lead, "onder", parent=theme)
    source = make_source(study, organisation=school)
    make_coding(source, theme, lead, 0, 6)
    make_coding(source, below, lead, 0, 6)
    make_coding(make_source(study), below, lead, 0, 6)

    assert table(study) == {"thema": {"School A": 2, "none": 1}}
    assert table(study, own=True) == {"thema": {"School A": 1}}
    assert table(study, rows="all") == {
        "thema": {"School A": 2, "none": 1}, "onder": {"School A": 1, "none": 1},
    }  # fmt: skip
    assert table(study, rows=str(theme.pk)) == {
        "thema": {"School A": 1, "none": 0}, "onder": {"School A": 1, "none": 1},
    }  # fmt: skip
    cells = matrix(study, rows="all").cells
    assert cells.sources.tolist() == [[1, 1], [1, 1]]
    assert (cells.total_segments, cells.total_sources) == (3, 2)
    assert cells.column_segments.tolist() == [2, 1]


def test_what_was_removed_and_what_is_of_others_is_not_counted(study, lead):
    code, source, other = make_code(study, lead), make_source(study), make_study(lead)
    coding.remove_codings(codings=[make_coding(source, code, lead, 0, 6)], by=lead)
    make_coding(make_source(other), make_code(other, lead), lead)

    assert not matrix(study)
    assert matrix(other).cells.total_segments == 1


@pytest.fixture
def full(study, lead):
    """Something in every kind of column."""
    colleague, code, child = make_member(study), make_code(study, lead, "a"), None
    child = make_code(study, lead, "b", parent=code)
    spoken, _people = a_conversation(study, lead)
    school = make_organisation(study, sector="hbo")
    written = make_source(study, organisation=school, kind="logbook", phase="closing")
    set_variables(written, {"leerjaar": "3"})
    for start, end in ((6, 18), (23, 36), (23, 58)):
        make_coding(spoken, code, lead, start, end)
        make_coding(spoken, child, colleague, start, end)
    make_coding(written, child, lead, 0, 6)
    return study


@pytest.mark.parametrize("columns", [*COLUMNS, "variable"])
def test_every_cell_counts_the_segments_that_it_opens(full, columns):
    chosen = f"variable:{full.variables.get().pk}" if columns == "variable" else columns
    made = matrix(full, chosen, "all", empty=True)
    assert made.cells.segments.sum() > 0
    for column, heading in enumerate(made.columns):
        name = {"case": "organisation"}.get(columns, columns)
        asked = {name: heading.key}
        if columns == "variable":
            asked = {"variable": chosen.removeprefix("variable:"), "value": heading.key}
        if heading.key == "none" and columns in ("kind", "coder", "source"):
            continue
        for number, row in enumerate(made.rows):
            opened = segments(full, Wanted(code=row.key, **asked))
            assert made.cells.segments[number][column] == opened.count(), (row.label, heading.label)
            assert made.cells.sources[number][column] == opened.order_by().values("source").distinct().count()


def test_totals_count_a_segment_of_two_speakers_once(full):
    cells = matrix(full, "role", "all").cells

    assert cells.segments[0].sum() == 9
    assert cells.row_segments[0] == cells.total_segments == 7


def test_the_number_of_queries_does_not_grow(study, lead):
    def queries():
        with CaptureQueriesContext(connection) as context:
            matrix(study, "case", "all")
        return len(context)

    make_coding(make_source(study, organisation=make_organisation(study)), make_code(study, lead), lead)
    with_one = queries()
    for _more in range(2):
        make_coding(make_source(study, organisation=make_organisation(study)), make_code(study, lead), lead)

    assert queries() == with_one
