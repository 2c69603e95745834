"""The pages of findings, quotes and the report: what they show, to whom, and what they do."""

import datetime
import io
import zipfile

import docx
import pypdfium2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.story import services
from oogst.story.models import Evidence, Finding, Quote, Section

pytestmark = pytest.mark.django_db

TEXT = "Ik had, eh, verwacht dat het stil zou blijven.\nMaar iedereen vertelde iets.\n"
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"


def client_of(user):
    client = Client(enforce_csrf_checks=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def source(study):
    school = make_organisation(study, "Havikshof")
    return make_source(study, TEXT, name="Werknaam van bron", organisation=school, date=datetime.date(2026, 3, 1))


@pytest.fixture
def quote(source, lead):
    made = services.take_quote(source=source, start=0, end=46, by=lead)
    return services.edit_quote(quote=made, edited="Ik had verwacht dat het stil zou blijven.", by=lead)


@pytest.fixture
def finding(study, quote, lead):
    made = services.make_finding(study=study, claim="Stilte helpt.", by=lead)
    services.weigh(finding=made, quote=quote, stance="for", by=lead)
    return made


@pytest.fixture
def section(study, quote, finding, lead):
    report = services.report_of(study=study, by=lead)
    body = f"Zo begon het.\n\n::quote[{quote.pk}]\n\n::finding[{finding.pk}]\n\n::numbers\n"
    return services.add_section(report=report, title="Begin", body=body, by=lead)


@pytest.fixture
def web(lead):
    return client_of(lead)


@pytest.fixture
def advisor(study):
    return client_of(make_member(study, Role.ADVISOR))


def url(name, study, *args):
    return reverse(name, args=[study.slug, *args])


def text(answer):
    return html.fromstring(answer.content.decode()).text_content()


def content(answer):
    return b"".join(answer.streaming_content)


def test_the_list_shows_claims_with_their_counts(web, study, finding):
    page = text(web.get(url("story", study)))

    assert "Stilte helpt." in page


def test_an_empty_list_teaches(web, study):
    assert "lightbulb" in web.get(url("story", study)).content.decode()


def test_a_finding_is_added_in_place_or_refused_with_its_reason(web, study):
    answer = web.post(url("finding_new", study), {"claim": "Uren helpen.", "then": "open"})
    assert answer.url == url("finding", study, Finding.objects.get().pk)

    assert web.post(url("finding_new", study), {"claim": " "}).status_code == 422


def test_findings_move_by_a_step_and_by_a_whole_order(web, study, lead):
    a, b, c = (services.make_finding(study=study, claim=claim, by=lead) for claim in "abc")

    web.post(url("finding_order", study), {"move": c.pk, "step": "up"})
    assert list(study.findings.order_by("position")) == [a, c, b]
    answer = web.post(url("finding_order", study), {"order": [b.pk, "nonsense", a.pk]}, HTTP_HX_REQUEST="true")

    assert list(study.findings.order_by("position")) == [b, a, c]
    assert answer.content.decode().index(">b<") < answer.content.decode().index(">a<")


def test_a_finding_is_changed(web, study, finding):
    web.post(url("finding", study, finding.pk), {"claim": "Stilte helpt soms.", "explanation": "**Echt**"})

    page = web.get(url("finding", study, finding.pk)).content.decode()
    assert "Stilte helpt soms." in page
    assert "<strong>Echt</strong>" in page


def test_a_removed_finding_is_put_back_with_its_quotes(web, study, finding, quote):
    web.post(url("finding_remove", study, finding.pk))
    assert reverse("story_put_back", args=[study.slug]) in web.get(url("story", study)).content.decode()

    web.post(url("story_put_back", study))

    assert [(f.pk, f.evidence.get().quote) for f in study.findings.all()] == [(finding.pk, quote)]
    web.post(url("story_put_back", study))
    assert study.findings.count() == 1


def test_a_quote_turns_and_goes_and_comes_back(web, study, finding, quote):
    about = {"quote": quote.pk}
    answer = web.post(url("finding_weigh", study, finding.pk), {**about, "stance": "against"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert finding.evidence.get().stance == Evidence.Stance.AGAINST

    web.post(url("finding_drop", study, finding.pk), about)
    assert finding.evidence.count() == 0
    web.post(url("story_put_back", study))

    assert finding.evidence.get().stance == Evidence.Stance.AGAINST


def test_a_quote_of_another_study_is_not_weighed(web, study, finding, lead):
    theirs = services.take_quote(source=make_source(make_study(lead)), start=0, end=4, by=lead)

    assert web.post(url("finding_weigh", study, finding.pk), {"quote": theirs.pk}).status_code == 404
    assert finding.evidence.count() == 1


def test_the_picker_finds_by_word_code_and_case(web, study, source, finding, lead):
    theme = make_code(study, lead, "thema")
    code = make_code(study, lead, "stil", parent=theme)
    make_coding(source, code, lead, 0, 46)
    make_coding(source, make_code(study, lead, "anders"), lead, 47, 75)
    found = lambda **asked: web.get(url("quote_pick", study), asked).context["page_obj"].paginator.count  # noqa: E731

    assert found() == 2
    assert found(q="verwacht stil") == 1
    assert found(code=theme.pk) == 1
    assert found(case=source.organisation_id) == 2
    assert found(case=make_organisation(study).pk) == 0
    assert found(q="nergens") == 0
    assert found(code="x", case="'") == 2


def test_a_passage_from_the_picker_becomes_evidence(web, study, source, finding):
    place = {"source": source.pk, "start": 47, "end": 75, "finding": finding.pk, "stance": "against"}

    answer = web.post(url("quote_take", study), {**place, "picked": "p"}, HTTP_HX_REQUEST="true")

    assert 'id="picked-p"' in answer.content.decode()
    assert Evidence.objects.get(stance="against").quote.words == "Maar iedereen vertelde iets."


def test_a_script_takes_a_quote_and_gets_its_line(web, study, source):
    place = {"source": source.pk, "start": 0, "end": 6}

    data = web.post(url("quote_take", study), place, HTTP_ACCEPT="application/json").json()
    wrong = web.post(url("quote_take", study), {**place, "end": 9999}, HTTP_ACCEPT="application/json")

    taken = Quote.objects.get()
    assert (data["id"], data["line"], data["words"]) == (str(taken.pk), f"::quote[{taken.pk}]", "Ik had")
    assert wrong.status_code == 409
    assert set(wrong.json()) == {"error"}


def test_a_source_of_another_study_gives_no_quote(web, study, lead):
    theirs = make_source(make_study(lead))
    place = {"source": theirs.pk, "start": 0, "end": 6}

    assert web.post(url("quote_take", study), place).status_code == 404
    assert Quote.objects.count() == 0


def test_the_quote_page_shows_original_and_difference(web, study, quote):
    page = html.fromstring(web.get(url("quote", study, quote.pk)).content.decode())

    assert page.xpath("string(//blockquote/mark)") == "Ik had, eh, verwacht dat het stil zou blijven."
    assert "eh" in page.xpath("string(//del)")
    assert "Werknaam van bron" in page.text_content()


def test_a_heavy_edit_is_warned_about_while_typing(web, study, quote):
    answer = web.post(url("quote_difference", study, quote.pk), {"edited": "Ik had niet verwacht dat het 3 keer kon."})

    assert len(html.fromstring(answer.content.decode()).find_class("note")) == 3
    assert Quote.objects.get().edited == "Ik had verwacht dat het stil zou blijven."


def test_an_edit_is_kept_and_reset(web, study, quote):
    web.post(url("quote", study, quote.pk), {"edited": "Ik verwachtte stilte."})
    assert Quote.objects.get().edited == "Ik verwachtte stilte."

    web.post(url("quote", study, quote.pk), {"edited": "x", "do": "reset"})

    assert Quote.objects.get().edited == ""


def test_a_used_quote_stays_and_an_unused_one_goes(web, study, quote, section):
    web.post(url("quote_remove", study, quote.pk))
    assert Quote.objects.count() == 1

    section.delete()
    web.post(url("quote_remove", study, quote.pk))

    assert Quote.objects.count() == 0


def test_quotes_are_searched(web, study, quote):
    assert text(web.get(url("quotes", study), {"q": "stil"})).count("Ik had verwacht") >= 1
    assert "Ik had verwacht" not in text(web.get(url("quotes", study), {"q": "nergens"}))


def test_the_report_reads_with_its_quotes_and_their_origin(web, study, section, source, quote):
    page = web.get(url("report", study)).content.decode()

    assert "Ik had verwacht dat het stil zou blijven." in page
    place = reverse("place", args=[study.slug, source.pk, quote.start, quote.end])
    assert f'href="http://testserver{place}"' in page


def test_advisors_read_the_story_without_a_way_into_the_material(advisor, study, section, source, quote, finding):
    for name, args in (("report", ()), ("story", ()), ("finding", (finding.pk,)), ("quote", (quote.pk,))):
        page = advisor.get(url(name, study, *args)).content.decode()
        assert ("stil zou blijven" in page) == (name != "story")
        assert str(source.pk) not in page
        assert "Werknaam van bron" not in page
        assert "iedereen vertelde" not in page


def test_advisors_do_not_see_a_quote_that_the_story_does_not_tell(advisor, study, quote, lead):
    assert advisor.get(url("quote", study, quote.pk)).status_code == 404

    services.make_finding(study=study, claim="Zo", explanation=f"::quote[{quote.pk}]", by=lead)
    assert advisor.get(url("quote", study, quote.pk)).status_code == 200


def test_a_quote_of_another_study_is_not_opened(web, study, lead):
    theirs = services.take_quote(source=make_source(make_study(lead)), start=0, end=4, by=lead)

    assert web.get(url("quote", study, theirs.pk)).status_code == 404


def test_hostile_text_is_text_everywhere(web, study, section, finding, lead):
    services.edit_finding(finding=finding, claim=HOSTILE, explanation=HOSTILE, by=lead)
    services.write_section(section=section, title=HOSTILE, body=section.body + HOSTILE, version=1, by=lead)
    pages = [web.get(url(*where)) for where in (("story", study), ("finding", study, finding.pk), ("report", study))]
    pages.append(web.get(url("section", study, section.pk)))
    pages.append(web.post(url("section_preview", study, section.pk), {"title": HOSTILE, "body": HOSTILE}))
    files = [content(web.get(url("report_export", study, "html")))]

    for page in [answer.content for answer in pages] + files:
        tree = html.fromstring(page.decode())
        assert "alert(1)" in tree.text_content()
        assert not tree.xpath("//img[@src='x'] | //*[@onerror] | //a[starts-with(@href, 'javascript')]")
        assert not [script for script in tree.xpath("//script") if (script.text or "").strip().startswith("alert")]


def test_without_a_report_the_page_offers_to_start(web, study, source, lead):
    make_coding(source, make_code(study, lead, "Stilte"), lead, 0, 46)
    assert "Stilte" in text(web.get(url("report", study)))

    answer = web.post(url("report_start", study), {"from": "codebook"})

    assert answer.status_code == 302
    assert [s.title for s in Section.objects.all()][1] == "Stilte"
    assert web.get(answer.url).status_code == 200


def test_starting_from_nothing_says_why_not(web, study):
    answer = web.post(url("report_start", study), {"from": "codebook"}, follow=True)

    assert Section.objects.count() == 0
    assert "toast" in answer.content.decode()
    web.post(url("report_start", study), {"from": "empty"})
    assert Section.objects.count() == 1


def test_title_and_authors_are_kept(web, study):
    web.post(url("report_edit", study), {"title": "Een olievlek", "subtitle": "Jaar 1", "authors": "A. Bos, K. El"})

    page = text(web.get(url("report", study)))
    assert "Een olievlek" in page
    assert "A. Bos, K. El" in page
    assert web.post(url("report_edit", study), {"title": " "}).status_code == 422


def test_a_section_saves_by_form_and_by_script(web, study, section):
    where = url("section", study, section.pk)
    assert web.post(where, {"title": "Begin", "body": "Een\r\ntwee", "version": 1}).url == where
    assert Section.objects.get().body == "Een\ntwee"

    data = web.post(where, {"title": "Nu", "body": "Drie", "version": 2}, HTTP_ACCEPT="application/json").json()

    assert (data["version"], data["title"]) == (3, "Nu")
    assert Section.objects.get().body == "Drie"


def test_somebody_elses_version_is_shown_and_nothing_is_lost(web, study, section, lead):
    services.write_section(section=section, title="Begin", body="Van de ander", version=1, by=make_member(study))
    mine = {"title": "Mijn titel", "body": "Van mij", "version": 1}
    where = url("section", study, section.pk)

    by_script = web.post(where, mine, HTTP_ACCEPT="application/json")
    by_form = web.post(where, mine)

    assert (by_script.status_code, by_form.status_code) == (409, 409)
    assert "Van de ander" in by_script.content.decode()
    page = html.fromstring(by_form.content.decode())
    assert page.get_element_by_id("id_body").text.strip() == "Van mij"
    assert page.get_element_by_id("id_title").get("value") == "Mijn titel"
    assert page.get_element_by_id("theirs").text.strip() == "Van de ander"
    assert page.xpath("//input[@name='version']/@value") == ["2"]
    assert Section.objects.get().body == "Van de ander"
    web.post(where, {**mine, "version": 2})
    assert Section.objects.get().body == "Van mij"


def test_problems_stand_at_their_line(web, study, section):
    body = "Tekst\n\n::quote[00000000-0000-0000-0000-000000000000]\n::quotes"

    page = web.post(url("section_preview", study, section.pk), {"title": "t", "body": body}).content.decode()

    tree = html.fromstring(page)
    assert tree.xpath("//button/@data-go-line") == ["3", "4"]
    assert Section.objects.get().body == section.body


def test_sections_are_added_moved_removed_and_put_back(web, study, section):
    web.post(url("section_new", study), {"title": "Slot"})
    last = Section.objects.get(title="Slot")
    web.post(url("section_order", study), {"move": last.pk, "step": "up", "current": last.pk}, HTTP_HX_REQUEST="true")
    titles = lambda: list(Section.objects.order_by("position").values_list("title", flat=True))  # noqa: E731
    assert titles() == ["Slot", "Begin"]

    web.post(url("section_remove", study, last.pk))
    assert titles() == ["Begin"]
    web.post(url("story_put_back", study), {"then": "https://elsewhere.example/"})

    assert titles() == ["Slot", "Begin"]


def test_a_section_of_another_study_is_not_opened(web, study, section, lead):
    other = make_study(lead)

    assert web.get(url("section", other, section.pk)).status_code == 404
    assert web.post(url("section_remove", other, section.pk)).status_code == 404
    assert Section.objects.count() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_web_page_opens_again_with_quote_difference_and_permalink(web, study, section, source, quote, language):
    answer = web.get(url("report_export", study, "html"), {"language": language})

    assert answer["Content-Disposition"].startswith("attachment; filename=")
    tree = html.fromstring(content(answer).decode())
    place = reverse("place", args=[study.slug, source.pk, quote.start, quote.end])
    assert tree.get("lang") == language
    assert f"http://testserver{place}" in tree.xpath("//a/@href")
    assert "eh" in tree.xpath("string(//del)")
    assert "Havikshof" in tree.text_content()


def test_the_word_file_opens_again_with_the_difference(web, study, section):
    made = docx.Document(io.BytesIO(content(web.get(url("report_export", study, "docx")))))

    written = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "Ik had verwacht dat het stil zou blijven." in written
    struck = made.element.xpath("//w:r[w:rPr/w:rStyle/@w:val='RemovedText']")
    assert [run.text for run in struck] == [", eh,"]


def test_the_pdf_opens_again_with_the_difference(web, study, section):
    pdf = pypdfium2.PdfDocument(content(web.get(url("report_export", study, "pdf"))))

    written = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    assert "Ik had verwacht dat het stil zou blijven." in written
    assert "eh," in written


def test_an_export_can_leave_the_names_of_sources_out(web, study, section):
    named = content(web.get(url("report_export", study, "html"))).decode()
    without = content(web.get(url("report_export", study, "html"), {"names": "hidden"})).decode()
    packed = zipfile.ZipFile(io.BytesIO(content(web.get(url("report_export", study, "docx"), {"names": "hidden"}))))

    assert "Werknaam van bron" in named
    assert "iedereen vertelde" in named
    assert "Werknaam van bron" not in without
    assert "iedereen vertelde" not in without
    assert b"Werknaam van bron" not in packed.read("word/document.xml")


def test_a_download_stands_on_the_trail_with_who_did_it(web, study, section, lead):
    content(web.get(url("report_export", study, "html")))

    entry = TrailEntry.objects.get(chain=str(study.pk), verb="report.exported")
    assert entry.actor == lead.pk
    assert "stil" not in str(entry.details)


def test_only_who_may_take_material_out_downloads(advisor, study, section):
    coach = client_of(make_member(study, Role.COACH))

    for client in (advisor, coach):
        assert client.get(url("report_export", study, "html")).status_code == 403
    assert not TrailEntry.objects.filter(verb="report.exported").exists()


def test_an_unknown_format_is_not_there(web, study):
    assert web.get(url("report_export", study, "odt")).status_code == 404


@pytest.mark.parametrize("name", ["story", "finding", "report", "quotes", "section"])
def test_pages_take_as_many_queries_for_one_quote_as_for_three(web, study, section, source, finding, lead, name):
    pk = {"finding": [finding.pk], "section": [section.pk]}.get(name, [])
    counts = []
    for more in (0, 2):
        for number in range(more):
            quote = services.take_quote(source=source, start=number, end=47 + number, by=lead)
            services.weigh(finding=finding, quote=quote, stance="for", by=lead)
            other = services.make_finding(study=study, claim=f"Bewering {number}", by=lead)
            services.weigh(finding=other, quote=quote, stance="for", by=lead)
            section.refresh_from_db()
            body = f"{section.body}\n::quote[{quote.pk}]\n::finding[{other.pk}]\n"
            services.write_section(section=section, title="Begin", body=body, version=section.version, by=lead)
        web.get(url(name, study, *pk))
        with CaptureQueriesContext(connection) as used:
            assert web.get(url(name, study, *pk)).status_code == 200
        counts.append(len(used))

    assert counts[0] == counts[1]
