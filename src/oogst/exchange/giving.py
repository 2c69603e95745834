"""Takes material out of the house: a study or a part of it, in one of four formats, and notes who did so."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oogst.coding.models import Coding
from oogst.core.formats.qdc import write_codebook
from oogst.exchange import giving_project, giving_tables, leaving, scope
from oogst.exchange.giving_project import Progress
from oogst.exchange.scope import Counts, Scope, Wish
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study

VERB = "export.given"


class Format(TextChoices):
    QDPX = "qdpx", gettext_lazy("REFI-QDA project (.qdpx)")
    QDC = "qdc", gettext_lazy("REFI-QDA codebook (.qdc)")
    XLSX = "xlsx", gettext_lazy("Excel workbook (.xlsx)")
    CSV = "csv", gettext_lazy("Table of codings (.csv)")


CONTENT_TYPES = {
    Format.QDPX: "application/zip",
    Format.QDC: "application/xml",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Given:
    """What left: the format, how it is called, and the counts."""

    format: Format
    file_name: str
    counts: Counts


def check(*, study: Study, wish: Wish, format: str, by: User | None) -> Scope:
    """What an export would hold. Raises PermissionDenied without EXPORT, NotAllowed for a wish that cannot be met."""
    if by is not None:
        access.require(by, Permission.EXPORT, study)
    if format not in Format.values:
        raise NotAllowed(_("Choose one of the formats: qdpx, qdc, xlsx or csv."))
    chosen = Scope(study, wish)
    scope.check_ids(chosen)
    if format == Format.QDC and not chosen.codes:
        raise NotAllowed(_("There are no codes yet, so there is no codebook to export."))
    return chosen


def give(
    *,
    study: Study,
    out: BinaryIO,
    format: str,
    by: User | None,
    wish: Wish | None = None,
    progress: Progress = lambda done, total: None,
) -> Given:
    """Write an export to `out` and note it on the trail. Reads in batches; others can write in the meantime.

    `by` is None only on the command line of the installation. `progress` gets sources written and in all; what it
    raises stops the export. Raises what `check` raises.
    """
    chosen = check(study=study, wish=wish or Wish(), format=format, by=by)
    wanted = Format(format)
    counts = chosen.counts()
    if wanted is Format.QDPX:
        giving_project.write(out, chosen, progress)
    elif wanted is Format.QDC:
        write_codebook(out, giving_project.codes_of(chosen), giving_project.sets_of_codes(chosen))
    elif wanted is Format.XLSX:
        giving_tables.write_xlsx(out, chosen)
    else:
        for piece in _csv(chosen):
            out.write(piece)
    given = Given(wanted, file_name(study, wanted), counts)
    note(chosen=chosen, given=given, by=by)
    return given


@transaction.atomic
def note(*, chosen: Scope, given: Given, by: User | None) -> None:
    """The entry on the trail, which is also the register of exports, and who is in it: counts and never words."""
    study, wish = chosen.study, chosen.wish
    leaving.note_taken(study=study, by=by, format=given.format.value, people=_people(chosen, given.format))
    trail.record(
        by,
        VERB,
        study,
        format=given.format.value,
        counts=given.counts.as_dict(),
        whole=wish.is_everything,
        memos=wish.memos,
    )


def file_name(study: Study, format: Format) -> str:
    return f"{study.slug}-{timezone.localdate().isoformat()}.{format.value}"


def _people(chosen: Scope, format: Format) -> set[uuid.UUID]:
    """Whose words or pseudonyms are in it; in a codebook, whose words stand as examples."""
    if format is not Format.QDC:
        return set(chosen.people())
    anchored = [code.anchor_coding_id for code in chosen.codes if code.anchor_coding_id]
    return leaving.people_in(Coding.objects.filter(pk__in=anchored).values_list("source_id", flat=True))


def _csv(chosen: Scope) -> Iterator[bytes]:
    for piece in giving_tables.write_csv(chosen):
        yield piece.encode("utf-8")
