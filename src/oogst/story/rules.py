"""What the state of the story allows."""

from django.utils.translation import gettext as _

from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.story.models import Section


def check_place(source: Source, start: int, end: int) -> None:
    if not 0 <= start < end <= source.length:
        raise NotAllowed(_("This passage is not in the text. Select it again."))


def check_claim(claim: str) -> str:
    claim = " ".join(claim.split())
    if not claim:
        raise NotAllowed(_("Write the claim in one sentence."))
    return claim[:400]


def check_newest(section: Section, version: int) -> None:
    """Raises NotAllowed when somebody else saved the section since this writer opened it."""
    if section.version != version:
        raise NotAllowed(
            _("Somebody else changed this section while you were writing. Your text is below: compare and save again.")
        )
