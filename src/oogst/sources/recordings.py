"""Recordings of a source, or of a draft on its way in: sealed, heard by few, each time on the trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from oogst.core.sound.clean import cleaned
from oogst.core.sound.kinds import NotSound
from oogst.participation import gate
from oogst.participation.models import Purpose
from oogst.participation.standing import covering
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.models import Draft, Source
from oogst.studies.basis import Basis
from oogst.studies.models import Person, Study
from oogst.vault import files, keys, master
from oogst.vault.models import SealedFile, Subject

KIND = "recording"
_ENDINGS = {
    "audio/wav": "wav", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg", "audio/webm": "webm",
    "audio/flac": "flac", "audio/aac": "aac",
}  # fmt: skip


@dataclass(frozen=True)
class Sound:
    """A sealed recording that can be read from any place, with the memory of a chunk. Lengths in bytes."""

    row: SealedFile

    @property
    def length(self) -> int:
        return self.row.size

    def read(self, start: int, end: int) -> Iterator[bytes]:
        with files.opened(self.row) as sealed:
            yield from sealed.read(start, end)


def attach(*, about: Source | Draft, name: str, parts: Iterable[bytes], by: User) -> SealedFile:
    """Seal a recording, without what it says about place, device and people. What it is, its own bytes say.

    Raises NotAllowed for what is no recording, is too large, or is not covered by a consent; VaultLocked.
    """
    access.require(by, Permission.ADD_MATERIAL, about)
    _check_not_embargoed(about, by)
    people = list(about.people.all())
    gate.check(about.basis, about.basis_note, kind=about.kind, people=people, date=about.date)
    _check_covered(about, people)
    if not master.is_open():
        raise master.VaultLocked
    subject, kind = _subject(about, people)
    try:
        media_type, clean = cleaned(parts)
        row = files.keep(
            about.study_id, subject, kind, kind=KIND, about=about.pk, name=name, media_type=media_type, parts=clean,
            most=settings.MAXIMUM_RECORDING_SIZE,
        )  # fmt: skip
    except NotSound as error:
        raise NotAllowed(_why(error)) from error
    except files.TooLarge as error:
        raise NotAllowed(
            _("This recording is too large: at most %(most)s GB.") % {"most": settings.MAXIMUM_RECORDING_SIZE >> 30}
        ) from error
    trail.record(by, "recording.attached", about, media_type=media_type, bytes=row.size)
    return row


def recordings_of(about: Source | Draft) -> list[SealedFile]:
    """The oldest first. One query to the vault, no key."""
    return list(SealedFile.objects.filter(about=about.pk, kind=KIND).order_by("created_at"))


def find(*, study: Study, recording: uuid.UUID, by: User) -> tuple[SealedFile, Source | Draft]:
    """A recording of this study with what it belongs to. Raises SealedFile.DoesNotExist for who may not know of it."""
    row = SealedFile.objects.get(pk=recording, kind=KIND)
    about = study.sources.filter(pk=row.about).first() or drafts.visible_drafts(by, study).filter(pk=row.about).first()
    if about is None:
        raise SealedFile.DoesNotExist
    return row, about


def hear(*, recording: SealedFile, about: Source | Draft, by: User, again: bool = False) -> Sound:
    """Open a recording to play it, and note that; with `again` it was noted already, at this time of listening.

    Raises PermissionDenied, VaultLocked, NotAllowed for an embargoed one of somebody else or one that is gone.
    """
    access.require(by, Permission.HEAR_RECORDINGS, about)
    _check_not_embargoed(about, by)
    sound = Sound(recording)
    try:
        with files.opened(recording):
            pass
    except (FileNotFoundError, keys.NoKey) as error:
        raise NotAllowed(_("This recording is no longer in the vault.")) from error
    if not again:
        trail.record(by, "recording.heard", about, recording=str(recording.pk))
    return sound


def remove(*, recording: SealedFile, about: Source | Draft, by: User) -> None:
    """Destroy a recording. Needs no key, so it can be done while the vault is locked."""
    access.require(by, Permission.ADD_MATERIAL, about)
    _check_not_embargoed(about, by)
    files.discard([recording])
    trail.record(by, "recording.removed", about, bytes=recording.size)


def call_it(recording: SealedFile, about: Source | Draft) -> str:
    """What a browser is told that it is called: nothing of the name it came with."""
    return f"opname-{about.pk.hex[-6:]}.{_ENDINGS.get(recording.media_type, 'bin')}"


def _check_not_embargoed(about: Source | Draft, by: User) -> None:
    if isinstance(about, Draft) and drafts.is_embargoed(about) and about.interviewer != by.pk:
        raise NotAllowed(_("Only the interviewer hears this while its cooling-off period lasts."))


def _check_covered(about: Source | Draft, people: list[Person]) -> None:
    """Somebody may have agreed to an interview and not to a recording of it."""
    if about.basis != Basis.CONSENT:
        return
    covered = covering([person.pk for person in people], Purpose.RECORDING)
    missing = [person.label for person in people if person.pk not in covered]
    if missing:
        raise NotAllowed(_("There is no consent for a recording of: %(people)s.") % {"people": ", ".join(missing)})


def _subject(about: Source | Draft, people: list[Person]) -> tuple[uuid.UUID, Subject]:
    """The only person in it, whose key destroys it; for several, or nobody in particular, a key of its own.

    A draft has chosen before, and its id becomes that of the source.
    """
    if isinstance(about, Draft):
        return about.subject, Subject.THING if about.subject == about.pk else Subject.PERSON
    return (people[0].pk, Subject.PERSON) if len(people) == 1 else (about.pk, Subject.THING)


def _why(error: NotSound) -> str:
    if error.why == "picture":
        return _("This is a film. Bring its sound in only: people can be recognised in a picture.")
    if error.why == "broken":
        return _("This recording is damaged or was cut off; nothing of it was kept.")
    return _("This is no recording that Oogst knows: bring in MP3, M4A, WAV, FLAC, AAC, Ogg or WebM.")
