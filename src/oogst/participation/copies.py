"""The signed copy: a PDF with the words, the name and the proof; sealed under the person's key, and mailed at once.

Made after the signature stands, in another database: so each step can be done again, and `finish` does what was left.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oogst.core.consent.pdf import Page, Purpose, write_pdf
from oogst.core.sealing import CannotOpen
from oogst.core.workdays import AMSTERDAM
from oogst.participation import letter_words, letters, links, rendering
from oogst.participation.models import Letter, PersonalLink, Signature
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.mail import can_mail
from oogst.studies.models import Study
from oogst.vault import files, identities, keys, master, texts
from oogst.vault.models import SealedFile, Subject

KIND, NAME_KIND = "consent.copy", "consent.name"
MOST_BYTES = 20 * 2**20
PDF = "application/pdf"
LATE = datetime.timedelta(days=30)
AGAIN_A_DAY = 2  # letters with the same copy, besides the first


@dataclass(frozen=True)
class Fault:
    """A signature whose proof does not hold. `what`: shown, copy, proof; `why`: changed, missing, closed."""

    signature: Signature
    what: Literal["shown", "copy", "proof"]
    why: Literal["changed", "missing", "closed"]


@dataclass(frozen=True)
class Verified:
    """What a walk over all signatures found: how many files and texts were hashed again, and where it does not hold."""

    signatures: int
    hashed: int
    faults: tuple[Fault, ...]


def give(signature: Signature, site: str = "") -> bool:
    """Make and seal the copy, and mail it. Returns whether a letter went. May be done again. Raises VaultLocked."""
    content = read(signature) if signature.copy else _make(signature)
    if Letter.objects.filter(person=signature.person_id, kind=letters.COPY, about=signature.pk).exists():
        return False
    if signature.person.stopped_at is not None or not can_mail():
        return False
    link, site = "", site or settings.SITE_URL
    if site:
        secret = links.make_link(person=signature.person, purpose=PersonalLink.Purpose.MY_DATA)
        link = site + links.path(secret)
    said = letter_words.copy(signature.version.study.name, link)
    attached = [letters.Attachment("toestemming.pdf", content, PDF)]
    return letters.send(
        person=signature.person, kind=letters.COPY, about=signature.pk, words=said, attachments=attached
    ).sent


def send_again(*, signature: Signature, by: User, site: str = "") -> bool:
    """Mail the copy once more to the person's own address: the letter got lost. Returns whether a mail server took it.

    No link goes with it, so that the one they have stays. Whoever asks for it does not see the copy. Raises NotAllowed
    for who stopped, for what does not count yet, and after `AGAIN_A_DAY` letters; VaultLocked.
    """
    access.require(by, Permission.ASK_CONSENT, signature)
    if signature.confirmed_at is None:
        raise NotAllowed(_("This answer waits for a second person. There is no copy of it yet."))
    before = Letter.objects.filter(person=signature.person_id, kind=letters.COPY, about=signature.pk)
    if before.filter(sent=True, at__gt=timezone.now() - datetime.timedelta(days=1)).count() > AGAIN_A_DAY:
        raise NotAllowed(_("This copy went several times today. Look with the person in their spam folder first."))
    if before.exists():
        content = read(signature) if signature.copy else _make(signature)
        sent = letters.send(
            person=signature.person, kind=letters.COPY, about=signature.pk, ordinal=before.count(),
            words=letter_words.copy(signature.version.study.name, ""),
            attachments=[letters.Attachment("toestemming.pdf", content, PDF)],
        ).sent  # fmt: skip
    else:
        sent = give(signature, site)
    if sent:
        trail.record(by, "consent.copy_sent", signature)
    return sent


def give_or_later(signature: Signature, site: str = "") -> bool:
    """As `give`, for a signature that stands whatever comes: without a key or room on the disk, `finish` does it."""
    try:
        return give(signature, site)
    except (NotAllowed, OSError):
        return False


def read(signature: Signature) -> bytes:
    """The copy as it was sealed. Raises VaultLocked; NotAllowed when it is not there."""
    row = SealedFile.objects.filter(pk=signature.copy).first() if signature.copy else None
    if row is None:
        raise NotAllowed(_("The copy is being made. Try again in a moment."))
    with files.opened(row) as file:
        return b"".join(file.read())


def finish() -> int:
    """Make the copies that were not made or not mailed: a server stopped, the vault was locked. For the tick.

    A letter is made up for within a month; later it would surprise more than it helps.
    """
    if not master.is_open():
        return 0
    counting = Signature.objects.standing().filter(person__stopped_at=None).select_related(*_WHOLE)
    unmade = list(counting.filter(copy=None))
    unsent: list[Signature] = []
    if can_mail():
        told = Letter.objects.filter(kind=letters.COPY).values("about")
        recent = counting.filter(confirmed_at__gt=timezone.now() - LATE).exclude(pk__in=told).exclude(copy=None)
        reachable = identities.reachable(recent.values_list("person_id", flat=True))
        unsent = [signature for signature in recent if signature.person_id in reachable]
    for signature in unmade:
        give(signature)
    return len(unmade) + sum(give(signature) for signature in unsent)


def verify_copies(study: Study | None = None) -> Verified:
    """Hash every text, copy and proof again, and compare with what was written down when it was signed."""
    rows: QuerySet[Signature] = Signature.objects.all() if study is None else Signature.objects.filter(study=study)
    faults, count, hashed = [], 0, 0
    for signature in rows.select_related("shown", "person").iterator(200):
        count += 1
        hashed += 1
        if not signature.digest == signature.shown.digest == rendering.digest_of(signature.shown.body):
            faults.append(Fault(signature, "shown", "changed"))
        for what, pk, digest in (
            ("copy", signature.copy, signature.copy_digest),
            ("proof", signature.proof, signature.proof_digest),
        ):
            needed = signature.confirmed_at if what == "copy" else signature.recorded_by
            if pk is None and not needed:
                continue
            hashed += 1
            if why := _fault(pk, digest):
                faults.append(Fault(signature, what, why))  # type: ignore[arg-type]
    return Verified(count, hashed, tuple(faults))


_WHOLE = ("version__form", "version__study", "person__organisation", "shown__text")


def _fault(pk: uuid.UUID | None, digest: str) -> Literal["changed", "missing", "closed"] | None:
    row = SealedFile.objects.filter(pk=pk).first() if pk else None
    if row is None:
        return "missing"
    hashing = hashlib.sha256()
    try:
        with files.opened(row) as file:
            for chunk in file.read():
                hashing.update(chunk)
    except FileNotFoundError:
        return "missing"
    except CannotOpen:
        return "changed"
    except (master.VaultLocked, keys.NoKey):
        return "closed"
    return None if hashing.hexdigest() == digest else "changed"


def _make(signature: Signature) -> bytes:
    """Seal a copy, then note it. When two make one at once, the first that is noted counts."""
    content = write_pdf(_page(signature))
    person = signature.person
    row = files.keep(
        person.study_id, person.pk, Subject.PERSON, kind=KIND, about=signature.pk,
        name="toestemming.pdf", media_type=PDF, parts=[content], most=MOST_BYTES,
    )  # fmt: skip
    digest = hashlib.sha256(content).hexdigest()
    noted = Signature.objects.filter(pk=signature.pk, copy=None).update(copy=row.pk, copy_digest=digest)
    if not noted:
        files.discard([row])
        signature.refresh_from_db(fields=["copy", "copy_digest"])
        return read(signature)
    signature.copy, signature.copy_digest = row.pk, digest
    return content


def _page(signature: Signature) -> Page:
    """In the language that was read. The name comes from what the signer typed, else from the vault."""
    name = texts.read(NAME_KIND, signature.pk) or identities.read(signature.person_id).name or signature.person.code
    said = rendering.parts(signature.shown.body)
    language: Literal["nl", "en"] = "en" if signature.language == "en" else "nl"
    with translation.override(language):
        yes, no = _("yes"), _("no")
        return Page(
            language=language,
            title=_("Copy of your consent"),
            lead=_("These are the words that you read, and your answer."),
            sheet=said.sheet,
            statement=said.statement,
            purposes_label=_("What you answered"),
            purposes=[
                Purpose(asked.sentence, yes if asked.purpose in signature.yes else no) for asked in said.purposes
            ],
            yes=yes,
            no=no,
            facts_label=signature.version.study.name,
            facts=[
                (_("Name"), name),
                (_("Signed"), _moment(signature.signed_at)),
                (
                    _("In universal time (UTC)"),
                    signature.signed_at.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S"),
                ),
                (_("How"), signature.get_method_display()),
            ],
            proof=[
                (_("Form"), f"{signature.version.form.title}, {_('version')} {signature.version.number}"),
                (_("Digest of the words shown (SHA-256)"), signature.digest),
                (_("Number of this signature"), str(signature.pk)),
            ],
            page_of=_("of"),
        )


def _moment(at: datetime.datetime) -> str:
    here = at.astimezone(AMSTERDAM)
    return _("%(date)s at %(time)s, Dutch time") % {
        "date": date_format(here, "j F Y"),
        "time": here.strftime("%H:%M:%S"),
    }
