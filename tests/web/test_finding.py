import csv
import io

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.coding.models import Coding
from oogst.core.formats.document import Document
from oogst.core.formats.transcripts import find_turns
from oogst.exchange.models import ExportTaken
from oogst.insight.context import left_out
from oogst.insight.models import SavedQuery
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
TALK = (
    "Ond.: Hoe ging het in de groep?\nA1: Het was stil in de kring.\nOnd.: En toen?\nA1: Toen vertelde de groep iets.\n"
)


@pytest.fixture
def lead():
    return make_user("Lena Lead", language="en")


@pytest.fixture
def source(study):
    return make_source(study, document=Document(name="Gesprek", text=TALK, turns=find_turns(TALK)), kind="interview")


@pytest.fixture
def stil(study, lead, source):
    code = make_code(study, lead, "stil")
    make_coding(source, code, lead, TALK.index("Het was"), TALK.index("kring.") + 6)
    return code


@pytest.fixture
def send(client, lead, study):
    client.force_login(lead)

    def post(address, /, *args, **sent):
        with translation.override("en"):
            url = reverse(address, args=[study.slug, *args])
            return words(client.post(url, sent, headers={"Accept-Language": "en"}, follow=True))

    return post


def words(response):
    return response.content.decode()


def downloaded(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_rows_and_the_typed_line_ask_the_same(visit, stil):
    by_rows = words(visit("search_query", w0="words", t0="kring", r1="within", w1=f"code:{stil.pk}"))
    typed = words(visit("search_query", q="kring within #stil"))

    for shown in (by_rows, typed):
        assert "1 passage" in shown
        assert "<mark>kring</mark>" in shown
        assert "kring within #stil" in shown
        assert f'value="code:{stil.pk}" selected' in shown


def test_a_row_may_say_not_and_how_far(visit, stil):
    asked = {"w0": "words", "t0": "groep", "r1": "not near", "u1": "paragraphs", "w1": f"code:{stil.pk}", "more": "1"}
    far, near = words(visit("search_query", d1="2", **asked)), words(visit("search_query", d1="1", **asked))

    assert "groep not near 2 paragraphs #stil" in far
    assert "Nothing answers this question" in far
    assert far.count('class="query-row"') == 3
    assert "1 passage" in near
    assert "Toen vertelde de </span><mark>groep</mark>" in near


def test_a_mistake_is_shown_where_it_is(visit, stil):
    shown = words(visit("search_query", q="kring within #still"))

    assert "kring within <mark>#still</mark>" in shown
    assert "There is no code called “still”." in shown
    assert "Perhaps you mean: stil." in shown


def test_brackets_are_asked_though_rows_cannot_show_them(visit, stil):
    shown = words(visit("search_query", q="#stil overlapping (kring or groep)"))

    assert "1 passage" in shown
    assert "brackets, which rows cannot show" in shown


def test_what_is_odd_in_an_address_is_no_fault(visit, stil):
    for asked in (
        {"w0": "code:x"}, {"w0": "turns:king", "w1": "words"},
        {"w0": "words", "t0": "kring", "r1": "?", "w1": "?", "d1": "x"},
        {"q": "#stil", "page": "9", "organisation": "x", "since": "gisteren"}, {"q": "x" * 3000}, {"w0": ""},
        {"w0": "words", "t0": "kring", "r1": "near", "d1": "-5", "u1": "miles", "w1": f"code:{stil.pk}"},
    ):  # fmt: skip
        assert visit("search_query", **asked).status_code == 200
    assert visit("search_query", saved="x").status_code == 404
    assert visit("search_context", q="-kring", order="?", code="x").status_code == 200
    assert visit("search_counts", code="x", q="*").status_code == 200


def test_a_question_is_saved_opened_counted_changed_and_removed(visit, send, study, source, lead, stil):
    assert "Saved." in send("search_query_save", q="kring within #stil", name="Kring", kind="interview")
    query = SavedQuery.objects.get()

    listed = words(visit("search_saved"))
    assert "Kring" in listed
    assert "kring within #stil" in listed
    assert "<b>1</b>" in words(visit("search_saved_count", query.pk))
    opened = words(visit("search_query", saved=query.pk))
    assert "1 passage" in opened
    assert '<option value="interview" selected>' in opened
    coding.remove_codings(codings=list(Coding.objects.all()), by=lead)
    assert "<b>0</b>" in words(visit("search_saved_count", query.pk))
    send("search_query_save", q="kring", name="Alle kringen", saved=query.pk, do="change")
    assert [(row.pk, row.name) for row in SavedQuery.objects.all()] == [(query.pk, "Alle kringen")]
    assert "is removed" in send("search_saved_remove", query.pk)
    assert not SavedQuery.objects.exists()


def test_what_became_of_its_codes_and_limits_is_told(visit, send, study, lead, stil):
    school = make_organisation(study)
    send("search_query_save", q="#stil", name="Stil", organisation=str(school.pk))
    query = SavedQuery.objects.get()
    into = make_code(study, lead, "zwijgen")
    coding.merge_codes(codes=[stil], into=into, by=lead)
    school.delete()

    opened = words(visit("search_query", saved=query.pk))

    assert "“stil” was merged. The question now looks for “zwijgen”" in opened
    assert "limited to something that is gone" in opened
    assert "“stil” was merged into “zwijgen”" in words(visit("search_saved"))


def test_a_question_that_lost_its_words_says_so(visit, send, study):
    send("search_query_save", q="kring", name="Kring")
    SavedQuery.objects.update(definition={"asked": "[…]"})
    query = SavedQuery.objects.get()

    assert "can no longer be read" in words(visit("search_query", saved=query.pk))
    assert "can no longer be read" in words(visit("search_saved"))
    assert visit("search_saved_count", query.pk).status_code == 200


def test_all_results_get_a_code_in_one_step(send, study, source, lead):
    code = make_code(study, lead, "groep")

    shown = send("search_query_code", q="groep", give=str(code.pk), seen="2")

    assert "2 passages have the code “groep” now" in shown
    assert list(Coding.objects.present().values_list("words", flat=True)) == ["groep", "groep"]
    coding.undo(study=study, by=lead)
    assert not Coding.objects.present().exists()


def test_results_that_changed_meanwhile_are_not_coded(send, study, source, lead):
    code = make_code(study, lead, "groep")

    assert "Meanwhile other passages" in send("search_query_code", q="groep", give=str(code.pk), seen="1")
    assert "Choose the code" in send("search_query_code", q="groep", seen="2")
    assert "Ask a question first" in send("search_query_code", give=str(code.pk), seen="2")
    assert not Coding.objects.exists()


def test_the_answer_leaves_as_a_table_and_the_trail_knows(visit, study, source, stil):
    rows = downloaded(visit("search_query_csv", q="kring within #stil"))

    assert [row[:3] for row in rows[1:]] == [["A1: Het was stil in de ", "kring", "."]]
    assert TrailEntry.objects.get(verb="query.downloaded").details == {"form": "csv", "segments": 1, "sources": 1}
    assert ExportTaken.objects.get().format == "query.csv"
    for name, asked, cell in (
        ("search_query_xlsx", {"q": "kring"}, "kring"), ("search_context_xlsx", {"q": "kring"}, "kring"),
    ):  # fmt: skip
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(visit(name, **asked).streaming_content)))
        assert book.get_sheet_by_index(0).to_python()[1][1] == cell
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(visit("search_counts_xlsx").streaming_content)))
    assert book.get_sheet_by_index(0).to_python()[1][:3] == ["groep", 2.0, 1.0]
    assert visit("search_query_csv").status_code == 302


def test_the_words_used_most_are_a_picture_that_is_written_down(visit, source):
    drawn = words(visit("search_counts_svg"))

    assert "<title>groep: 2</title>" in drawn
    assert visit("search_counts_png", code="x").content.startswith(b"\x89PNG")
    assert set(ExportTaken.objects.values_list("format", flat=True)) == {"counts.svg", "counts.png"}
    assert visit("search_counts_svg", kind="mail").status_code == 200


def test_words_in_context_in_each_order(visit, source):
    def shown(**asked):
        return [row[0] for row in downloaded(visit("search_context_csv", q="de", exact="1", **asked))[1:]]

    assert shown() == ["Ond.: Hoe ging het in ", "A1: Het was stil in ", "A1: Toen vertelde "]
    assert shown(order="right") == ["Ond.: Hoe ging het in ", "A1: Toen vertelde ", "A1: Het was stil in "]
    assert shown(order="left") == ["Ond.: Hoe ging het in ", "A1: Het was stil in ", "A1: Toen vertelde "]
    assert shown(answers="1") == ["A1: Het was stil in ", "A1: Toen vertelde "]
    page = words(visit("search_context", q="kring"))
    assert f"/at/{source.pk}/{TALK.index('kring')}-{TALK.index('kring') + 5}/" in page


def test_words_in_context_of_a_code_only(visit, source, stil):
    rows = downloaded(visit("search_context_csv", q="de", code=str(stil.pk)))

    assert [row[2] for row in rows[1:]] == [" kring."]


def test_words_are_counted_without_common_words_labels_and_interviewers(visit, source, stil):
    def counted(**asked):
        return {row[0]: int(row[1]) for row in downloaded(visit("search_counts_csv", **asked))[1:]}

    everything = {"groep": 2, "kring": 1, "stil": 1, "vertelde": 1}
    assert counted() == everything
    assert counted(answers="1") == {**everything, "groep": 1}
    assert counted(code=str(stil.pk)) == {"kring": 1, "stil": 1}
    assert counted(kind="logbook") == {}
    assert f"{reverse('search_context', args=[visit.__closure__ and source.study.slug])}?q=groep" in words(
        visit("search_counts")
    )


def test_the_study_leaves_out_words_of_its_own(visit, send, study, source):
    send("search_counts_list", more="groep groepen", then="?kind=interview")
    assert left_out(study) == ["groep", "groepen"]
    assert [row[0] for row in downloaded(visit("search_counts_csv"))[1:]] == ["kring", "stil", "vertelde"]
    send("search_counts_list", words="Kring")
    assert left_out(study) == ["kring"]
    assert TrailEntry.objects.filter(verb="counts.left_out").count() == 2


def test_nothing_of_another_study(visit, lead):
    other = make_study(lead)
    make_source(other, "Dat is geheim.")

    for name in ("search_query", "search_context", "search_counts"):
        assert "Dat is" not in words(visit(name, q="geheim"))


def test_a_coach_may_ask_and_code_and_not_take_out(client, study):
    client.force_login(make_member(study, Role.COACH))

    assert client.get(reverse("search_query", args=[study.slug])).status_code == 200
    assert client.get(reverse("search_query_csv", args=[study.slug]), {"q": "x"}).status_code == 403


ASKED = [
    ("search_query", {"q": "#stil near 2 paragraphs groep"}), ("search_saved", {}), ("search_context", {"q": "groep"}),
    ("search_counts", {}),
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_as_many_queries_for_three_as_for_one(visit, send, study, lead, asked):
    def queries():
        with (
            CaptureQueriesContext(connections["default"]) as here,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            assert visit(asked[0], **asked[1]).status_code == 200
        return len(here) + len(vault)

    code = make_code(study, lead, "stil")

    def one_more():
        document = Document(name="Gesprek", text=TALK, turns=find_turns(TALK))
        made = make_source(study, document=document, organisation=make_organisation(study))
        make_coding(made, code, lead, 0, 16)
        send("search_query_save", q="#stil", name="Stil")

    one_more()
    queries()
    with_one = queries()
    one_more()
    one_more()

    assert queries() == with_one


def test_empty_pages_teach(visit):
    for name in ("search_query", "search_saved", "search_context", "search_counts"):
        shown = words(visit(name))
        assert 'class="empty"' in shown or 'class="card roomy how"' in shown


def test_a_question_is_limited_to_any_value_of_any_variable(visit, study, source):
    size = study.variables.create(name="Team")
    size.values.create(source=source, value="d'ë “klein” & <nieuw>")
    make_source(study, "Het was ook hier stil in de kring.")

    both = words(visit("search_query", q="kring", variable=str(size.pk)))
    assert '<option value="d&#x27;ë “klein” &amp; &lt;nieuw&gt;">' in both
    assert len(downloaded(visit("search_query_csv", q="kring", variable=str(size.pk)))) == 2
    one = {"q": "kring", "variable": str(size.pk), "value": "d'ë “klein” & <nieuw>"}
    assert len(downloaded(visit("search_query_csv", **one))) == 2
    assert len(downloaded(visit("search_query_csv", **{**one, "value": "groot"}))) == 1
    assert len(downloaded(visit("search_query_csv", **{**one, "value": "none"}))) == 2
    assert len(downloaded(visit("search_query_csv", q="kring"))) == 3


@pytest.mark.parametrize("name", ["search", "search_query", "search_context", "search_counts"])
@pytest.mark.parametrize(
    "asked", ["😀", "🤷🏽‍♀️ kring", '"', "''", "*", "%_\\", "#", "@", "((", '"kring', "KRING’S", "é" * 3000]
)
def test_whatever_is_typed_is_answered(visit, source, name, asked):
    assert visit(name, q=asked).status_code == 200
    assert visit(name, q=asked, exact="1", w0="words", t0=asked).status_code == 200
