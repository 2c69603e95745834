"""What the state of the story allows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from oogst.core.text import normalise
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.story.models import Finding, Section
from oogst.studies.models import Study


def check_place(source: Source, start: int, end: int) -> None:
    if not 0 <= start < end <= source.length:
        raise NotAllowed(_("This passage is not in the text. Select it again."))


def check_claim(claim: str) -> str:
    claim = " ".join(normalise(claim).split())
    if not claim:
        raise NotAllowed(_("Write the claim in one sentence."))
    return claim[:400]


def tidy_title(title: str) -> str:
    """A title on one line, as long as is kept."""
    return " ".join(normalise(title).split())[:200]


def check_newest(section: Section, version: int) -> None:
    """Raises NotAllowed when somebody else saved the section since this writer opened it."""
    if section.version != version:
        raise NotAllowed(
            _("Somebody else changed this section while you were writing. Your text is below: compare and save again.")
        )


def check_findings(study: Study, findings: Iterable[Finding]) -> None:
    """Raises NotAllowed for findings of another study."""
    if any(finding.study_id != study.pk for finding in findings):
        raise NotAllowed(_("These belong to different studies."))


def check_sections(sections: Iterable[Section], report_id: object) -> None:
    """Raises NotAllowed for sections of another report."""
    if any(section.report_id != report_id for section in sections):
        raise NotAllowed(_("These belong to different studies."))
