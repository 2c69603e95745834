"""The sentences in the report on a file: those of the readers, and those of bringing in itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oogst.sources import reading_messages

Sentences = Mapping[str, str | Promise]

REFUSALS: Sentences = {
    "already-here": _("This very file is in the study already, so it was left out."),
    "exchange-project": _("This is a project of another program. Let its name end in .qdpx, and bring it in again."),
    "failed": _("Reading this file went wrong on our side. The administrator can find out why; try again later."),
    "embargoed": _("This interview is still in its cooling-off period. Bring it in by itself; then it waits."),
    "no-ground": _("There is no ground to use this material, so it cannot come in: {why}"),
    "not-allowed": _("You no longer have the right to bring material into this study."),
    "project-names": _(
        "A project comes in as it is: its codings hang on their places, so names in it cannot be reviewed first. Bring "
        "it in again, and say that names are replaced already."
    ),
    "stopped-twice": _("Reading this file stopped the program twice. Save it as TXT, and bring that in."),
    "vault-locked": _(
        "The vault is locked, and names in this text are to be reviewed first. Ask the administrator to open the "
        "vault, or say that names are replaced already."
    ),
    "too-large-file": _("This file is larger than {megabytes} MB. Split it in parts, or leave out pictures."),
}
REMARKS: Sentences = {
    # The names of attachments may be names of people: the report only counts them.
    "attachments-not-read": _("Attachments were not read ({count})."),
    "nobody": _("Nobody said who is in this interview: until you do, no withdrawal finds it."),
    "no-day": _(
        "Of an interview the day is not known. It waits, and only who brought it in finds it, until you say on which "
        "day it was held."
    ),
    "same-text": _("The study already has a source with exactly this text."),
}
NONE: Sentences = MappingProxyType({})


def refusal(code: str, details: Mapping[str, Any], own: Sentences = NONE) -> str:
    """Why a file stays out, in one sentence. `own` are the sentences of its format, which go first."""
    details = {"megabytes": settings.MAXIMUM_FILE_SIZE // 2**20, **details}
    sentence = own.get(code) or REFUSALS.get(code)
    return _filled(sentence, details) if sentence else reading_messages.refusal(code, details)


def remark(code: str, details: Mapping[str, Any], own: Sentences = NONE) -> str:
    """What was odd, in one sentence."""
    sentence = own.get(code) or REMARKS.get(code)
    said = _filled(sentence, details) if sentence else reading_messages.remark(code, details)
    return said or str(_("Something was odd: {code}.")).format(code=code)


def _filled(sentence: str | Promise, details: Mapping[str, Any]) -> str:
    return str(sentence).format_map(_Known(details))


class _Known(dict[str, Any]):
    """A detail that is missing shows as "?", and is never an error."""

    def __missing__(self, name: str) -> str:
        return "?"
