"""Paper and mail: one person records with the proof, a second looks at it and confirms. Before that it does not count.

The proof (a scan, a photo, the mail) is sealed under the key of the person before anything is written down.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core.ids import uuid7
from oogst.core.workdays import AMSTERDAM, today
from oogst.participation import copies, rendering, settling, states
from oogst.participation.models import ConsentAsk, ConsentText, ConsentVersion, Method, Signature
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.studies.models import Person
from oogst.vault import files
from oogst.vault.models import SealedFile, Subject

KIND = "consent.proof"
MOST_BYTES = 20 * 2**20
SEEN = "consent.proof_seen"
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "message/rfc822": "eml"}


def record_paper(
    *,
    person: Person,
    version: ConsentVersion,
    language: str,
    yes: Collection[str],
    proof: bytes,
    by: User,
    signed_on: datetime.date | None = None,
) -> Signature:
    """Write down what somebody signed on paper, with its scan or photo (PDF, JPEG, PNG).

    Raises NotAllowed, VaultLocked.
    """
    media_type = next((kind for start, kind in _BEGINNINGS.items() if proof.startswith(start)), "")
    if not media_type:
        raise NotAllowed(_("This is no PDF, JPEG or PNG. Scan the form, or take a photo of it."))
    return _record(person, version, language, yes, proof, media_type, Method.PAPER, by, signed_on)


def record_mail(
    *,
    person: Person,
    version: ConsentVersion,
    language: str,
    yes: Collection[str],
    proof: bytes,
    by: User,
    signed_on: datetime.date | None = None,
) -> Signature:
    """Write down what somebody answered by mail, with the mail itself (an .eml file, or its text)."""
    if not proof.strip():
        raise NotAllowed(_("Add the mail in which the answer stands."))
    return _record(person, version, language, yes, proof, "message/rfc822", Method.MAIL, by, signed_on)


@transaction.atomic
def record_no(*, person: Person, version: ConsentVersion, by: User) -> None:
    """Write down that somebody said no, in whatever way. Nobody has to prove that they do not want to."""
    access.require(by, Permission.ASK_CONSENT, version)
    states.check_takes_part(person)
    if person.study_id != version.study_id or version.published_at is None:
        raise NotAllowed(_("This version is not published yet: nobody can sign it."))
    asks = ConsentAsk.objects.filter(person=person, version__form=version.form_id, ended_at=None)
    ask = asks.first() or ConsentAsk.objects.create(study_id=person.study_id, person=person, version=version, by=by.pk)
    settling.say_no(ask)
    trail.record(by, "consent.declined", ask, number=version.number)


def look_at_proof(*, signature: Signature, by: User) -> tuple[SealedFile, bytes]:
    """The scan or the mail, for who may; that somebody looked is on the trail first. Raises VaultLocked, NotAllowed."""
    access.require(by, Permission.ASK_CONSENT, signature)
    row = SealedFile.objects.filter(pk=signature.proof).first() if signature.proof else None
    if row is None:
        raise NotAllowed(_("There is no scan or mail with this signature."))
    trail.record(by, SEEN, signature)
    with files.opened(row) as file:
        return row, b"".join(file.read())


def confirm(*, signature: Signature, by: User, site: str = "") -> Signature:
    """The second person found that the proof says what was recorded: from now on it counts, and the copy goes out.

    Raises NotAllowed for who recorded it, for who did not look at the proof, for what was answered already, and for
    an answer that the person changed on a later day.
    """
    access.require(by, Permission.ASK_CONSENT, signature)
    with transaction.atomic():
        signature = _waiting(signature, by)
        _check_nothing_later(signature.person, signature.version, today(signature.signed_at))
        signature.confirmed_by, signature.confirmed_at = by.pk, timezone.now()
        signature.save(update_fields=["confirmed_by", "confirmed_at"])
        settling.replace_earlier(signature)
        settling.end_asks(signature)
        trail.record(by, "consent.confirmed", signature, number=signature.version.number)
    copies.give_or_later(signature, site)
    return signature


@transaction.atomic
def refuse(*, signature: Signature, by: User) -> None:
    """The second person found that the proof says something else: it never counts. It can be recorded anew."""
    access.require(by, Permission.ASK_CONSENT, signature)
    signature = _waiting(signature, by)
    signature.ended_at, signature.ended_why = timezone.now(), "refused"
    signature.save(update_fields=["ended_at", "ended_why"])
    trail.record(by, "consent.refused", signature, number=signature.version.number)


@transaction.atomic
def take_back(*, signature: Signature, by: User) -> None:
    """Who recorded it made a mistake and takes it back, before anybody confirmed it."""
    access.require(by, Permission.ASK_CONSENT, signature)
    signature = Signature.objects.select_for_update().get(pk=signature.pk)
    if signature.confirmed_at is not None or signature.ended_at is not None:
        raise NotAllowed(_("This has been answered already."))
    if signature.recorded_by != by.pk:
        raise NotAllowed(_("Only who recorded it can take it back."))
    signature.ended_at, signature.ended_why = timezone.now(), "refused"
    signature.save(update_fields=["ended_at", "ended_why"])
    trail.record(by, "consent.refused", signature, number=signature.version.number)


def file_name(signature: Signature, row: SealedFile) -> str:
    """A name for who downloads the proof, without the name it came with."""
    return f"{signature.person.code}.{_ENDINGS.get(row.media_type, 'bin')}"


def _waiting(signature: Signature, by: User) -> Signature:
    rows = Signature.objects.select_for_update(of=("self",)).select_related(
        "version__form", "version__study", "person__organisation", "shown__text"
    )
    signature = rows.get(pk=signature.pk)
    if signature.confirmed_at is not None or signature.ended_at is not None:
        raise NotAllowed(_("This has been answered already."))
    states.check_takes_part(signature.person)
    if signature.recorded_by == by.pk:
        raise NotAllowed(_("A second person confirms it: whoever recorded it cannot do that alone."))
    looked = TrailEntry.objects.filter(actor=by.pk, verb=SEEN, object_id=str(signature.pk))
    if not looked.exists():
        raise NotAllowed(_("Look at the scan or the mail first; then confirm."))
    return signature


def _record(
    person: Person,
    version: ConsentVersion,
    language: str,
    yes: Collection[str],
    proof: bytes,
    media_type: str,
    method: Method,
    by: User,
    signed_on: datetime.date | None,
) -> Signature:
    access.require(by, Permission.ASK_CONSENT, version)
    day = signed_on or today(timezone.now())
    _check(person, version, yes, proof, day)
    shown = rendering.show(_text(version, language), person.organisation)
    agreed, refused = settling.sorted_answer(version, yes)
    signature = Signature(
        id=uuid7(), study_id=version.study_id, person=person, version=version, shown=shown, language=language,
        digest=shown.digest, yes=agreed, no=refused, method=method, recorded_by=by.pk,
        signed_at=_noon(day) if signed_on else timezone.now(), proof_digest=hashlib.sha256(proof).hexdigest(),
    )  # fmt: skip
    sealed = files.keep(
        person.study_id, person.pk, Subject.PERSON, kind=KIND, about=signature.pk,
        name=f"{method}.{_ENDINGS[media_type]}", media_type=media_type, parts=[proof], most=MOST_BYTES,
    )  # fmt: skip
    signature.proof = sealed.pk
    try:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=person.pk)  # one recorder at a time
            _check_none_waits(person, version)
            signature.save(force_insert=True)
            trail.record(by, "consent.recorded", signature, number=version.number, method=method.value)
    except BaseException:
        files.discard([sealed])
        raise
    return signature


def _check(person: Person, version: ConsentVersion, yes: Collection[str], proof: bytes, day: datetime.date) -> None:
    states.check_takes_part(person)
    if person.study_id != version.study_id:
        raise NotAllowed(_("This person takes part in another study."))
    if day > today(timezone.now()):
        raise NotAllowed(_("That day is still to come."))
    states.check_can_be_signed(version, day)
    _check_nothing_later(person, version, day)
    states.check_answer(version, yes)
    if states.is_decline(version, yes):
        raise NotAllowed(_("This is a no: without what is required nobody can take part. Record it as declined."))
    if len(proof) > MOST_BYTES:
        raise NotAllowed(_("This file is larger than %(size)s MB.") % {"size": MOST_BYTES >> 20})


def _check_nothing_later(person: Person, version: ConsentVersion, day: datetime.date) -> None:
    """Paper comes late: who answered this form again after that day, or said no, is not held to what they changed."""
    signed = Signature.objects.filter(person=person, version__form=version.form_id).exclude(confirmed_at=None)
    refused = ConsentAsk.objects.filter(person=person, version__form=version.form_id, outcome="declined")
    moments = [*signed.values_list("signed_at", flat=True), *refused.values_list("ended_at", flat=True)]
    if any(at is not None and today(at) > day for at in moments):
        raise NotAllowed(_("This person answered again on a later day, and that answer counts."))


def _check_none_waits(person: Person, version: ConsentVersion) -> None:
    waiting = Signature.objects.filter(person=person, version__form=version.form_id, confirmed_at=None, ended_at=None)
    if waiting.exists():
        raise NotAllowed(_("An answer of this person waits for a second person already."))


def _text(version: ConsentVersion, language: str) -> ConsentText:
    text = version.texts.select_related("version").filter(language=language).first()
    if text is None:
        raise NotAllowed(_("This version has no text in that language."))
    return text


def _noon(day: datetime.date) -> datetime.datetime:
    """Paper knows the day, not the hour."""
    return datetime.datetime.combine(day, datetime.time(12), AMSTERDAM)
