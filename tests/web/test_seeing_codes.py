"""The map of codes, the time line of a school, and its profile."""

import csv
import datetime
import html
import io
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_user

from oogst.coding import services as coding
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.story import services as story

pytestmark = pytest.mark.django_db
PAGES = ("matrix_map", "matrix_line")
FORMS = ("svg", "png", "csv", "xlsx")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def lead():
    return make_user("Lena Lead", language="en")


@pytest.fixture
def world(study, lead):
    """A school with two days; silence and trust come together on the second."""
    school = make_organisation(study, "Havikshof")
    first = make_source(study, organisation=school, date=datetime.date(2026, 3, 2), name="Start")
    second = make_source(study, organisation=school, date=datetime.date(2026, 5, 4), name="Later")
    silence, trust = make_code(study, lead, "silence"), make_code(study, lead, "trust")
    make_coding(first, silence, lead, 0, 6)
    make_coding(second, silence, lead, 0, 20)
    make_coding(second, trust, lead, 0, 6)
    make_coding(second, trust, lead, 10, 15)
    return {"school": school, "first": first, "second": second, "silence": silence, "trust": trust}


def words(answer):
    return answer.content.decode()


def marks(page):
    """What the links of a picture say of themselves, and where they lead."""
    picture = page[page.index("<svg", page.index("picture-wrap")) :]
    picture = picture[: picture.index("</svg>")]
    found = re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]*)</title>', picture)
    return {html.unescape(title): html.unescape(url) for url, title in found}


def downloaded(answer):
    with translation.override("en"):
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize(("name", "asked"), [
    *((name, {}) for name in PAGES), *((f"{name}_{form}", {}) for name in PAGES for form in FORMS),
])  # fmt: skip
@pytest.mark.parametrize("role", [Role.MANAGER, Role.CHAMPION, Role.ADVISOR])
def test_managers_champions_and_advisors_see_nothing_of_it(client, study, world, name, asked, role):
    client.force_login(make_member(study, role))

    assert client.get(reverse(name, args=[study.slug]), asked).status_code == 403


def test_marks_of_the_map_open_what_they_stand_for(visit, client, world):
    page = words(visit("matrix_map"))

    found = marks(page)
    assert found.keys() == {"silence and trust: together in 1 source", "silence: 2 segments", "trust: 2 segments"}
    opened = {title: words(client.get(url)).count('class="segment-words') for title, url in found.items()}
    assert opened == {
        "silence and trust: together in 1 source": 1, "silence: 2 segments": 2, "trust: 2 segments": 2,
    }  # fmt: skip


def test_the_table_behind_the_map(visit, world):
    assert downloaded(visit("matrix_map_csv"))[1:] == [["silence", "trust", "1", "2", "1", "0.75"]]
    assert "No codes come together here" in words(visit("matrix_map", least="2"))


def test_the_marks_of_a_time_line_open_one_day(visit, client, world):
    page = words(visit("matrix_line"))

    found = marks(page)
    day = "trust, 4 May 2026: 2 segments"
    assert {"silence", "trust", "silence, 2 March 2026: 1 segment", "silence, 4 May 2026: 1 segment", day} == set(found)
    assert words(client.get(found[day])).count('class="segment-words') == 2
    assert downloaded(visit("matrix_line_csv")) == [
        ["code", "2026-03-02", "2026-05-04", "total"], ["silence", "1", "1", "2"], ["trust", "0", "2", "2"],
    ]  # fmt: skip


def test_a_source_without_a_date_is_named(visit, study, lead, world):
    make_coding(make_source(study, organisation=world["school"]), world["silence"], lead)

    assert "1 segment stands in a source without a date" in words(visit("matrix_line"))


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_goes_out_without_addresses_and_is_on_the_trail(visit, study, world, name):
    drawn = words(visit(f"{name}_svg"))

    root = ElementTree.fromstring(drawn)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert study.name in root.findtext(f"{SVG}desc")
    assert "<circle" in drawn
    assert "href" not in drawn
    assert visit(f"{name}_png").content.startswith(b"\x89PNG")
    verb = {"matrix_map": "code_map.downloaded", "matrix_line": "code_line.downloaded"}[name]
    assert [entry.details["form"] for entry in TrailEntry.objects.filter(verb=verb).order_by("pk")] == ["svg", "png"]


def test_the_profile_of_a_school(visit, study, lead, world):
    other = make_source(study, organisation=make_organisation(study, "Elders"))
    make_coding(other, world["silence"], lead)
    coding.write_memo(study=study, text="They wait for each other.", about=world["school"], by=lead)
    story.take_quote(source=world["first"], start=0, end=6, by=lead)
    story.take_quote(source=other, start=7, end=15, by=lead)

    page = words(visit("matrix_case", world["school"].pk))

    assert "They wait for each other." in page
    assert "Ik had" in page
    assert "verwacht" not in page
    assert "trust, 4 May 2026: 2 segments" in marks(page)
    shares = re.findall(r">(\d+)%", page)
    assert shares == ["50", "60", "50", "40"]
    assert reverse("matrix_case", args=[study.slug, world["school"].pk]) in words(visit("school", world["school"].pk))


def test_what_stands_out_can_be_taken_along(visit, world):
    rows = downloaded(visit("matrix_case_csv", world["school"].pk))
    drawn = ElementTree.fromstring(words(visit("matrix_case_svg", world["school"].pk)))
    titles = [one.text for one in drawn.iter(f"{SVG}title")]

    assert [row[2:] for row in rows[1:]] == [["silence", "2", "0.5", "0.5"], ["trust", "2", "0.5", "0.5"]]
    assert titles[1:] == ["silence: 50% (All of the study: 50%)", "trust: 50% (All of the study: 50%)"]
    assert visit("matrix_case_png", world["school"].pk).content.startswith(b"\x89PNG")
    assert b"".join(visit("matrix_case_xlsx", world["school"].pk).streaming_content)[:2] == b"PK"
    assert TrailEntry.objects.filter(verb="code_profile.downloaded").count() == 4


@pytest.mark.parametrize("name", [*PAGES, "matrix_case"])
def test_queries_do_not_grow(visit, study, lead, world, name):
    args = [world["school"].pk] if name == "matrix_case" else []

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert visit(name, *args).status_code == 200
        return len(queries)

    visit(name, *args)
    before = asked()
    for number in range(6):
        source = make_source(study, organisation=world["school"], date=datetime.date(2026, 6, 1 + number))
        make_coding(source, world["trust"], lead, 0, 9)
        make_coding(source, make_code(study, lead, f"code {number}"), lead, 3, 12)
        coding.write_memo(study=study, text="Nog een.", about=source, by=lead)
        story.take_quote(source=source, start=0, end=6, by=lead)

    assert asked() == before


@pytest.mark.parametrize("name", PAGES)
def test_places_are_numbers_in_dutch_too(client, study, world, name):
    client.force_login(make_member(study))

    drawn = client.get(reverse(f"{name}_svg", args=[study.slug])).content.decode()

    places = re.findall(r'(?:cx|cy|x1|y2|width|height)="([^"]*)"', drawn)
    assert places
    assert [place for place in places if "," in place] == []
