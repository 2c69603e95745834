"""The last letter to somebody: that they stopped, or that everything is gone, with the certificate."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oogst.flows.erasing.certificate import as_pdf, backup_lines, certificate_of
from oogst.participation import letters
from oogst.participation.models import Withdrawal
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person
from oogst.vault import identities

PDF = "application/pdf"


def confirm_stop(withdrawal: Withdrawal, person: Person) -> bool:
    """Say that nothing more is collected or asked. False when no letter could go: no address, or a locked vault."""

    def body() -> str:
        return _(
            "Hello,\n\n"
            "You have stopped taking part in the study “%(study)s”. From now on nothing more is collected of you and "
            "you get no more letters from us; this is the last.\n\n"
            "What you gave before stays in the study, protected and without your name, as you agreed to it then.\n\n"
            "You need not explain anything. Thank you for what you shared.\n"
        ) % {"study": withdrawal.study.name}

    words = letters.Words(lambda: _("You have stopped"), body)
    try:
        return letters.send(person=person, kind=letters.WITHDRAWAL, about=withdrawal.pk, words=words).sent
    except NotAllowed:  # the vault is locked: that somebody stopped does not wait for a letter
        return False


def confirm_destroyed(withdrawal: Withdrawal, person: Person) -> bool:
    """Send the certificate, once, while the address is still there."""

    def body() -> str:
        said = certificate_of(withdrawal)
        return _(
            "Hello,\n\n"
            "What the study “%(study)s” had of you has been destroyed, as you asked. With this letter comes a "
            "certificate: it says what was destroyed and when, without your name.\n\n"
            "%(backups)s\n\n"
            "Your address is destroyed as well, so this is our last letter. You need not explain anything.\n"
        ) % {"study": withdrawal.study.name, "backups": "\n".join(backup_lines(said))}

    words = letters.Words(lambda: _("Everything of you has been destroyed"), body)
    try:
        language = letters.screen_language(identities.read(person.pk).language)
        content = as_pdf(withdrawal, "en" if language == "en" else "nl")
        attached = [letters.Attachment("certificaat.pdf", content, PDF)]
        return letters.send(
            person=person, kind=letters.WITHDRAWAL, about=withdrawal.pk, ordinal=1, words=words, attachments=attached
        ).sent
    except NotAllowed:
        return False
