import pytest
from tests.factories import make_source, make_study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("start", "end"), [(0, 1), (3, 9), (5, 6), (6, 8), (0, 13), (12, 13)])
def test_the_database_cuts_a_passage_in_code_points(start: int, end: int) -> None:
    text = "Zoë😀é\n漢字 à ja\n"
    source = make_source(make_study(), text)

    assert source.passage(start, end) == source.current().text[start:end]
