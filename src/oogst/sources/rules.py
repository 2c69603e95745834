"""What the state of material allows, and what can be told from a file's name alone."""

import datetime
import re
import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from oogst.core.formats.document import Document
from oogst.people.errors import NotAllowed
from oogst.sources.models import ImportFile, Kind, Source

PROJECTS = frozenset({".qdpx", ".qde", ".qdc"})
WITH_ENCODING = frozenset({".txt", ".text", ".md", ".markdown", ".csv", ".tsv", ".srt"})
TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".ods"})
AGAIN = frozenset(  # refusals after which the same file may still come in
    {
        "already-here", "took-too-long", "took-too-much-memory", "unknown-encoding", "no-column", "no-sheet",
        "no-header", "stopped-twice", "failed", "not-allowed",
        "vault-locked", "no-ground", "project-names", "comes-back",
    }
)  # fmt: skip

_WORDS = (
    (Kind.LOGBOOK, r"log(?:boek)?|diary|dagboek"),
    (Kind.HARVEST, r"oogst\w*|harvest"),
    (Kind.OBSERVATION, r"obs(?:ervatie\w*|ervation\w*)?"),
    (Kind.EMAIL, r"e-?mails?|mail|mailwisseling"),
    (Kind.NOTES, r"notes?|notities?|aantekening(?:en)?|notulen|veldnotities?"),
    (Kind.INTERVIEW, r"interviews?|transcri(?:ptie?s?|pten)|slotgesprek\w*|gesprek\w*|focusgroep\w*"),
)
_IN_NAME = tuple((kind, re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)) for kind, words in _WORDS)
_YEAR_FIRST = re.compile(r"(?<!\d)(19\d{2}|20\d{2})([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([-_.])(0?[1-9]|1[0-2])\2(19\d{2}|20\d{2})(?!\d)")


def suffix(name: str) -> str:
    """The last part of a file's name, in small letters with its dot; "" without one."""
    _stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot else ""


def guess_kind(document: Document, file_name: str) -> str:
    """How the material probably came about. What the file itself shows goes before what its name says."""
    if document.kind:
        return Kind.SURVEY if document.kind == "row" else document.kind
    return next((kind for kind, pattern in _IN_NAME if pattern.search(file_name)), Kind.DOCUMENT)


def date_in(name: str) -> datetime.date | None:
    """A date such as 2024-03-15, 20240315 or 15-03-2024 in a file's name."""
    if found := _YEAR_FIRST.search(name):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _DAY_FIRST.search(name):
        year, month, day = int(found[4]), int(found[3]), int(found[1])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def may_read_otherwise(file: ImportFile) -> bool:
    """Whether the file is still here and of a kind that can be read in more than one way."""
    return bool(file.stored) and suffix(file.name) in WITH_ENCODING | TABLES


def may_look_inside(file: ImportFile, account: uuid.UUID) -> bool:
    """Whether this account may see what the file itself says: who brought it in, or the interviewer named with it.

    Nobody has looked at the names in it yet, and it may be an interview in its cooling-off period.
    """
    return account == file.batch.by or str(account) == file.batch.settings.get("interviewer")


def check_can_read_again(file: ImportFile) -> None:
    """Raises NotAllowed when the file is gone, is being read, or somebody worked on what came of it."""
    if not file.stored:
        raise NotAllowed(_("The file itself is no longer here. Bring it in again."))
    if file.state in (ImportFile.State.WAITING, ImportFile.State.READING):
        raise NotAllowed(_("This file is still being read. Wait until it is done."))
    check_untouched(Source.objects.filter(pk__in=file.report.get("sources", [])))


def check_untouched(sources: Iterable[Source]) -> None:
    """Raises NotAllowed when a source has codings, memos or quotes, which a new text would lose. One query."""
    touched = Source.objects.filter(pk__in=[source.pk for source in sources]).filter(
        Q(codings__isnull=False, codings__removed_at__isnull=True)
        | Q(memos__isnull=False, memos__removed_at__isnull=True)
        | Q(quotes__isnull=False)
    )
    if touched.exists():
        raise NotAllowed(_("Somebody has already worked on what came of this file. Remove those sources first."))
