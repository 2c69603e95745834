"""Making findings, taking quotes, writing the report."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core.ids import uuid7
from oogst.core.text import normalise
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.sources.models import Source
from oogst.story import rules
from oogst.story.models import Evidence, Finding, Quote, Report, Section
from oogst.studies.models import Study

SITTING = datetime.timedelta(minutes=15)


@transaction.atomic
def make_finding(
    *, study: Study, claim: str, explanation: str = "", by: User, finding_id: uuid.UUID | None = None
) -> Finding:
    """Write down a claim, last in the order."""
    access.require(by, Permission.WRITE_STORY, study)
    last = study.findings.aggregate(last=Max("position"))["last"] or 0
    finding = Finding.objects.create(
        pk=finding_id or uuid7(),
        study=study,
        claim=rules.check_claim(claim),
        explanation=normalise(explanation),
        position=last + 1,
        created_by=by.pk,
    )
    trail.record(by, "finding.made", finding)
    return finding


@transaction.atomic
def edit_finding(*, finding: Finding, claim: str, explanation: str, by: User) -> Finding:
    access.require(by, Permission.WRITE_STORY, finding)
    finding.claim, finding.explanation = rules.check_claim(claim), normalise(explanation)
    finding.save(update_fields=["claim", "explanation"])
    trail.record(by, "finding.edited", finding)
    return finding


@transaction.atomic
def order_findings(*, study: Study, findings: Sequence[Finding], by: User) -> None:
    """Put findings in this order; those not named come after them, as they were."""
    access.require(by, Permission.WRITE_STORY, study)
    rules.check_findings(study, findings)
    rest = Finding.objects.filter(study=study).exclude(pk__in=[finding.pk for finding in findings])
    ordered = [*findings, *rest.order_by("position", "id")]
    for position, finding in enumerate(ordered, start=1):
        finding.position = position
    Finding.objects.bulk_update(ordered, ["position"])
    trail.record(by, "finding.ordered", study)


@transaction.atomic
def remove_finding(*, finding: Finding, by: User) -> None:
    """Remove a claim. Its quotes stay: they may carry another."""
    access.require(by, Permission.WRITE_STORY, finding)
    trail.record(by, "finding.removed", finding)
    finding.delete()


@transaction.atomic
def take_quote(*, source: Source, start: int, end: int, by: User, quote_id: uuid.UUID | None = None) -> Quote:
    """Take the passage [start, end) of a source as a quote; or give the one that was taken there before."""
    access.require(by, Permission.WRITE_STORY, source)
    rules.check_place(source, start, end)
    if (there := Quote.objects.filter(source=source, start=start, end=end).first()) is not None:
        return there
    quote = Quote.objects.create(
        pk=quote_id or uuid7(),
        study=source.study,
        source=source,
        start=start,
        end=end,
        words=source.passage(start, end),
        created_by=by.pk,
    )
    trail.record(by, "quote.taken", quote)
    return quote


@transaction.atomic
def edit_quote(*, quote: Quote, edited: str, by: User) -> Quote:
    """Set the readable form of a quote. The original stays; the same words, or none, mean that it is not edited."""
    access.require(by, Permission.WRITE_STORY, quote)
    edited = normalise(edited).strip()
    quote.edited = "" if edited == quote.words.strip() else edited
    quote.save(update_fields=["edited"])
    trail.record(by, "quote.edited", quote, is_edited=bool(quote.edited))
    return quote


@transaction.atomic
def remove_quote(*, quote: Quote, by: User) -> None:
    """Remove a quote. Raises NotAllowed while the report holds it."""
    access.require(by, Permission.WRITE_STORY, quote)
    if Section.objects.filter(report__study=quote.study_id, body__icontains=str(quote.pk)).exists():
        raise NotAllowed(_("The report holds this quote. Take it out of the report first."))
    if Finding.objects.filter(study=quote.study_id, explanation__icontains=str(quote.pk)).exists():
        raise NotAllowed(_("The explanation of a finding holds this quote. Take it out there first."))
    trail.record(by, "quote.removed", quote)
    quote.delete()


@transaction.atomic
def weigh(*, finding: Finding, quote: Quote, stance: str, by: User) -> Evidence:
    """Let a quote speak for or against a finding."""
    access.require(by, Permission.WRITE_STORY, finding)
    if quote.study_id != finding.study_id:
        raise NotAllowed(_("These belong to different studies."))
    if stance not in Evidence.Stance.values:
        raise NotAllowed(_("Choose whether this quote speaks for or against the finding."))
    last = finding.evidence.aggregate(last=Max("position"))["last"] or 0
    evidence, made = Evidence.objects.update_or_create(
        finding=finding,
        quote=quote,
        defaults={"stance": stance},
        create_defaults={"stance": stance, "position": last + 1},
    )
    trail.record(by, "evidence.weighed", finding, quote=str(quote.pk), stance=stance, new=made)
    return evidence


@transaction.atomic
def drop_evidence(*, evidence: Evidence, by: User) -> None:
    access.require(by, Permission.WRITE_STORY, evidence.finding)
    trail.record(by, "evidence.dropped", evidence.finding, quote=str(evidence.quote_id))
    evidence.delete()


@transaction.atomic
def report_of(*, study: Study, by: User) -> Report:
    """The report of a study; an empty one the first time."""
    access.require(by, Permission.READ_STORY, study)
    report, _made = Report.objects.get_or_create(study=study, defaults={"title": study.name})
    return report


@transaction.atomic
def edit_report(*, report: Report, title: str, subtitle: str, authors: str, by: User) -> Report:
    access.require(by, Permission.WRITE_STORY, report)
    if not title.strip():
        raise NotAllowed(_("Give the report a title."))
    report.title = rules.tidy_title(title)
    report.subtitle, report.authors = " ".join(subtitle.split())[:300], " ".join(authors.split())[:300]
    report.save(update_fields=["title", "subtitle", "authors"])
    trail.record(by, "report.edited", report)
    return report


@transaction.atomic
def add_section(*, report: Report, title: str, body: str = "", by: User) -> Section:
    access.require(by, Permission.WRITE_STORY, report)
    last = report.sections.aggregate(last=Max("position"))["last"] or 0
    section = Section.objects.create(
        report=report, title=rules.tidy_title(title) or _("New section"), body=normalise(body), position=last + 1
    )
    trail.record(by, "section.added", report, section=str(section.pk))
    return section


@transaction.atomic
def write_section(*, section: Section, title: str, body: str, version: int, by: User) -> Section:
    """Save a section. Raises NotAllowed when somebody else saved it since; nothing is overwritten in silence.

    The trail gets one line for each sitting of a writer, not one for each time that the page saves by itself.
    """
    access.require(by, Permission.WRITE_STORY, section.report)
    section = Section.objects.select_for_update().get(pk=section.pk)
    rules.check_newest(section, version)
    title, body = rules.tidy_title(title) or section.title, normalise(body)
    if (title, body) == (section.title, section.body):
        return section
    section.title, section.body, section.version = title, body, version + 1
    section.save()
    if not _is_in_one_sitting(section, by):
        trail.record(by, "section.written", section.report, section=str(section.pk), version=section.version)
    return section


@transaction.atomic
def order_sections(*, report: Report, sections: Sequence[Section], by: User) -> None:
    """Put sections in this order; those not named come after them, as they were."""
    access.require(by, Permission.WRITE_STORY, report)
    rules.check_sections(sections, report.pk)
    rest = report.sections.exclude(pk__in=[section.pk for section in sections])
    ordered = [*sections, *rest.order_by("position", "id")]
    for position, section in enumerate(ordered, start=1):
        section.position = position
    Section.objects.bulk_update(ordered, ["position"])
    trail.record(by, "section.ordered", report)


@transaction.atomic
def restore_finding(
    *,
    study: Study,
    finding_id: uuid.UUID,
    claim: str,
    explanation: str,
    position: int,
    evidence: Sequence[tuple[uuid.UUID, str]] = (),
    by: User,
) -> Finding:
    """Put back a finding that was removed, at its place, with those of its quotes that are still there."""
    finding = make_finding(study=study, claim=claim, explanation=explanation, by=by, finding_id=finding_id)
    quotes = Quote.objects.filter(study=study).in_bulk([pk for pk, _stance in evidence])
    for pk, stance in evidence:
        if pk in quotes:
            weigh(finding=finding, quote=quotes[pk], stance=stance, by=by)
    earlier = study.findings.exclude(pk=finding.pk).filter(position__lt=position).order_by("position", "id")
    order_findings(study=study, findings=[*earlier, finding], by=by)
    return finding


@transaction.atomic
def restore_section(*, report: Report, title: str, body: str, position: int, by: User) -> Section:
    """Put back a section that was removed, at its place."""
    section = add_section(report=report, title=title, body=body, by=by)
    earlier = report.sections.exclude(pk=section.pk).filter(position__lt=position).order_by("position", "id")
    order_sections(report=report, sections=[*earlier, section], by=by)
    return section


@transaction.atomic
def remove_section(*, section: Section, by: User) -> None:
    """Remove a section. Its quotes and findings stay."""
    access.require(by, Permission.WRITE_STORY, section.report)
    trail.record(by, "section.removed", section.report, section=str(section.pk))
    section.delete()


def _is_in_one_sitting(section: Section, by: User) -> bool:
    """Whether the trail already says that this writer worked on this section, within the last quarter of an hour."""
    written = TrailEntry.objects.filter(
        chain=str(section.report.study_id), verb="section.written", actor=by.pk, at__gte=timezone.now() - SITTING
    )
    return str(section.pk) in {entry.details.get("section") for entry in written}
