"""The sentences behind the codes of a report on a file: why it did not come in, and what was odd about it."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "already-here": _("This very file is in the study already, so it was left out."),
    "bomb": _("This file unpacks to far more than it should. It was not opened any further."),
    "cut-off": _("The end of this file is missing. Download or copy it again, and bring it in anew."),
    "damaged": _("This file is damaged and cannot be opened. Save it again in the program that made it."),
    "empty": _("There is no text in this file."),
    "encrypted": _("This file is locked with a password. Save it without one, and bring it in again."),
    "exchange-project": _("This is a project of another program. Let its name end in .qdpx, and bring it in again."),
    "failed": _("Reading this file went wrong on our side. The administrator can find out why; try again later."),
    "no-column": _("There is no column called “{column}” in this table. Choose the columns again."),
    "no-ground": _("It does not say on which ground this material may be used, so it cannot come in."),
    "no-header": _("The first row of this table does not name the columns. Add such a row, and bring it in again."),
    "no-sheet": _("There is no sheet called “{sheet}” in this workbook."),
    "no-text": _("This file holds only pictures of text. Have the text recognised first, then bring it in again."),
    "not-allowed": _("You no longer have the right to bring material into this study."),
    "not-what-it-says": _("This file is not what its name says. Check the end of the name, such as .docx or .vtt."),
    "stopped-twice": _("Reading this file stopped the program twice. Save it as TXT, and bring that in."),
    "old-word": _("This is a document of an old Word. Save it as DOCX, and bring it in again."),
    "outlook-message": _("This is a message of Outlook. Save it as EML or as text, and bring it in again."),
    "picture": _("This is a picture. Oogst reads text: have the words recognised or typed first."),
    "recording": _("This is a recording. Oogst reads text: bring in its transcript."),
    "too-large": _("There is more in this file than can be read at once. Split it in parts."),
    "too-large-file": _("This file is larger than {megabytes} MB. Split it in parts, or leave out pictures."),
    "too-many-members": _("This file holds more parts than a document can have. It was not opened any further."),
    "took-too-much-memory": _("Reading this file takes too much memory. Split it in parts, or save it as plain text."),
    "took-too-long": _("Reading this file took too long and was stopped. Split it in parts, or save it as plain text."),
    "unknown-encoding": _("The letters of this file cannot be read in this way. Choose another character set."),
    "unknown-format": _("Oogst cannot read this kind of file. Save it as DOCX, ODT, PDF or TXT."),
    "unsafe-name": _("Inside this file are names that point outside it. It was not opened any further."),
    "unsafe-xml": _("Inside this file are references that could reach other files. It was not opened any further."),
}  # fmt: skip

REMARKS: dict[str, str | Promise] = {
    "attachments-not-read": _("Attachments were not read ({count})."),
    "comments-at-end": _("Comments from the margin stand at the end of the text ({count})."),
    "ends-early": _("The file ends in the middle. All that could be read is here."),
    "guessed-encoding": _("The file does not say its character set; it was read as {encoding}. Check the accents."),
    "line-numbers-left-out": _("Line numbers in the margin were left out ({count})."),
    "looks-like-subtitles": _("This looks like subtitles. Call the file .srt or .vtt to keep speakers and times."),
    "macros-not-read": _("There are macros in this file. They were not read, let alone run."),
    "notes-at-end": _("Footnotes and endnotes stand at the end of the text ({count})."),
    "odd-times": _("Times that cannot be right were left out ({count})."),
    "other-sheets-not-read": _("Only the sheet “{sheet}” was read; there are others ({count})."),
    "other-format": _("The name ends in .{extension}, but it is {format}; it was read as that."),
    "page-headers-left-out": _("Lines that return on every page were left out ({count})."),
    "pages-not-read": _("Pages that could not be read were left out ({count})."),
    "pages-without-text": _("Pages without text, such as scans, were left out ({count})."),
    "parts-not-read": _("Parts that could not be read were left out ({count})."),
    "pictures-not-read": _("Pictures were not read ({count})."),
    "quotes-left-out": _("The messages quoted below were left out."),
    "rows-without-text": _("Rows without text were left out ({count})."),
    "same-text": _("The study already has a source with exactly this text."),
    "text-columns": _("Read as text: {columns}. The other columns became variables."),
    "tracked-changes": _("Tracked changes were read as accepted ({count})."),
    "uneven-rows": _("Some rows have more cells than there are columns; what is beyond was left out ({count})."),
    "unreadable-characters": _("Characters that could not be read became “�” ({count})."),
}  # fmt: skip


Sentences = Mapping[str, str | Promise]


def refusal(code: str, details: Mapping[str, Any], own: Sentences = MappingProxyType({})) -> str:
    """One clear sentence: what happened, and what to do. A format's own sentences go before those of all files."""
    sentence = own.get(code) or REFUSALS.get(code) or _("This file could not be read.")
    return _filled(str(sentence), {"megabytes": settings.MAXIMUM_FILE_SIZE // 2**20, **details})


def remark(code: str, details: Mapping[str, Any], own: Sentences = MappingProxyType({})) -> str:
    """One sentence on something odd."""
    sentence = own.get(code) or REMARKS.get(code)
    return _filled(str(sentence), details) if sentence else gettext("Something was odd: %(code)s.") % {"code": code}


def _filled(sentence: str, details: Mapping[str, Any]) -> str:
    """A detail that is missing leaves its place empty, never an error."""
    for name, value in details.items():
        sentence = sentence.replace("{" + name + "}", str(value))
    return re.sub(r"\{\w+\}", "?", re.sub(r" \(\{\w+\}\)", "", sentence))
