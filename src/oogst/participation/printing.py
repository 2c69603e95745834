"""The form on paper: the same words, with boxes to tick and lines for a name, a date and a signature."""

from __future__ import annotations

from typing import Literal

from django.utils import translation
from django.utils.translation import gettext as _

from oogst.core.consent.pdf import Page, Purpose, write_pdf
from oogst.participation import rendering
from oogst.participation.models import ConsentShown


def blank(shown: ConsentShown) -> bytes:
    """A PDF to print. It names the digest of its words, so that a scan can be laid beside what was recorded."""
    said = rendering.parts(shown.body)
    version = shown.text.version
    language: Literal["nl", "en"] = "en" if shown.text.language == "en" else "nl"
    with translation.override(language):
        return write_pdf(
            Page(
                language=language,
                title=_("Consent form"),
                lead=_("Read this first. Then tick what you agree to, and sign at the end."),
                sheet=said.sheet,
                statement=said.statement,
                purposes_label=_("What do you agree to?"),
                purposes=[Purpose(row.sentence) for row in said.purposes],
                yes=_("yes"),
                no=_("no"),
                lines=[_("Name"), _("Date"), _("Signature")],
                proof=[
                    (_("Form"), f"{version.form.title}, {_('version')} {version.number}, {shown.text.language}"),
                    (_("Digest of the words shown (SHA-256)"), shown.digest),
                ],
                page_of=_("of"),
            )
        )
