import csv
import io
from xml.etree import ElementTree

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.exchange.models import ExportTaken
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources.models import Participant
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
PAGES = ("segments", "search", "matrix")
DOWNLOADS = ("segments_csv", "segments_xlsx", "matrix_csv", "matrix_xlsx", "matrix_svg", "matrix_png")


@pytest.fixture
def lead():
    return make_user("Lena Lead", language="en")


def words(response):
    return response.content.decode()


def downloaded(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("name", [*PAGES, *DOWNLOADS])
def test_doors(client, study, name):
    url = reverse(name, args=[study.slug])
    asked = {"code": "all", "q": "stil"}
    by_role = {
        Role.LEAD: 200, Role.RESEARCHER: 200, Role.COACH: 403 if name in DOWNLOADS else 200, Role.ADVISOR: 403,
        Role.CHAMPION: 403, Role.MANAGER: 403,
    }  # fmt: skip

    assert client.get(url, asked).status_code == 302
    client.force_login(make_user())
    assert client.get(url, asked).status_code == 404
    elsewhere = make_user()
    make_study(elsewhere)
    client.force_login(elsewhere)
    assert client.get(url, asked).status_code == 404
    for role, status in by_role.items():
        client.force_login(make_member(study, role))
        assert client.get(url, asked).status_code == status, role


def test_the_text_beside_a_segment_has_the_same_doors(client, study, lead):
    row = make_coding(make_source(study), make_code(study, lead), lead)
    url = reverse("segment_beside", args=[study.slug, row.pk])

    assert client.get(url).status_code == 302
    client.force_login(make_member(study, Role.ADVISOR))
    assert client.get(url).status_code == 403
    client.force_login(make_user())
    assert client.get(url).status_code == 404


def test_a_coding_of_another_study_is_not_there(visit, lead):
    other = make_study(lead)
    row = make_coding(make_source(other, "Een geheim."), make_code(other, lead), lead, 0, 4)

    assert visit("segment_beside", row.pk).status_code == 404


def test_without_a_code_the_codebook_is_there_to_choose_from(visit, study, lead):
    theme = make_code(study, lead, "Vertraging")
    make_coding(make_source(study), make_code(study, lead, "stil", parent=theme), lead)

    shown = words(visit("segments"))

    assert f"?code={theme.pk}" in shown
    assert "Ik had" not in shown


def test_segments_of_a_theme_with_what_is_known_of_them(visit, study, lead):
    theme = make_code(study, lead, "Vertraging")
    code = make_code(study, lead, "stil", parent=theme)
    source = make_source(study, name="Gesprek op school", organisation=make_organisation(study, "Havikshof"))
    make_coding(source, code, lead, 0, 6)
    gone = make_coding(source, code, lead, 7, 15)
    coding.remove_codings(codings=[gone], by=lead)

    shown = words(visit("segments", code=theme.pk))

    for there in ("Ik had", "stil", "Gesprek op school", "Havikshof", "Lena Lead", f"/at/{source.pk}/0-6/"):
        assert there in shown
    assert "verwacht" not in shown
    assert "1 segment ·" in shown


def test_what_is_odd_in_an_address_is_ignored(visit, study, lead):
    make_coding(make_source(study), make_code(study, lead), lead)

    for asked in ({"code": "x"}, {"code": "all", "organisation": "x", "since": "gisteren", "page": "99", "sort": "?"}):
        assert visit("segments", **asked).status_code == 200
    assert visit("matrix", rows="x", columns="variable:x", measure="?").status_code == 200
    assert visit("search", q='" AND (', page="-1").status_code == 200


def test_the_passage_stands_in_its_text_with_what_may_be_done(visit, study, lead):
    text = "Begin van de tekst.\nDit is het stuk zelf.\nEn het einde."
    row = make_coding(make_source(study, text), make_code(study, lead, "stil"), lead, 27, 40)

    shown = words(visit("segment_beside", row.pk))

    assert ">het stuk zelf</mark>." in shown
    assert "Begin van de tekst." in shown
    assert 'data-act="remove"' in shown


def test_a_colleagues_coding_cannot_be_changed_from_here(client, study, lead):
    row = make_coding(make_source(study), make_code(study, lead), lead)
    url = reverse("segment_beside", args=[study.slug, row.pk])

    client.force_login(make_member(study))
    assert 'data-act="remove"' not in words(client.get(url))
    client.force_login(lead)
    assert 'data-act="remove"' in words(client.get(url))


def test_a_download_holds_what_was_asked_and_is_on_the_trail(visit, study, lead):
    code = make_code(study, lead, "stil")
    make_coding(make_source(study, kind="logbook"), code, lead, 0, 6)
    make_coding(make_source(study, kind="interview"), code, lead, 7, 15)

    rows = downloaded(visit("segments_csv", code=code.pk, kind="logbook"))

    assert [row[0] for row in rows[1:]] == ["Ik had"]
    entry = TrailEntry.objects.filter(chain=str(study.pk), verb="segments.downloaded").get()
    assert entry.details == {"form": "csv", "segments": 1, "sources": 1}


def test_the_spreadsheets_open(visit, study, lead):
    make_coding(make_source(study), make_code(study, lead, "stil"), lead, 0, 6)

    for name, cell in (("segments_xlsx", "Ik had"), ("matrix_xlsx", "stil")):
        answer = visit(name, code="all")
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        assert book.get_sheet_by_index(0).to_python()[1][0] == cell


def test_a_word_is_found_with_its_place_and_not_in_another_study(visit, study, lead):
    source = make_source(study, "Eerst niets.\nToen was het stil <b>.\n", name="Gesprek")
    make_source(make_study(lead), "Daar was het stil.", name="Vreemd")
    coding.write_memo(study=study, title="Over stilte", text="Stil zijn", by=lead)
    make_code(study, lead, "stil blijven")

    shown = words(visit("search", q="stil"))

    assert "Toen was het <mark>stil</mark> &lt;b&gt;." in shown
    assert f"/at/{source.pk}/26-30/" in shown
    assert "Vreemd" not in shown
    assert "Over stilte" in words(visit("search", **{"q": "stil", "in": "memos"}))
    assert "stil blijven" in words(visit("search", **{"q": "stil", "in": "codes"}))


def test_a_cell_of_the_matrix_opens_its_segments(visit, client, study, lead):
    school = make_organisation(study, "Havikshof")
    code = make_code(study, lead, "stil")
    make_coding(make_source(study, organisation=school), code, lead, 0, 6)
    make_coding(make_source(study), code, lead, 7, 15)

    response = visit("matrix")

    url = f"{reverse('segments', args=[study.slug])}?code={code.pk}&amp;organisation={school.pk}"
    assert url in words(response)
    opened = words(client.get(url.replace("&amp;", "&")))
    assert "Ik had" in opened
    assert "verwacht</a>" not in opened


@pytest.mark.parametrize("look", ["shade", "bars"])
@pytest.mark.parametrize("columns", ["case", "role", "phase", "variable", "codes"])
def test_every_matrix_is_a_picture_with_its_numbers(visit, study, lead, columns, look):
    school = make_organisation(study, "Havikshof")
    code, other = make_code(study, lead, "stil & rust"), make_code(study, lead, "trust")
    source = make_source(study, organisation=school)
    make_coding(source, code, lead, 0, 6)
    make_coding(source, other, lead, 0, 15)
    if columns == "variable":
        kind = study.variables.create(name="Size")
        kind.values.create(source=source, value="small")
        columns = f"variable:{kind.pk}"

    drawn = words(visit("matrix_svg", columns=columns, look=look))

    titles = [one.text for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}title")]
    named = {"case": "Havikshof", "role": "Not known", "codes": "trust"}.get(columns)
    if named:
        assert f"stil & rust, {named}: 1" in titles
    assert len([title for title in titles if title.endswith(": 1")]) == 2
    assert visit("matrix_png", columns=columns, look=look).content.startswith(b"\x89PNG")


def test_people_in_a_matrix_that_left_are_written_down(visit, study, lead):
    source = make_source(study)
    person = add_person(study=study, label="A1", organisation=None, role=Role.BUDDY.value, by=lead)
    Participant.objects.create(source=source, person=person)
    make_coding(source, make_code(study, lead), lead, 0, 6)

    visit("matrix_png", columns="person")
    visit("matrix_png")

    taken = ExportTaken.objects.get(study=study)
    assert taken.format == "matrix.png"
    assert list(taken.people.all()) == [person]


@pytest.mark.parametrize("asked", [("segments", {"code": "all"}), ("search", {"q": "verwacht"}), ("matrix", {})])
def test_as_many_queries_for_three_as_for_one(visit, study, lead, asked):
    def queries():
        with (
            CaptureQueriesContext(connections["default"]) as here,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            assert visit(asked[0], **asked[1]).status_code == 200
        return len(here) + len(vault)

    code = make_code(study, lead)
    make_coding(make_source(study, organisation=make_organisation(study)), code, lead, 0, 16)
    queries()
    with_one = queries()
    for _more in range(2):
        make_coding(make_source(study, organisation=make_organisation(study)), code, lead, 0, 16)

    assert queries() == with_one


def test_empty_pages_teach(visit):
    for name in PAGES:
        shown = words(visit(name))
        assert 'class="empty"' in shown or 'class="card roomy how"' in shown
