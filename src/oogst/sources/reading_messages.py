"""The sentences for what the readers in `core.formats` say in codes: why a file stays out, and what was odd.

A `{name}` stands for a detail that the reader gives. `refusal` and `remark` fill it in, and never fail on a code or
detail that is missing.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "empty": _("There are no words in this file. Check whether you chose the right one."),
    "encrypted": _("This file is locked with a password. Save it without a password and choose it again."),
    "cut-off": _("This file is not complete: its end is missing. Copy or download it again."),
    "damaged": _(
        "This file is damaged and cannot be read. Open it in the program that made it, save it again and "
        "choose that copy."
    ),
    "no-text": _(
        "This PDF holds pictures of pages and no text. Have the text recognised (OCR) first, and choose that PDF."
    ),
    "not-what-it-says": _(
        "This file is called .{extension}, but it is something else inside. Look what it really is and "
        "save it in that form."
    ),
    "unknown-format": _(
        "Oogst does not know this kind of file. Save the text as DOCX, ODT, PDF or TXT and choose that."
    ),
    "unknown-encoding": _(
        "The text does not fit the character set {encoding}. Choose another one, or let Oogst find out."
    ),
    "too-large": _("This file, or a part of it, is larger than {megabytes} MB. Split it, or leave out pictures."),
    "text-too-long": _("The text in this file is longer than {limit} characters. Split it into several files."),
    "too-many-rows": _("This table has more than {limit} rows or far too many columns. Split it into several files."),
    "too-many-pages": _("This PDF has more than {limit} pages. Split it into several files."),
    "too-many-members": _(
        "This file is packed from more than {limit} parts, which no ordinary document is. Make it anew in "
        "the program it comes from."
    ),
    "bomb": _(
        "This file would unfold to far more than it may be. For safety it was not opened. Make it anew in "
        "the program it comes from."
    ),
    "unsafe-name": _(
        "A part of this file has a name that could write outside its own place. For safety it was not opened."
    ),
    "unsafe-xml": _(
        "This file refers to things outside itself in a way that documents do not need. For safety it was "
        "not opened. Save it again in Word or LibreOffice."
    ),
    "took-too-long": _(
        "Reading this file took more than {seconds} seconds and was stopped. Split it, or save it in a "
        "simpler form such as TXT."
    ),
    "took-too-much-memory": _(
        "Reading this file took too much memory and was stopped. Split it, or leave out pictures."
    ),
    "old-word": _(
        "This is a document of an old version of Word (.doc). Open it in Word or LibreOffice and save it as DOCX."
    ),
    "outlook-message": _("This is a message in Outlook’s own form (.msg). Save it as EML or as text and choose that."),
    "exchange-project": _(
        "This is a whole project of another analysis program. Bring it in through the exchange page."
    ),
    "packed": _("This is a packed folder and not a document. Unpack it and choose the files in it."),
    "recording": _("This is a recording and not a text. Add it as a recording, and make a transcript there."),
    "picture": _("This is a picture and not a text. Have the text recognised (OCR), or type out what it says."),
    "no-header": _(
        "The first row of this table does not hold the names of its columns. Add a row with names at the top."
    ),
    "no-column": _("This table has no column called “{column}”. Look at the names in its first row."),
    "no-sheet": _("This file has no sheet called “{sheet}”. Look at the names at the bottom of the spreadsheet."),
}

REMARKS: dict[str, str | Promise] = {
    "guessed-encoding": _(
        "The file does not say how its letters are written; {encoding} fitted best. Check accents and "
        "special letters, and choose another character set if they are wrong."
    ),
    "unreadable-characters": _("Some characters could not be read ({count}). They show as �."),
    "ends-early": _("The file stops in the middle. What was there is read; the end may be missing."),
    "other-format": _("The file is called .{extension}, but it is {format} inside, and was read as that."),
    "looks-like-subtitles": _("This text looks like subtitles. Call the file .srt if you want times with the text."),
    "odd-times": _("Some times could not be read ({count}). The words there are kept, without a time."),
    "notes-at-end": _(
        "The notes ({count}) stand at the end of the text as [1], [2] and on, with the same mark where they belong."
    ),
    "comments-at-end": _(
        "The comments in the margin ({count}) stand at the very end, each with the words it is about and "
        "without its author."
    ),
    "tracked-changes": _(
        "The document held tracked changes ({count}). They were taken as accepted: what was deleted is not in the text."
    ),
    "pictures-not-read": _("The pictures ({count}) were left out."),
    "parts-not-read": _("Some built-in parts ({count}) could not be read and were left out."),
    "macros-not-read": _("The document holds macros. Only the text was read; nothing was run."),
    "line-numbers-left-out": _("The numbers in the margin ({count}) were left out of the text."),
    "page-headers-left-out": _("Page numbers and lines that return on every page ({count}) were left out of the text."),
    "pages-not-read": _("Some pages ({count}) are damaged and could not be read."),
    "pages-without-text": _("Some pages ({count}) hold no text. They may be pictures of pages."),
    "attachments-not-read": _("The attachments ({count}) were not read: {names}."),
    "quotes-left-out": _("Earlier messages that the e-mail repeats were left out, as you asked."),
    "nothing-but-quotes": _("The e-mail holds nothing but earlier messages. They were kept, or nothing would be left."),
    "text-columns": _("The text was taken from: {columns}. Choose other columns if that is wrong."),
    "rows-without-text": _("Rows without text ({count}) were left out."),
    "uneven-rows": _("Some rows ({count}) are longer than the first row. What had no column name was left out."),
    "other-sheets-not-read": _("Only the sheet “{sheet}” was read. Other sheets: {count}."),
}


class _Details(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def refusal(code: str, details: Mapping[str, Any]) -> str:
    """Why a file stays out, in the reader's language."""
    return _filled(REFUSALS.get(code, REFUSALS["damaged"]), details)


def remark(code: str, details: Mapping[str, Any]) -> str:
    """What was odd about a file, in the reader's language; "" for a code that is not ours."""
    return _filled(REMARKS.get(code, ""), details)


def _filled(sentence: str | Promise, details: Mapping[str, Any]) -> str:
    return str(sentence).format_map(_Details(details))
