"""Findings, quotes and sections: what each service does, refuses, and leaves on the trail."""

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_member, make_source, make_study, make_user

from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.story import services
from oogst.story.models import Evidence, Finding, Quote, Section

pytestmark = pytest.mark.django_db

WORDS = "Ik had verwacht dat het stil zou blijven."


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def source(study):
    return make_source(study)


@pytest.fixture
def report(study, lead):
    return services.report_of(study=study, by=lead)


@pytest.fixture
def elsewhere(lead):
    """Another study of the same person, with a finding and a quote."""
    other = make_study(lead)
    finding = services.make_finding(study=other, claim="Elders", by=lead)
    quote = services.take_quote(source=make_source(other), start=0, end=6, by=lead)
    return other, finding, quote


def trailed(study):
    entries = TrailEntry.objects.filter(chain=str(study.pk)).order_by("sequence")
    return [entry.verb for entry in entries if entry.verb.split(".")[0] in STORY]


STORY = {"finding", "quote", "evidence", "report", "section"}


def test_findings_are_made_in_order_with_one_clean_sentence(study, lead):
    first = services.make_finding(study=study, claim="  Stilte \n helpt. ", explanation="Want.\r\nEcht.", by=lead)
    second = services.make_finding(study=study, claim="Uren helpen.", by=lead)

    assert [f.claim for f in study.findings.all()] == ["Stilte helpt.", "Uren helpen."]
    assert (first.explanation, first.position, second.position) == ("Want.\nEcht.", 1, 2)
    assert trailed(study) == ["finding.made", "finding.made"]


def test_a_finding_without_a_claim_is_refused(study, lead):
    with pytest.raises(NotAllowed):
        services.make_finding(study=study, claim=" \n ", by=lead)
    finding = services.make_finding(study=study, claim="Iets.", by=lead)
    with pytest.raises(NotAllowed):
        services.edit_finding(finding=finding, claim="", explanation="", by=lead)

    assert Finding.objects.get().claim == "Iets."


def test_findings_are_ordered_and_those_not_named_come_after(study, lead):
    a, b, c = (services.make_finding(study=study, claim=claim, by=lead) for claim in "abc")

    services.order_findings(study=study, findings=[c], by=lead)

    assert list(study.findings.order_by("position")) == [c, a, b]
    assert trailed(study)[-1] == "finding.ordered"


def test_findings_of_another_study_cannot_be_ordered_or_weighed(study, lead, source, elsewhere):
    _other, theirs, quote = elsewhere
    mine = services.make_finding(study=study, claim="Hier", by=lead)

    with pytest.raises(NotAllowed):
        services.order_findings(study=study, findings=[theirs, mine], by=lead)
    with pytest.raises(NotAllowed):
        services.weigh(finding=mine, quote=quote, stance="for", by=lead)

    assert Finding.objects.get(pk=theirs.pk).position == theirs.position
    assert Evidence.objects.count() == 0


def test_a_removed_finding_comes_back_at_its_place_with_its_quotes(study, lead, source):
    a, b, c = (services.make_finding(study=study, claim=claim, by=lead) for claim in "abc")
    quote = services.take_quote(source=source, start=0, end=6, by=lead)
    services.weigh(finding=b, quote=quote, stance="against", by=lead)
    pk, position = b.pk, b.position
    services.remove_finding(finding=b, by=lead)
    assert Quote.objects.filter(pk=quote.pk).exists()

    back = services.restore_finding(
        study=study, finding_id=pk, claim="b", explanation="", position=position,
        evidence=[(quote.pk, "against"), (pk, "for")], by=lead,
    )  # fmt: skip

    assert list(study.findings.order_by("position")) == [a, back, c]
    assert [(e.quote_id, e.stance) for e in back.evidence.all()] == [(quote.pk, "against")]
    assert "finding.removed" in trailed(study)


def test_a_quote_keeps_the_words_of_its_place_and_is_taken_once(study, lead, source):
    quote = services.take_quote(source=source, start=0, end=41, by=lead)

    assert quote.words == WORDS
    assert services.take_quote(source=source, start=0, end=41, by=lead) == quote
    assert trailed(study) == ["quote.taken"]


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000)])
def test_a_place_outside_the_text_is_no_quote(study, lead, source, start, end):
    with pytest.raises(NotAllowed):
        services.take_quote(source=source, start=start, end=end, by=lead)

    assert Quote.objects.count() == 0


def test_an_edit_stands_beside_the_original_and_the_same_words_are_no_edit(study, lead, source):
    quote = services.take_quote(source=source, start=0, end=41, by=lead)

    services.edit_quote(quote=quote, edited="Ik dacht dat het stil zou blijven.\r\n", by=lead)
    kept = Quote.objects.get(pk=quote.pk)
    assert (kept.words, kept.edited) == (WORDS, "Ik dacht dat het stil zou blijven.")

    services.edit_quote(quote=quote, edited=f" {WORDS} ", by=lead)
    assert Quote.objects.get(pk=quote.pk).edited == ""
    assert trailed(study) == ["quote.taken", "quote.edited", "quote.edited"]
    entry = TrailEntry.objects.get(chain=str(study.pk), verb="quote.edited", details__is_edited=True)
    assert "stil" not in str(entry.details)


def test_a_quote_of_the_report_or_an_explanation_is_not_removed(study, lead, source, report):
    quote = services.take_quote(source=source, start=0, end=6, by=lead)
    section = services.add_section(report=report, title="Begin", body=f"::quote[{str(quote.pk).upper()}]", by=lead)
    with pytest.raises(NotAllowed):
        services.remove_quote(quote=quote, by=lead)
    services.remove_section(section=section, by=lead)
    finding = services.make_finding(study=study, claim="Zo", explanation=f"::quote[{quote.pk}]", by=lead)
    with pytest.raises(NotAllowed):
        services.remove_quote(quote=quote, by=lead)
    services.remove_finding(finding=finding, by=lead)

    services.remove_quote(quote=quote, by=lead)

    assert Quote.objects.count() == 0
    assert trailed(study)[-1] == "quote.removed"


def test_a_stance_can_turn_and_a_quote_can_be_dropped(study, lead, source):
    finding = services.make_finding(study=study, claim="Zo", by=lead)
    quote = services.take_quote(source=source, start=0, end=6, by=lead)
    services.weigh(finding=finding, quote=quote, stance="for", by=lead)

    evidence = services.weigh(finding=finding, quote=quote, stance="against", by=lead)
    assert [(e.quote, e.stance) for e in finding.evidence.all()] == [(quote, "against")]
    with pytest.raises(NotAllowed):
        services.weigh(finding=finding, quote=quote, stance="maybe", by=lead)
    services.drop_evidence(evidence=evidence, by=lead)

    assert finding.evidence.count() == 0
    assert trailed(study)[-3:] == ["evidence.weighed", "evidence.weighed", "evidence.dropped"]


def test_a_report_needs_a_title(report, study, lead):
    with pytest.raises(NotAllowed):
        services.edit_report(report=report, title=" ", subtitle="", authors="", by=lead)

    services.edit_report(report=report, title=" Een  olievlek ", subtitle="s", authors="A, B", by=lead)

    assert (report.title, report.authors) == ("Een olievlek", "A, B")
    assert trailed(study) == ["report.edited"]


def test_two_writers_do_not_overwrite_each_other(report, study, lead):
    section = services.add_section(report=report, title="Begin", body="Eén", by=lead)
    other = make_member(study)
    services.write_section(section=section, title="Begin", body="Van de ander", version=1, by=other)

    with pytest.raises(NotAllowed):
        services.write_section(section=section, title="Begin", body="Van mij", version=1, by=lead)

    kept = Section.objects.get()
    assert (kept.body, kept.version) == ("Van de ander", 2)


def test_saving_often_is_one_line_on_the_trail_for_each_writer(report, study, lead):
    section = services.add_section(report=report, title="Begin", by=lead)
    other = make_member(study)
    for version, by in enumerate([lead, lead, other, lead], start=1):
        services.write_section(section=section, title="Begin", body=f"versie {version}", version=version, by=by)
    unchanged = services.write_section(section=section, title="", body="versie 4", version=5, by=lead)

    assert unchanged.version == 5
    written = TrailEntry.objects.filter(chain=str(study.pk), verb="section.written")
    assert [entry.actor for entry in written.order_by("sequence")] == [lead.pk, other.pk]


def test_sections_are_ordered_removed_and_put_back(report, study, lead):
    _a, b, c = (services.add_section(report=report, title=title, body=title, by=lead) for title in "abc")
    services.order_sections(report=report, sections=[b, c], by=lead)
    assert [s.title for s in report.sections.all()] == ["b", "c", "a"]

    c.refresh_from_db()
    services.remove_section(section=c, by=lead)
    services.restore_section(report=report, title="c", body="c", position=c.position, by=lead)

    assert [s.title for s in report.sections.all()] == ["b", "c", "a"]
    assert trailed(study)[-3:] == ["section.removed", "section.added", "section.ordered"]


def test_sections_of_another_report_are_not_ordered(report, study, lead, elsewhere):
    other = elsewhere[0]
    theirs = services.add_section(report=services.report_of(study=other, by=lead), title="x", by=lead)

    with pytest.raises(NotAllowed):
        services.order_sections(report=report, sections=[theirs], by=lead)


@pytest.mark.parametrize("role", [Role.COACH, Role.ADVISOR, Role.CHAMPION, Role.MANAGER, None])
def test_who_does_not_write_changes_nothing(role, study, lead, source, report):
    by = make_member(study, role) if role else make_user()
    finding = services.make_finding(study=study, claim="Zo", by=lead)
    quote = services.take_quote(source=source, start=0, end=6, by=lead)
    evidence = services.weigh(finding=finding, quote=quote, stance="for", by=lead)
    section = services.add_section(report=report, title="Begin", body="Tekst", by=lead)
    before = len(trailed(study))
    attempts = [
        lambda: services.make_finding(study=study, claim="x", by=by),
        lambda: services.edit_finding(finding=finding, claim="x", explanation="", by=by),
        lambda: services.order_findings(study=study, findings=[finding], by=by),
        lambda: services.remove_finding(finding=finding, by=by),
        lambda: services.take_quote(source=source, start=1, end=3, by=by),
        lambda: services.edit_quote(quote=quote, edited="x", by=by),
        lambda: services.remove_quote(quote=quote, by=by),
        lambda: services.weigh(finding=finding, quote=quote, stance="against", by=by),
        lambda: services.drop_evidence(evidence=evidence, by=by),
        lambda: services.edit_report(report=report, title="x", subtitle="", authors="", by=by),
        lambda: services.add_section(report=report, title="x", by=by),
        lambda: services.write_section(section=section, title="x", body="x", version=1, by=by),
        lambda: services.order_sections(report=report, sections=[section], by=by),
        lambda: services.restore_section(report=report, title="x", body="", position=1, by=by),
        lambda: services.remove_section(section=section, by=by),
    ]

    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()

    assert len(trailed(study)) == before
    assert Finding.objects.get().claim == "Zo"
    assert Section.objects.get().body == "Tekst"
