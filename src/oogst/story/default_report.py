"""A report for a study in which nobody has written yet: so that coded material can be shown at once."""

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oogst.coding.models import Coding
from oogst.core.report import model
from oogst.core.report.markdown import Live, parse_story
from oogst.core.report.model import Block, LiveProblem
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.story import outline, resolving, services, tables
from oogst.story.models import Finding, Report, Section
from oogst.story.view import View
from oogst.story.voices import voices
from oogst.studies.models import Study

PASSAGES = 5
QUOTES = 3  # for each theme of a report that people go on writing in


def default_report(report: Report, view: View) -> model.Report:
    """The findings with their quotes; without quotes, the themes with passages. Numbers and a table in either case."""
    study = report.study
    with translation.override(view.language):
        findings = resolving.finding_blocks(study, list(Finding.objects.filter(study=study)), view)
        told = any(finding.quotes_for or finding.quotes_against for finding in findings)
        sections = () if told else _theme_sections(study, view)
        table = tables.codes_by_case(study)
        by_case = (model.Section(_("Codes and cases"), (table,)),) if table is not None and table.rows else ()
        return replace(
            resolving.cover(report, view),
            numbers=tables.live_numbers(study),
            sections=(*_question(study), *sections, *by_case),
            findings=findings,
        )


@transaction.atomic
def start_from_codebook(*, report: Report, by: User) -> list[Section]:
    """Write a first version: a section for each theme with its definition and some quotes. Raises NotAllowed when the
    report has sections, or the codebook says nothing yet."""
    access.require(by, Permission.WRITE_STORY, report)
    if report.sections.exists():
        raise NotAllowed(_("The report has sections already."))
    study = report.study
    themes = outline.themes(study, QUOTES)
    if not themes:
        raise NotAllowed(_("Nothing is coded yet. Code some passages first, then start from the codebook."))
    sections = [services.add_section(report=report, title=_("How we worked"), body=f"{Live('numbers')}\n", by=by)]
    for theme in themes:
        body = [theme.code.definition.strip(), *(_taken(coding, by) for coding in theme.codings)]
        sections.append(
            services.add_section(report=report, title=theme.code.name, body="\n\n".join(filter(None, body)), by=by)
        )
    table = Live("table", "codes-by-case")
    return [*sections, services.add_section(report=report, title=_("Codes and cases"), body=f"{table}\n", by=by)]


def _taken(coding: Coding, by: User) -> str:
    quote = services.take_quote(source=coding.source, start=coding.start, end=coding.end, by=by)
    return str(Live("quote", str(quote.pk)))


def _question(study: Study) -> tuple[model.Section, ...]:
    if not study.question.strip():
        return ()
    return (model.Section(_("Research question"), (model.Paragraph(model.plain(study.question.strip())),)),)


def _theme_sections(study: Study, view: View) -> tuple[model.Section, ...]:
    """Themes with what they mean; with passages only for who may read the material, for nobody chose these to tell."""
    themes = outline.themes(study, PASSAGES if view.passages else 0)
    ids: list[uuid.UUID] = [coding.pk for theme in themes for coding in theme.codings]
    quotes = voices(Coding.objects.filter(pk__in=ids), view) if ids else {}
    return tuple(
        model.Section(
            theme.code.name,
            (*_words_only(theme.code.definition), *(quotes[coding.pk] for coding in theme.codings)),
        )
        for theme in themes
    )


def _words_only(definition: str) -> tuple[Block, ...]:
    """A definition as blocks; what looks like a live block in it is just text."""
    blocks = parse_story(definition)
    return tuple(
        model.Paragraph(model.plain(block.text if isinstance(block, LiveProblem) else str(block)))
        if isinstance(block, LiveProblem | Live)
        else block
        for block in blocks
    )
