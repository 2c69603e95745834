"""Live blocks become what they stand for; what is not there is a gap that says so, and leaks nothing."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.core.formats.plain import from_text
from oogst.core.report.html import write_html
from oogst.core.report.model import FindingBlock, LiveProblem, Numbers, Table, text_of
from oogst.core.report.model import Quote as ReportQuote
from oogst.people.models import TrailEntry
from oogst.sources import services as sources
from oogst.sources.models import Kind
from oogst.story import default_report, exporting, queries, resolving, services
from oogst.story.models import Quote
from oogst.story.view import View, for_readers_of_the_story
from oogst.story.voices import voices
from oogst.studies import services as studies

pytestmark = pytest.mark.django_db

TALK = """Ond. (00:00:05): Hoe begon het?
Jan (00:00:12): Eerst was het stil. Toen vertelde iemand iets.
Ond. (00:00:40): En toen?
Jan (00:00:44): Daarna iedereen.
"""


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def report(study, lead):
    return services.report_of(study=study, by=lead)


@pytest.fixture
def talk(study, lead):
    """A transcript in which the speaker's label is the name behind the pseudonym."""
    school = make_organisation(study, "Havikshof")
    source = make_source(
        study, document=from_text("Gesprek met Jan", TALK), kind=Kind.INTERVIEW, organisation=school,
        date=datetime.date(2026, 3, 1), by=lead,
    )  # fmt: skip
    person = studies.add_person(study=study, label="aanjager A1", organisation=school, by=lead)
    sources.set_people(source=source, speakers={person: "Jan"}, by=lead)
    return source


def quote_of(source, words, by):
    start = source.current().text.index(words)
    return services.take_quote(source=source, start=start, end=start + len(words), by=by)


def said(quote, view=None):
    (found,) = voices(Quote.objects.filter(pk=quote.pk), view or View("nl")).values()
    return found


def read(report, body, lead, view=None):
    section = services.add_section(report=report, title="Begin", body=body, by=lead)
    return resolving.section_blocks(section, body, view or View("nl"))


def test_a_quote_carries_its_pseudonym_kind_date_case_and_time(talk, lead):
    found = said(quote_of(talk, "Eerst was het stil.", lead), View("en"))

    assert (found.pseudonym, found.speaker, found.time) == ("aanjager A1", "", "00:00:12")
    assert (found.kind, found.case, found.date) == ("interview", "Havikshof", datetime.date(2026, 3, 1))
    assert found.source == "Gesprek met Jan"


def test_the_name_behind_a_pseudonym_is_not_shown_as_speaker(talk, lead):
    assert "Jan" not in str(said(quote_of(talk, "Eerst was het stil.", lead), for_readers_of_the_story("nl")))


def test_an_interviewers_question_is_never_a_participants(talk, lead):
    question = said(quote_of(talk, "Hoe begon het?", lead))
    both = said(quote_of(talk, "iets.\nOnd. (00:00:40): En toen?", lead))

    assert (question.pseudonym, question.speaker) == ("", "Ond")
    assert (both.pseudonym, both.speaker) == ("aanjager A1", "Ond")


def test_without_turns_the_people_of_the_source_speak_for_it(study, lead):
    source = make_source(study, "Wij waren stil.")
    people = [studies.add_person(study=study, label=f"docent D{n}", code=f"D{n}", by=lead) for n in range(5)]
    for count, expected in ((0, ""), (1, "docent D0"), (2, "docent D0, docent D1"), (5, "5 participants")):
        sources.set_people(source=source, speakers=dict.fromkeys(people[:count], ""), by=lead)

        with translation.override("en"):
            assert said(quote_of(source, "stil", lead), View("en")).pseudonym == (expected)


def test_context_is_cut_at_whole_words_and_left_out_for_who_reads_the_story_only(study, lead):
    source = make_source(study, "woord " * 60 + "hier. " + "daarna " * 60)
    quote = quote_of(source, "hier.", lead)

    found = said(quote)
    assert found.context_before.startswith("… woord")
    assert found.context_after.endswith("daarna …")
    assert len(found.context_before) < 170
    hidden = said(quote, for_readers_of_the_story("nl"))
    assert (hidden.context_before, hidden.context_after, hidden.permalink) == ("", "", None)
    assert source.name not in str(hidden)


def test_a_permalink_goes_where_the_face_says(talk, lead):
    quote = quote_of(talk, "Eerst", lead)

    found = said(quote, View("nl", place=lambda source, start, end: f"https://x.example/{source}/{start}-{end}"))

    assert found.permalink == f"https://x.example/{talk.pk}/{quote.start}-{quote.end}"


def test_live_blocks_become_what_they_stand_for(study, report, talk, lead):
    quote = quote_of(talk, "Eerst was het stil.", lead)
    theme = make_code(study, lead, "Stilte")
    make_coding(talk, make_code(study, lead, "begin", parent=theme), lead)
    finding = services.make_finding(
        study=study, claim="Stilte helpt.", explanation=f"Zo:\n\n::quote[{quote.pk}]", by=lead
    )
    services.weigh(finding=finding, quote=quote, stance="against", by=lead)
    body = "\n".join(
        [f"::quote[{quote.pk}]", f"::finding[{finding.pk}]", "::numbers", f"::table[codes-by-case theme={theme.pk}]"]
    )

    shown, told, numbers, table = read(report, body, lead, View("en"))

    assert isinstance(shown, ReportQuote)
    assert isinstance(told, FindingBlock)
    assert [q.id for q in told.quotes_against] == [str(quote.pk)]
    assert told.explanation[1] == shown
    assert isinstance(numbers, Numbers)
    assert {n.label: n.value for n in numbers.items}["sources" if study.sources.count() > 1 else "source"] == "1"
    assert isinstance(table, Table)
    assert [[text_of(cell) for cell in row] for row in (table.headers, *table.rows)] == [
        ["", "Havikshof", "All"],
        ["begin", "1", "1"],
        ["The whole theme", "1", "1"],
    ]


def test_what_is_gone_or_of_another_study_is_a_gap_that_leaks_nothing(study, report, lead):
    other = make_study(lead)
    secret = make_source(other, "Een geheim dat nergens anders staat.", name="Geheime bron")
    quote = quote_of(secret, "geheim", lead)
    finding = services.make_finding(study=other, claim="Een geheime bewering", by=lead)
    services.weigh(finding=finding, quote=quote, stance="for", by=lead)
    theme = make_code(other, lead, "geheime code")
    body = "\n".join(
        [
            f"::quote[{quote.pk}]",
            f"::finding[{finding.pk}]",
            f"::table[codes-by-kind theme={theme.pk}]",
            f"::quote[{uuid.uuid4()}]",
        ]
    )

    blocks = read(report, body, lead)

    assert [(type(block), block.reason, block.line) for block in blocks] == [
        (LiveProblem, "gone", line) for line in range(1, 5)
    ]
    written = write_html(resolving.whole_report(report, View("nl")))
    assert "geheim" not in written.lower()


def test_evidence_that_points_elsewhere_is_not_shown(study, report, lead):
    """The services refuse this; were such a row there all the same, it would still show nothing."""
    mine = services.make_finding(study=study, claim="Hier", by=lead)
    theirs = quote_of(make_source(make_study(lead), "Een geheim."), "geheim", lead)
    mine.evidence.create(quote=theirs, stance="for")

    (block,) = read(report, f"::finding[{mine.pk}]", lead)

    assert block.quotes_for == ()


def test_a_removed_source_leaves_a_gap(study, report, talk, lead):
    quote = quote_of(talk, "Eerst", lead)
    services.add_section(report=report, title="Begin", body=f"Tekst\n\n::quote[{quote.pk}]", by=lead)
    sources.remove_sources(sources=[talk], by=lead)

    for format in ("html", "docx", "pdf"):
        done = exporting.export(study=study, format=format, view=View("nl"), by=lead)
        assert (done.problems, done.quotes) == (1, 0)


def test_a_finding_inside_an_explanation_does_not_nest(study, report, lead):
    first = services.make_finding(study=study, claim="a", by=lead)
    services.edit_finding(finding=first, claim="a", explanation=f"::finding[{first.pk}]\n::numbers", by=lead)

    (block,) = read(report, f"::finding[{first.pk}]", lead)

    assert [problem.reason for problem in resolving.problems_in([block])] == ["nested", "nested"]


def test_the_report_takes_as_many_queries_for_one_quote_as_for_three(study, report, talk, lead):
    counts = []
    bodies = [["Eerst was het stil."], ["Hoe begon het?", "Daarna iedereen."]]
    for words in bodies:
        for piece in words:
            quote = quote_of(talk, piece, lead)
            finding = services.make_finding(study=study, claim=piece, by=lead)
            services.weigh(finding=finding, quote=quote, stance="for", by=lead)
            body = f"::quote[{quote.pk}]\n::finding[{finding.pk}]\n::numbers\n::table[codes-by-case]"
            services.add_section(report=report, title=piece, body=body, by=lead)
        with CaptureQueriesContext(connection) as used:
            made = resolving.whole_report(report, View("nl"))
        counts.append(len(used))

    assert len(list(made.quotes())) == 6
    assert counts[0] == counts[1]


def test_a_study_without_a_report_tells_its_findings(study, talk, lead):
    quote = quote_of(talk, "Eerst", lead)
    finding = services.make_finding(study=study, claim="Stilte helpt.", by=lead)
    services.weigh(finding=finding, quote=quote, stance="for", by=lead)

    made, is_default = exporting.to_read(study, View("nl"))

    assert is_default
    assert [(f.claim, len(f.quotes_for)) for f in made.findings] == [("Stilte helpt.", 1)]
    assert made.numbers.items


def test_a_study_with_only_codes_tells_its_themes_with_passages(study, talk, lead):
    theme = make_code(study, lead, "Stilte", definition="Wat **stil** is.\n\n::quote[x]")
    below = make_code(study, lead, "begin", parent=theme)
    make_code(study, lead, "leeg")
    for start in range(0, 70, 10):
        make_coding(talk, below, lead, start, start + 10)

    made, is_default = exporting.to_read(study, View("en"))

    assert is_default
    assert [section.title for section in made.sections] == ["Stilte", "Codes and cases"]
    assert len(list(made.quotes())) == default_report.PASSAGES
    assert not resolving.problems_in(made.sections[0].blocks)
    table = made.sections[1].blocks[0]
    assert [text_of(row[0]) for row in table.rows] == ["Stilte"]


def test_an_empty_study_makes_an_empty_report(study, lead):
    for format in ("html", "docx", "pdf"):
        done = exporting.export(study=study, format=format, view=View("nl"), by=lead)

        assert (done.is_default, done.quotes, done.problems) == (True, 0, 0)
        assert done.content


def test_passages_come_from_many_sources_and_each_place_once(study, lead):
    theme, other = make_code(study, lead, "Stilte"), make_code(study, lead, "Ook stilte")
    long, short = make_source(study, "woord " * 40), make_source(study, "Een zin die lang genoeg is om iets te zeggen.")
    for start in range(0, 200, 50):
        make_coding(long, theme, lead, start, start + 45)
    make_coding(short, theme, lead, 0, 44)
    make_coding(short, other, lead, 0, 44)
    second = make_member(study)
    make_coding(short, theme, second, 0, 44)

    made, _default = exporting.to_read(study, View("en"))

    in_theme = [block for block in made.sections[0].blocks if isinstance(block, ReportQuote)]
    assert [quote.words == "Een zin die lang genoeg is om iets te zeggen" for quote in in_theme].count(True) == 1
    assert len(in_theme) == 5


def test_a_report_can_start_from_the_codebook(study, report, talk, lead):
    theme = make_code(study, lead, "Stilte", definition="Wat stil is.")
    make_coding(talk, theme, lead, 0, 20)

    sections = default_report.start_from_codebook(report=report, by=lead)

    quote = Quote.objects.get()
    assert [section.title for section in sections][1] == "Stilte"
    assert sections[1].body == f"Wat stil is.\n\n::quote[{quote.pk}]"
    assert not resolving.problems_in(
        [block for section in resolving.whole_report(report, View("nl")).sections for block in section.blocks]
    )
    with pytest.raises(default_report.NotAllowed):
        default_report.start_from_codebook(report=report, by=lead)


def test_nothing_starts_from_an_empty_codebook(report, lead):
    with pytest.raises(default_report.NotAllowed):
        default_report.start_from_codebook(report=report, by=lead)

    assert report.sections.count() == 0


def test_an_export_stands_on_the_trail_with_counts_and_no_words(study, report, talk, lead):
    quote = quote_of(talk, "Eerst was het stil.", lead)
    services.add_section(report=report, title="Begin", body=f"::quote[{quote.pk}]", by=lead)

    exporting.export(study=study, format="docx", view=View("en"), by=lead)

    entry = TrailEntry.objects.get(chain=str(study.pk), verb="report.exported")
    assert entry.details == {"format": "docx", "language": "en", "quotes": 1, "sources": 1, "with_names": True}
    assert entry.actor == lead.pk


def test_where_a_quote_is_used_is_known(study, report, talk, lead):
    quote = quote_of(talk, "Eerst", lead)
    assert not queries.use_of(quote)
    assert not queries.is_told(quote)

    finding = services.make_finding(study=study, claim="Zo", by=lead)
    evidence = services.weigh(finding=finding, quote=quote, stance="for", by=lead)
    section = services.add_section(report=report, title="Begin", body=f"::quote[{quote.pk}]", by=lead)

    use = queries.use_of(quote)
    assert (list(use.evidence), list(use.sections)) == ([evidence], [section])
    assert queries.uses(study, [quote.pk]) == {quote.pk: 2}
    assert queries.is_told(quote)
