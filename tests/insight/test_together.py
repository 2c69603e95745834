import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.insight.queries import matrix, segments
from oogst.insight.wanted import Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("Lena Lead")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def world(study, lead):
    """Stilte (with a subcode) and vertrouwen overlap, haast stands alone, and one coding is taken off again."""
    stil, trust, haste = (make_code(study, lead, name) for name in ("stilte", "vertrouwen", "haast"))
    below = make_code(study, lead, "wachten", parent=stil)
    source, other = make_source(study), make_source(study)
    make_coding(source, stil, lead, 0, 20)
    make_coding(source, trust, lead, 0, 6)
    make_coding(source, trust, lead, 10, 15)
    make_coding(other, below, lead, 0, 6)
    make_coding(other, trust, lead, 3, 9)
    make_coding(other, haste, lead, 9, 14)
    coding.remove_codings(codings=[make_coding(other, haste, lead, 0, 6)], by=lead)
    return {"stilte": stil, "vertrouwen": trust, "haast": haste, "wachten": below}


def test_codes_that_overlap(study, world):
    made = matrix(study, "codes")

    assert [row.label for row in made.rows] == [column.label for column in made.columns] == ["stilte", "vertrouwen"]
    assert made.cells.segments.tolist() == [[0, 2], [3, 0]]
    assert made.cells.sources.tolist() == [[0, 2], [2, 0]]
    assert made.cells.row_segments.tolist() == [2, 3]
    assert made.shares.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("rows", ["themes", "all", "stilte"])
def test_every_cell_opens_what_it_counts(study, world, lead, rows, own):
    colleague = make_member(study)
    make_coding(study.sources.first(), world["vertrouwen"], colleague, 0, 6)
    make_coding(study.sources.first(), world["wachten"], colleague, 2, 8)

    made = matrix(study, "codes", str(world[rows].pk) if rows in world else rows, own=own, empty=True)

    assert made.cells.segments.any() or rows == "stilte"
    for at, row in enumerate(made.rows):
        assert segments(study, Wanted(row.key, own=row.own)).count() == made.cells.row_segments[at]
        for beside, column in enumerate(made.columns):
            if at != beside:
                wanted = Wanted(row.key, own=row.own, overlapping=column.key, alone=column.own)
                found = segments(study, wanted)
                assert found.count() == made.cells.segments[at][beside]
                assert found.order_by().values("source").distinct().count() == made.cells.sources[at][beside]


def test_two_queries_however_many(study, world, lead):
    for number in range(5):
        make_coding(make_source(study), make_code(study, lead, f"code {number}"), lead)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        matrix(study, "codes", "all")

    assert len(asked) == 2
