"""The grid of summaries as files: a table with cases down and themes across, or a document in Word."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core.report import model, write_docx
from oogst.exchange.tables import Row
from oogst.insight.summaries import Grid
from oogst.studies.models import Study


def headings(grid: Grid) -> list[str]:
    return [_("school number"), _("school"), *(code.label for code in grid.codes)]


def rows(grid: Grid) -> Iterator[Row]:
    for line in grid.lines:
        yield [line.case.code, line.case.label, *(cell.summary.text if cell.summary else "" for cell in line.cells)]


def docx(study: Study, grid: Grid) -> bytes:
    """A heading for each case, one below it for each theme that something was said of; cases without any are out."""
    sections = []
    for line in grid.lines:
        blocks: list[model.Block] = []
        for cell in line.cells:
            if cell.summary:
                blocks.append(model.Heading(2, model.plain(cell.code.label)))
                parts = [part.strip() for part in cell.summary.text.split("\n\n")]
                blocks += [model.Paragraph(model.plain(part)) for part in parts if part]
        if blocks:
            sections.append(model.Section(line.case.label, tuple(blocks)))
    report = model.Report(
        title=_("Summaries"), study=study.name, language="en" if study.language == "en" else "nl",
        date=timezone.localdate(), sections=tuple(sections),
    )  # fmt: skip
    return write_docx(report)
