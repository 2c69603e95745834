"""The grid of summaries: reading, writing with the segments beside it, and taking it along."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.exchange.models import ExportTaken
from oogst.insight.summaries import summary_of, write_summary
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
FILES = ("matrix_summaries_csv", "matrix_summaries_xlsx", "matrix_summaries_docx")


@pytest.fixture
def lead():
    return make_user("Lena Lead", language="en")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def cell(study, lead):
    made = {"case": make_organisation(study, "Havikshof"), "code": make_code(study, lead, "silence")}
    make_coding(make_source(study, organisation=made["case"]), made["code"], lead, 0, 6)
    return made


@pytest.fixture
def visit(client, lead, study):
    client.force_login(lead)

    def get(name, *args, **asked):
        return client.get(reverse(name, args=[study.slug, *args]), asked, headers={"Accept-Language": "en"})

    return get


def address(study, cell):
    return reverse("matrix_summary", args=[study.slug, cell["case"].pk, cell["code"].pk])


def test_a_cell_is_written_with_its_segments_beside_it(client, visit, study, cell):
    assert address(study, cell) in visit("matrix_summaries").content.decode()
    shown = client.get(address(study, cell)).content.decode()
    assert "Ik had" in shown

    answer = client.post(address(study, cell), {"text": "They wait.\n\nLong.", "version": 0})

    assert answer.status_code == 302
    assert answer.url.endswith(f"#cell-{cell['case'].pk}-{cell['code'].pk}")
    grid = client.get(answer.url).content.decode()
    assert "<p>They wait.</p>" in grid
    assert "They wait." in visit("matrix_case", cell["case"].pk).content.decode()


def test_two_writers_see_both_versions(client, visit, study, lead, cell):
    write_summary(**cell, text="Of a colleague.", seen=0, by=make_member(study))

    answer = client.post(address(study, cell), {"text": "Of my own.", "version": 0}, headers={"Accept-Language": "en"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Of a colleague." in page
    assert "Of my own.</textarea>" in page
    assert summary_of(**cell).text == "Of a colleague."
    assert client.post(address(study, cell), {"text": "Of both.", "version": 1}).status_code == 302
    assert summary_of(**cell).text == "Of both."


def test_a_cell_opens_is_saved_and_shuts_where_it_stands(client, visit, study, cell):
    here = address(study, cell) + "?rows=themes&in=grid"
    assert f'hx-get="{address(study, cell)}?rows=themes&amp;in=grid"' in visit("matrix_summaries").content.decode()

    opened = client.get(here).content.decode()
    assert opened.startswith("<td")
    assert opened.count("<td") == 1
    assert "Ik had" in opened
    assert "<textarea" in opened

    shut = client.post(here, {"text": "They wait.", "version": 0})
    assert (shut.status_code, shut.content.decode()[:3]) == (200, "<td")
    assert "<p>They wait.</p>" in shut.content.decode()
    assert 'role="status"' in shut.content.decode()
    again = client.get(here + "&shut=1").content.decode()
    assert "<p>They wait.</p>" in again
    assert 'role="status"' not in again


def test_two_writers_in_the_grid_see_both_versions(client, visit, study, cell):
    write_summary(**cell, text="Of a colleague.", seen=0, by=make_member(study))

    answer = client.post(address(study, cell) + "?in=grid", {"text": "Of my own.", "version": 0})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.startswith("<td")
    assert "Of a colleague." in page
    assert "Of my own.</textarea>" in page
    assert 'name="version" value="1"' in page
    assert summary_of(**cell).text == "Of a colleague."


def test_without_a_version_nothing_is_written(client, visit, study, cell):
    assert client.post(address(study, cell), {"text": "Blind."}).status_code == 422
    assert summary_of(**cell) is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CHAMPION, Role.ADVISOR])
def test_managers_champions_and_advisors_see_nothing_of_it(client, study, cell, role):
    client.force_login(make_member(study, role))

    for name in ("matrix_summaries", *FILES):
        assert client.get(reverse(name, args=[study.slug])).status_code == 403
    assert client.get(address(study, cell)).status_code == 403
    assert client.post(address(study, cell), {"text": "x", "version": 0}).status_code == 403
    assert client.get(reverse("matrix_case", args=[study.slug, cell["case"].pk])).status_code == 403


@pytest.mark.parametrize("name", FILES)
def test_what_is_taken_along_holds_the_words_and_is_registered(visit, study, lead, cell, name):
    write_summary(**cell, text="=They wait.", seen=0, by=lead)

    answer = visit(name)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content

    if name.endswith("csv"):
        with translation.override("en"):
            rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        assert rows[0][1:] == ["school", "silence"]
        assert rows[1][1:] == ["Havikshof", "'=They wait."]
    else:
        held = zipfile.ZipFile(io.BytesIO(body))
        assert any("=They wait." in held.read(part).decode("utf-8", "ignore") for part in held.namelist())
    assert ExportTaken.objects.filter(study=study, format=f"summaries.{name.rsplit('_', 1)[1]}").count() == 1


def test_queries_do_not_grow(visit, study, lead, cell):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert visit("matrix_summaries").status_code == 200
        return len(queries)

    visit("matrix_summaries")
    before = asked()
    for number in range(5):
        case, code = make_organisation(study), make_code(study, lead, f"code {number}")
        make_coding(make_source(study, organisation=case), code, lead)
        write_summary(case=case, code=code, text="Iets.", seen=0, by=lead)

    assert asked() == before
