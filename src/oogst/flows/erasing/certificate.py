"""What a destruction took, to show and to keep: classes with counts, names of keys, until when backups; no names."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oogst.core.report import model, write_pdf
from oogst.core.report.model import Paragraph, Report, Section, Table, plain
from oogst.flows.erasing.inventory import CLASSES
from oogst.participation.models import Withdrawal


def backups_until(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Until when a backup of keys, and one of data, made before this day may still be there."""
    return (
        day + datetime.timedelta(days=settings.KEEP_KEY_BACKUPS),
        day + datetime.timedelta(days=settings.KEEP_BACKUPS),
    )


def certificate_of(withdrawal: Withdrawal) -> dict[str, Any]:
    """Every class of the inventory, with how many; `keys` are names, which open nothing. `is_done`: up to the last."""
    return {
        "id": withdrawal.pk,
        "study": withdrawal.study.name,
        "kind": withdrawal.kind,
        "asked_at": withdrawal.asked_at,
        "rows_done_at": withdrawal.rows_done_at,
        "done_at": withdrawal.done_at,
        "is_done": withdrawal.done_at is not None,
        "classes": [
            {"key": key, "label": str(label), "count": withdrawal.counts.get(key, 0)} for key, label in CLASSES.items()
        ],
        "keys": list(withdrawal.keys),
        "key_backups_until": withdrawal.key_backups_until,
        "data_backups_until": withdrawal.data_backups_until,
    }


def as_pdf(withdrawal: Withdrawal, language: Literal["nl", "en"]) -> bytes:
    """The same as an accessible PDF."""
    with translation.override(language):
        return write_pdf(_report(withdrawal, language)).content


def _report(withdrawal: Withdrawal, language: Literal["nl", "en"]) -> Report:
    said = certificate_of(withdrawal)
    counted = Table.of(
        _("What was destroyed"), [_("what"), _("how many")], [(row["label"], row["count"]) for row in said["classes"]]
    )
    keys = Table.of(_("Keys that were destroyed"), [_("name of the key")], [(name,) for name in said["keys"]])
    return model.Report(
        title=_("Certificate of destruction"),
        study=said["study"],
        language=language,
        subtitle=_("Number %(id)s") % {"id": said["id"]},
        date=timezone.localdate(withdrawal.asked_at),
        sections=(
            Section(_("What happened"), tuple(Paragraph(plain(line)) for line in _moments(said))),
            Section(_("What was destroyed"), (counted, keys) if said["keys"] else (counted,)),
            Section(_("Backups"), tuple(Paragraph(plain(line)) for line in backup_lines(said))),
        ),
    )


def _moments(said: dict[str, Any]) -> list[str]:
    lines = [_("Asked on %(moment)s, Dutch time.") % {"moment": _moment(said["asked_at"])}]
    if said["rows_done_at"]:
        lines.append(_("All rows, files and keys were gone on %(moment)s.") % {"moment": _moment(said["rows_done_at"])})
    if said["done_at"]:
        lines.append(_("Free space in the databases was cleaned on %(moment)s.") % {"moment": _moment(said["done_at"])})
    return lines


def backup_lines(said: dict[str, Any]) -> list[str]:
    """Until when something may still be in a backup, and that nobody can read it there after the first day."""
    if not said["key_backups_until"]:
        return []
    return [
        _(
            "The last backup with these keys is gone after %(day)s. From then on nothing that was sealed under them "
            "can be opened."
        )
        % {"day": date_format(said["key_backups_until"], "j F Y")},
        _("The last backup with this data is gone after %(day)s. A backup that is put back is cleaned before use.")
        % {"day": date_format(said["data_backups_until"], "j F Y")},
    ]


def _moment(at: datetime.datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i")
