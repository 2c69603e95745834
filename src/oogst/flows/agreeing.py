"""Whether the vault and the research database agree. They share no transaction, so a process that dies between two
steps may leave something in one that the other does not know; here it is found, and what is nobody's is cleared away.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field

from oogst.people.accounts import User
from oogst.people.models import Membership, TrailEntry
from oogst.sources import drafts
from oogst.sources.models import Draft, Source
from oogst.studies.identities import REASON
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import files, keys, texts
from oogst.vault.models import SealedFile, SealedText, SubjectKey

OF_TEXTS = (drafts.RAW, drafts.NAMES, drafts.TITLE)  # what is sealed of a draft or source; other kinds are of others
CLEARED = (*OF_TEXTS, REASON)
SETTLED = datetime.timedelta(hours=1)  # younger things may belong to a step that is being made


@dataclass(frozen=True)
class Differences:
    """Ids on one side that the other does not know. `lost` would be a fault; `strays` are left over and harmless."""

    drafts_without_words: list[uuid.UUID] = field(default_factory=list)
    members_without_account: list[uuid.UUID] = field(default_factory=list)
    files_without_bytes: list[uuid.UUID] = field(default_factory=list)
    stray_subjects: list[uuid.UUID] = field(default_factory=list)
    stray_texts: list[uuid.UUID] = field(default_factory=list)
    stray_files: int = 0

    @property
    def lost(self) -> int:
        """How much one side counts on that is not there."""
        return len(self.drafts_without_words) + len(self.members_without_account) + len(self.files_without_bytes)

    @property
    def strays(self) -> int:
        return len(self.stray_subjects) + len(self.stray_texts) + self.stray_files


def compare() -> Differences:
    """Look at both sides. Eleven queries and a walk through the folder, whatever the size."""
    waiting = set(Draft.objects.values_list("pk", flat=True))
    sources = set(Source.objects.values_list("pk", flat=True))
    studies = set(Study.objects.values_list("pk", flat=True))
    people = set(Person.objects.values_list("pk", flat=True))
    schools = set(Organisation.objects.values_list("pk", flat=True))
    kept = SealedText.objects.filter(kind="raw").values_list("about", flat=True)
    members = set(Membership.objects.values_list("user_id", flat=True))
    things = waiting | sources | studies
    rows = SealedText.objects.filter(kind__in=OF_TEXTS).values_list("about", flat=True)
    recordings = SealedFile.objects.values_list("pk", flat=True)
    return Differences(
        drafts_without_words=sorted(waiting - set(kept)),
        members_without_account=sorted(members - set(User.objects.filter(pk__in=members).values_list("pk", flat=True))),
        files_without_bytes=sorted(pk for pk in recordings if not files.path(pk).exists()),
        stray_subjects=sorted(set(SubjectKey.objects.values_list("pk", flat=True)) - people - schools - things),
        stray_texts=sorted((set(rows) - things) | _reasons_of_nothing()),
        stray_files=len(files.strays()),
    )


def _reasons_of_nothing() -> set[uuid.UUID]:
    """Why an identity would be opened, when that did not come to pass: no entry of the trail has it."""
    kept = set(SealedText.objects.filter(kind=REASON).values_list("about", flat=True))
    opened = TrailEntry.objects.filter(verb="identity.opened") if kept else TrailEntry.objects.none()
    noted = {str(said.get("reason", "")) for said in opened.values_list("details", flat=True)}
    return {pk for pk in kept if str(pk) not in noted}


def clear(now: datetime.datetime) -> int:
    """Remove what has been nobody's for an hour: of a write that was cut off. For `tick`. Returns how many."""
    found = compare()
    before = now - SETTLED
    strays = SubjectKey.objects.filter(pk__in=found.stray_subjects, created_at__lt=before)
    old = list(strays.values_list("pk", flat=True))
    keys.destroy(old)
    count = len(old)
    for row in SealedText.objects.filter(about__in=found.stray_texts, kind__in=CLEARED, changed_at__lt=before):
        texts.discard(row.kind, row.about)
        count += 1
    for stray in files.strays():
        if datetime.datetime.fromtimestamp(stray.stat().st_mtime, datetime.UTC) < before:
            stray.unlink(missing_ok=True)
            count += 1
    return count
