"""What a file is, by its first bytes; its name comes second."""

import re

from oogst.core.formats.archives import Archive
from oogst.core.formats.document import CannotRead
from oogst.core.formats.mail import looks_like_mail

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

EXTENSIONS = {
    "txt": "text", "text": "text", "log": "text", "asc": "text", "": "text",
    "md": "markdown", "markdown": "markdown",
    "docx": "docx", "docm": "docx", "dotx": "docx", "dotm": "docx",
    "odt": "odt", "ott": "odt", "fodt": "fodt",
    "rtf": "rtf", "pdf": "pdf", "html": "html", "htm": "html", "xhtml": "html",
    "vtt": "subtitles", "srt": "subtitles", "eml": "mail", "mbox": "mailbox",
    "csv": "csv", "tsv": "csv", "tab": "csv",
    "xlsx": "workbook", "xlsm": "workbook", "xls": "workbook", "xlsb": "workbook", "ods": "workbook",
}  # fmt: skip

_RECORDINGS = (b"ID3", b"fLaC", b"OggS", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\x1aE\xdf\xa3", b"MThd", b"#!AMR")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh91AY&SY")
_HTML = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def extension_of(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def recognise(data: bytes, extension: str) -> str:
    """The kind of reader for this content: a value of EXTENSIONS.

    Raises CannotRead: empty, unknown-format, not-what-it-says, recording, picture, encrypted, old-word,
    outlook-message, exchange-project, packed, and what `Archive` raises.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise CannotRead("empty")
    head = data[:1024]
    if head.startswith(b"PK"):
        return _in_archive(data, extension)
    if head.startswith(OLE):
        return _in_ole(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"%PDF-") or (extension == "pdf" and b"%PDF-" in head):
        return "pdf"
    if head.startswith(_PACKED) or head[257:262] == b"ustar":
        raise CannotRead("packed")
    _refuse_media(head)
    return _text_kind(data, extension)


def _text_kind(data: bytes, extension: str) -> str:
    head = data[:4096]
    plain_head = head
    for mark in _MARKS[:1]:
        plain_head = plain_head.removeprefix(mark)
    if re.match(rb"WEBVTT(?:[ \t\r\n]|$)", plain_head):
        return "subtitles"
    if _HTML.match(plain_head):
        return "html"
    if plain_head.lstrip().startswith(b"<?xml") and b"opendocument" in head and b"office:document" in head:
        return "fodt"
    wanted = EXTENSIONS.get(extension)
    if wanted in {"docx", "odt", "fodt", "pdf", "rtf", "workbook"}:
        raise CannotRead("not-what-it-says", {"extension": extension})
    if wanted == "mailbox" and not data.startswith(b"From "):
        raise CannotRead("not-what-it-says", {"extension": extension})
    if wanted is None:
        if plain_head.lstrip().startswith(b"<?xml"):
            raise CannotRead("unknown-format", {"extension": extension})
        return "mail" if looks_like_mail(data) else "text"
    return wanted


def _in_archive(data: bytes, extension: str) -> str:
    archive = Archive(data)
    if "mimetype" in archive:
        kind = archive.read("mimetype", 1024).decode("ascii", "replace").strip()
        if kind.startswith("application/vnd.oasis.opendocument.text"):
            return "odt"
        if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "workbook"
        raise CannotRead("unknown-format", {"extension": extension})
    names = [name.lower() for name in archive.names]
    if "word/document.xml" in names or any(re.match(r"word/document\d*\.xml$", name) for name in names):
        return "docx"
    if any(name.startswith("xl/workbook") for name in names):
        return "workbook"
    if any(name.endswith(".qde") for name in names):
        raise CannotRead("exchange-project")
    if "content.xml" in names and extension in {"odt", "ott"}:
        return "odt"
    if "[content_types].xml" in names and extension in {"docx", "docm"}:
        return "docx"
    if extension in {"docx", "docm", "odt", "ott", "xlsx", "xlsm", "ods"}:
        raise CannotRead("not-what-it-says", {"extension": extension})
    raise CannotRead("packed" if extension in {"zip", ""} else "unknown-format", {"extension": extension})


def _in_ole(data: bytes) -> str:
    """The old container of Microsoft: old Word and Excel, Outlook messages, and encrypted new documents."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise CannotRead("encrypted")
    if holds("WordDocument"):
        raise CannotRead("old-word")
    if holds("Workbook") or holds("Book"):
        return "workbook"
    if holds("__properties_version1.0"):
        raise CannotRead("outlook-message")
    raise CannotRead("unknown-format")


def _refuse_media(head: bytes) -> None:
    brand = head[8:12]
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and brand == b"WEBP"):
        raise CannotRead("picture")
    if head[4:8] == b"ftyp":
        raise CannotRead("picture" if brand in {b"heic", b"heix", b"mif1", b"avif"} else "recording")
    # FF FE is also the mark of UTF-16, so MP3 frames are told by their other forms only.
    if head.startswith(_RECORDINGS) or (head.startswith(b"RIFF") and brand in {b"WAVE", b"AVI "}):
        raise CannotRead("recording")
