"""Every mark of a picture and every bar of a table opens what it stands for, by mouse and by keyboard."""

import datetime

import pytest
from django.urls import reverse
from lxml import html
from tests.factories import make_code, make_coding, make_organisation, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code

pytestmark = pytest.mark.django_db
MARKS = ".//*[self::circle or self::rect or self::path][not(ancestor::marker) and not(ancestor::defs)]"


@pytest.fixture
def lead():
    return make_user("Lena Lead")


@pytest.fixture
def study(lead):
    """Two codes that come together in a school on a day, related, one of them renamed and under a theme."""
    study = make_study(lead)
    source = make_source(study, organisation=make_organisation(study), date=datetime.date(2026, 3, 2))
    theme, stil, rust = (make_code(study, lead, name) for name in ("kring", "stil", "rust"))
    make_coding(source, stil, lead, 0, 20)
    make_coding(source, rust, lead, 0, 6)
    make_coding(source, theme, lead, 0, 6)
    services.edit_code(code=stil, name="stilte", by=lead)
    services.move_codes(codes=[Code.objects.get(pk=stil.pk)], parent=theme, by=lead)
    services.relate(code=stil, to=rust, kind="cause", by=lead)
    return study


@pytest.fixture
def opened(client, lead, study):
    client.force_login(lead)

    def get(name, *args, **asked):
        answer = client.get(reverse(name, args=[study.slug, *args]), asked)
        assert answer.status_code == 200
        return html.fromstring(answer.content.decode())

    return get


@pytest.mark.parametrize(("name", "asked"), [
    ("matrix_map", {}), ("matrix_line", {}), ("code_lineage", {"theme": "all"}), ("code_relations", {"look": "map"}),
    ("code_saturation", {}),
])  # fmt: skip
def test_a_mark_of_a_picture_is_in_a_link_that_says_what_it_is(client, opened, name, asked):
    picture = opened(name, **asked).find_class("picture-wrap")[0].find(".//svg")

    marks = picture.xpath(MARKS)
    assert marks
    for mark in marks:
        link = next(mark.iterancestors("a"))
        assert link.find("title").text.strip()
    for address in {link.get("href") for link in picture.iter("a")}:
        assert client.get(address).status_code == 200
    reached = [link for link in picture.iter("a") if link.get("tabindex") != "-1"]
    assert {link.get("href") for link in reached} == {link.get("href") for link in picture.iter("a")}


@pytest.mark.parametrize(("name", "asked"), [
    ("matrix", {"look": "bars"}), ("matrix", {"columns": "codes", "look": "bars"}), ("matrix_map", {}),
    ("search_counts", {}), ("matrix_case", {}),
])  # fmt: skip
def test_a_bar_of_a_table_stands_with_a_link(opened, study, name, asked):
    args = [study.organisations.get().pk] if name == "matrix_case" else []

    bars = opened(name, *args, **asked).xpath("//table//*[contains(concat(' ', @class, ' '), ' bar ')]")

    assert bars
    for bar in bars:
        row = next(bar.iterancestors("tr"))
        table = next(bar.iterancestors("table"))
        here = next(bar.iterancestors("td"))
        assert here.find(".//a[@href]") is not None or (
            "opens" in table.classes and row.find("th/a[@href]") is not None
        )
