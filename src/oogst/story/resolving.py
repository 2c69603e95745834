"""From what was typed to what is read: live blocks become quotes, findings, numbers and tables.

Only what belongs to the study is ever looked up, so an id of another study is a gap that says so, and shows nothing.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone, translation

from oogst.core.report import model
from oogst.core.report.markdown import Live, live_lines, parse_story
from oogst.core.report.model import Block, FindingBlock, LiveProblem
from oogst.story import tables
from oogst.story.models import Evidence, Finding, Quote, Report, Section
from oogst.story.view import View
from oogst.story.voices import voices
from oogst.studies.models import Study

Parsed = Sequence[Block | Live]


@dataclass(frozen=True)
class Gathered:
    """What the live blocks of some texts refer to, each thing by how it is typed."""

    quotes: Mapping[uuid.UUID, model.Quote] = field(default_factory=dict)
    findings: Mapping[uuid.UUID, FindingBlock] = field(default_factory=dict)
    tables: Mapping[str, model.Table] = field(default_factory=dict)
    numbers: model.Numbers | None = None


def whole_report(report: Report, view: View) -> model.Report:
    """The report of a study with its sections. The same number of queries for one quote and for a hundred."""
    with translation.override(view.language):
        sections = [(section, parse_story(section.body)) for section in report.sections.all()]
        found = _gather(report.study, [parsed for _section, parsed in sections], view)
        return replace(
            cover(report, view),
            sections=tuple(model.Section(section.title, _resolved(parsed, found)) for section, parsed in sections),
        )


def section_blocks(section: Section, body: str, view: View) -> tuple[Block, ...]:
    """One text of the report, as it would read now."""
    with translation.override(view.language):
        parsed = parse_story(body)
        return _resolved(parsed, _gather(section.report.study, [parsed], view))


def finding_blocks(study: Study, findings: Sequence[Finding], view: View) -> tuple[FindingBlock, ...]:
    """Findings with their quotes, in the order given."""
    with translation.override(view.language):
        found = _gather_findings(study, list(findings), set(), view)
        return tuple(found.findings[finding.pk] for finding in findings)


def cover(report: Report, view: View) -> model.Report:
    """A report without its text."""
    authors = tuple(name.strip() for name in report.authors.split(",") if name.strip())
    return model.Report(
        title=report.title,
        study=report.study.name,
        language=view.language,
        subtitle=report.subtitle,
        authors=authors,
        date=timezone.localdate(),
    )


def problems_in(blocks: Iterable[Block]) -> list[LiveProblem]:
    """What cannot be shown, with its line; in explanations of findings too."""
    found: list[LiveProblem] = []
    for block in blocks:
        if isinstance(block, LiveProblem):
            found.append(block)
        elif isinstance(block, FindingBlock):
            found += problems_in(block.explanation)
    return found


def mentioned(bodies: Iterable[str], kind: str) -> list[uuid.UUID]:
    """The ids of quotes or findings that texts refer to on lines of their own, in order of first mention."""
    lives = [live for body in bodies for live in live_lines(parse_story(body))]
    return list(dict.fromkeys(uuid.UUID(live.argument) for live in lives if live.kind == kind))


def _gather(study: Study, texts: Sequence[Parsed], view: View) -> Gathered:
    lives = [live for parsed in texts for live in live_lines(parsed)]
    findings = Finding.objects.filter(study=study, pk__in={live.argument for live in lives if live.kind == "finding"})
    quotes = {uuid.UUID(live.argument) for live in lives if live.kind == "quote"}
    found = _gather_findings(study, list(findings), quotes, view)
    wanted = {str(replace(live, line=0)): live for live in lives if live.kind == "table"}
    made = {typed: tables.live_table(study, live) for typed, live in wanted.items()}
    return replace(
        found,
        tables={typed: table for typed, table in made.items() if table is not None},
        numbers=tables.live_numbers(study) if any(live.kind == "numbers" for live in lives) else None,
    )


def _gather_findings(study: Study, findings: list[Finding], wanted: set[uuid.UUID], view: View) -> Gathered:
    """Findings and quotes. Four queries, or less when there is nothing to look up."""
    weighed = list(Evidence.objects.filter(finding__in=findings, quote__study=study)) if findings else []
    explained = {finding.pk: parse_story(finding.explanation) for finding in findings}
    told = {
        uuid.UUID(live.argument) for parsed in explained.values() for live in live_lines(parsed) if live.kind == "quote"
    }
    ids = wanted | told | {evidence.quote_id for evidence in weighed}
    quotes = voices(Quote.objects.filter(study=study, pk__in=ids), view) if ids else {}
    known = Gathered(quotes=quotes)
    blocks = {
        finding.pk: FindingBlock(
            claim=finding.claim,
            explanation=_explanation(explained[finding.pk], known),
            quotes_for=_side(finding, weighed, quotes, Evidence.Stance.FOR),
            quotes_against=_side(finding, weighed, quotes, Evidence.Stance.AGAINST),
            id=str(finding.pk),
        )
        for finding in findings
    }
    return Gathered(quotes=quotes, findings=blocks)


def _side(
    finding: Finding, weighed: Iterable[Evidence], quotes: Mapping[uuid.UUID, model.Quote], stance: str
) -> tuple[model.Quote, ...]:
    return tuple(
        quotes[evidence.quote_id]
        for evidence in weighed
        if evidence.finding_id == finding.pk and evidence.stance == stance and evidence.quote_id in quotes
    )


def _explanation(parsed: Parsed, known: Gathered) -> tuple[Block, ...]:
    """The text under a claim. It may hold quotes; a finding or table in it would nest without end."""
    return tuple(
        LiveProblem(str(block), "nested", block.line)
        if isinstance(block, Live) and block.kind != "quote"
        else _resolve(block, known)
        for block in parsed
    )


def _resolved(parsed: Parsed, found: Gathered) -> tuple[Block, ...]:
    return tuple(_resolve(block, found) for block in parsed)


def _resolve(block: Block | Live, found: Gathered) -> Block:
    if not isinstance(block, Live):
        return block
    made: Block | None
    match block.kind:
        case "quote":
            made = found.quotes.get(uuid.UUID(block.argument))
        case "finding":
            made = found.findings.get(uuid.UUID(block.argument))
        case "table":
            made = found.tables.get(str(replace(block, line=0)))
        case "numbers":
            made = found.numbers
    return made if made is not None else LiveProblem(str(block), "gone", block.line)
