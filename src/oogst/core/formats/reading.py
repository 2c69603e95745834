"""Reads any document that people bring, in this process. Files from outside go through `guard`, not through here."""

from dataclasses import dataclass, replace
from pathlib import Path

from oogst.core.formats import limits
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.recognise import EXTENSIONS, extension_of, recognise
from oogst.core.text import normalise

_LONGEST_NAME = 200
_FORMAT_NAMES = {
    "docx": "DOCX", "odt": "ODT", "fodt": "ODT", "rtf": "RTF", "pdf": "PDF", "html": "HTML", "subtitles": "WebVTT",
    "workbook": "XLSX", "mail": "EML",
}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """What a person may choose; the defaults find out by themselves.

    `encoding` is a character set by name; `drop_quoted` leaves earlier messages out of an e-mail; the others choose
    the columns and the sheet of a table.
    """

    encoding: str | None = None
    drop_quoted: bool = False
    text_columns: tuple[str, ...] = ()
    name_column: str | None = None
    sheet: str | None = None


def read(data: bytes | Path, filename: str, options: Options | None = None) -> list[Document]:
    """The documents in a file: one, or one for each row of a table and each message of a mailbox.

    Raises CannotRead and nothing else.
    """
    try:
        return _read(data, filename, options or Options())
    except CannotRead:
        raise
    except MemoryError as error:
        raise CannotRead("took-too-much-memory") from error
    except Exception as error:
        # The libraries below raise almost anything on rubbish; to a person it is all the same.
        raise CannotRead("damaged", {"error": type(error).__name__}) from error


def _read(data: bytes | Path, filename: str, options: Options) -> list[Document]:
    if isinstance(data, Path):
        if data.stat().st_size > limits.FILE_BYTES:
            raise CannotRead("too-large", {"megabytes": limits.FILE_BYTES // 2**20})
        data = data.read_bytes()
    if len(data) > limits.FILE_BYTES:
        raise CannotRead("too-large", {"megabytes": limits.FILE_BYTES // 2**20})
    extension = extension_of(filename)
    kind = recognise(data, extension)
    documents = _by_kind(kind, data, _document_name(filename), options)
    if sum(len(document.text) for document in documents) > limits.TEXT_CHARACTERS:
        raise CannotRead("text-too-long", {"limit": limits.TEXT_CHARACTERS})
    expected = EXTENSIONS.get(extension)
    if expected is not None and expected != kind and kind in _FORMAT_NAMES:
        remark = Remark("other-format", {"extension": extension, "format": _FORMAT_NAMES[kind]})
        documents[0] = replace(documents[0], remarks=(*documents[0].remarks, remark))
    return documents


def _document_name(filename: str) -> str:
    name = normalise(filename.replace("\\", "/").rpartition("/")[2])
    stem, dot, _ = name.rpartition(".")
    return " ".join((stem if dot and stem else name).split())[:_LONGEST_NAME] or "1"


def _by_kind(kind: str, data: bytes, name: str, options: Options) -> list[Document]:
    """Each reader is loaded when it is needed: the guarded process starts anew for every file."""
    if kind == "docx":
        from oogst.core.formats.docx import read_docx

        return read_docx(data, name)
    if kind == "odt":
        from oogst.core.formats.odt import read_odt

        return read_odt(data, name)
    if kind == "fodt":
        from oogst.core.formats.odt import read_flat_odt

        return read_flat_odt(data, name)
    if kind == "rtf":
        from oogst.core.formats.rtf import read_rtf

        return read_rtf(data, name)
    if kind == "pdf":
        from oogst.core.formats.pdf import read_pdf

        return read_pdf(data, name)
    if kind == "html":
        from oogst.core.formats.html import read_html

        return read_html(data, name, options.encoding)
    if kind == "subtitles":
        from oogst.core.formats.subtitles import read_subtitles

        return read_subtitles(data, name, options.encoding)
    if kind in {"mail", "mailbox"}:
        from oogst.core.formats.mail import read_mail, read_mailbox

        return (read_mail if kind == "mail" else read_mailbox)(data, name, options.drop_quoted)
    if kind in {"csv", "workbook"}:
        from oogst.core.formats.tables import TableChoice, read_csv, read_workbook

        choice = TableChoice(options.text_columns, options.name_column, options.sheet)
        return read_csv(data, name, choice, options.encoding) if kind == "csv" else read_workbook(data, name, choice)
    if kind == "markdown":
        from oogst.core.formats.markdown import read_markdown

        return read_markdown(data, name, options.encoding)
    from oogst.core.formats.plain import read_plain

    return read_plain(data, name, options.encoding)
