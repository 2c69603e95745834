"""The report as a file to take along."""

import unicodedata
import uuid
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db import transaction
from django.utils.text import slugify

from oogst.core.report import model, write_docx, write_html, write_pdf
from oogst.core.report.layout import Layout, lay_out
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.story import resolving
from oogst.story.default_report import default_report
from oogst.story.models import Report
from oogst.story.view import View
from oogst.studies.models import Study

Format: TypeAlias = Literal["html", "docx", "pdf"]
CONTENT_TYPES: dict[Format, str] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Exported:
    """A written report, and what it holds. `is_default`: nobody wrote it, it was made from findings or codebook."""

    content: bytes
    name: str
    format: Format
    quotes: int
    edited: int
    sources: int
    sections: int
    findings: int
    problems: int
    is_default: bool
    remarks: tuple[str, ...] = ()
    passages: frozenset[uuid.UUID] = frozenset()  # the quotes or codings whose words it holds


def to_read(study: Study, view: View) -> tuple[model.Report, bool]:
    """The report as it stands, and whether it is the default one because nobody wrote a section yet."""
    report = Report.objects.filter(study=study).first() or Report(study=study, title=study.name)
    report.study = study
    if report.pk and not report._state.adding and report.sections.exists():
        return resolving.whole_report(report, view), False
    return default_report(report, view), True


def export(*, study: Study, format: Format, view: View, by: User | None) -> Exported:
    """Write the report. `by` is None only on the command line of the installation.

    Reading and writing take seconds for a long report, so they happen outside a transaction; the trail is kept after.
    """
    if by is not None:
        access.require(by, Permission.EXPORT, study)
    report, is_default = to_read(study, view)
    layout = lay_out(report)
    content, remarks = _written(report, format)
    done = Exported(
        content=content,
        name=f"{file_stem(report.title, study)}.{format}",
        format=format,
        quotes=len({quote.id for quote in report.quotes()}),
        edited=len(layout.edited),
        sources=len(layout.sources),
        sections=len(report.sections),
        findings=_findings(layout),
        problems=sum(len(resolving.problems_in(part.blocks)) for part in layout.parts),
        is_default=is_default,
        remarks=remarks,
        passages=frozenset(uuid.UUID(quote.id) for quote in report.quotes()),
    )
    with transaction.atomic():
        trail.record(
            by, "report.exported", study, format=format, language=view.language, quotes=done.quotes,
            sources=done.sources, with_names=view.names,
        )  # fmt: skip
    return done


def file_stem(title: str, study: Study) -> str:
    """A name for the file that every system can keep."""
    plain = unicodedata.normalize("NFKD", title)
    return slugify(plain)[:80].strip("-") or study.slug


def _written(report: model.Report, format: Format) -> tuple[bytes, tuple[str, ...]]:
    match format:
        case "html":
            return write_html(report).encode(), ()
        case "docx":
            return write_docx(report), ()
        case "pdf":
            pdf = write_pdf(report)
            return pdf.content, pdf.remarks


def _findings(layout: Layout) -> int:
    blocks = [block for part in layout.parts for block in part.blocks]
    return sum(isinstance(block, model.FindingBlock) for block in blocks)
