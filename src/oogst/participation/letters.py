"""Letters to people who are pseudonyms here: the address is read from the vault when one goes, and kept nowhere.

Of a letter we keep that it went: to whom (a pseudonym), of which kind, when. Plain text only: no pictures, no tracking.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oogst.participation.models import Letter
from oogst.people.errors import NotAllowed
from oogst.people.mail import can_mail
from oogst.studies.models import Person
from oogst.vault import identities
from oogst.vault.identities import Who

ASK, REMINDER, COPY, CODE = "consent.ask", "consent.reminder", "consent.copy", "code"
WITHDRAWAL = "withdrawal"  # the confirmation that somebody stopped, or that everything is gone
ALWAYS = frozenset({WITHDRAWAL, CODE})
"""The kinds that also go to somebody who stopped. A code goes only when they ask for one, to see what is left."""

Said = Callable[[], str]


@dataclass(frozen=True)
class Words:
    """A subject and a body, put into words once the language of the reader is known."""

    subject: Said
    body: Said


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    media_type: str


def connection() -> BaseEmailBackend:
    """For many letters after another: `with letters.connection() as post`. Raises OSError, SMTPException."""
    return get_connection()


def send(
    *,
    person: Person,
    kind: str,
    words: Words | None = None,
    subject: str | Said = "",
    body: str | Said = "",
    attachments: Iterable[Attachment] = (),
    about: uuid.UUID | None = None,
    ordinal: int = 0,
    post: BaseEmailBackend | None = None,
    who: Who | None = None,
) -> Letter:
    """Send a letter now, in the language of the person. `sent` of the answer says whether a mail server took it.

    `subject` and `body` may be functions: they are called in that language. `who` is for a letter about a destruction,
    when the vault no longer knows. With `about`, a letter of this kind and ordinal goes once: the row is there before
    the letter, and who finds it there does not send another. When the mail server is away no row is kept, so that
    a later try can be made.

    Raises NotAllowed for who stopped (but for kinds in ALWAYS), VaultLocked.
    """
    # Asked anew for each letter: of a long mailing somebody may have stopped since it began.
    if kind not in ALWAYS and (
        person.stopped_at or Person.objects.filter(pk=person.pk).exclude(stopped_at=None).exists()
    ):
        raise NotAllowed(_("%(person)s has stopped: no letters go there any more.") % {"person": person.label})
    letter = Letter(study_id=person.study_id, person=person, kind=kind, about=about, ordinal=ordinal)
    who = who or identities.read(person.pk)
    if not who.email or not can_mail():
        return letter
    said = words or Words(_function(subject), _function(body))
    with translation.override(screen_language(who.language)):
        mail = EmailMessage(" ".join(said.subject().split()), said.body(), None, [who.email])
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    for item in attachments:
        mail.attach(item.name, item.content, item.media_type)
    return _deliver(letter, mail, post or get_connection())


def screen_language(language: str) -> str:
    """The language of our own words for somebody who reads this language."""
    return "en" if language == "en" else "nl"


def _deliver(letter: Letter, mail: EmailMessage, post: BaseEmailBackend) -> Letter:
    """Claim, send, note. Whoever finds the letter claimed does not send it."""
    try:
        opened = post.open()
        try:
            with transaction.atomic():
                claimed = _claim(letter)
            if claimed is letter:
                letter.sent = bool(post.send_messages([mail]))
                letter.save(update_fields=["sent"])
            return claimed
        finally:
            if opened:
                post.close()
    except (OSError, SMTPException):  # the server is away, or does not want this letter
        return letter


def _claim(letter: Letter) -> Letter:
    if letter.about is None:
        letter.save(force_insert=True)
        return letter
    once = {"person": letter.person, "kind": letter.kind, "about": letter.about, "ordinal": letter.ordinal}
    row, made = Letter.objects.get_or_create(**once, defaults={"id": letter.pk, "study_id": letter.study_id})
    if not made:
        return row
    letter._state.adding = False
    letter._state.db = row._state.db
    return letter


def _function(said: str | Said) -> Said:
    return said if callable(said) else lambda: str(said)
