"""What is fuzzed, and what must hold for any bytes at all: sound results, or a refusal that has a sentence."""

import io
import json
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.planted import PLANTED

from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_reading import open_project
from oogst.core.formats.reading import Options, read
from oogst.core.formats.tables import read_rows
from oogst.core.formats.wire import dump_documents, load_documents
from oogst.core.text import normalise
from oogst.exchange import refi_messages
from oogst.sources import reading_messages

CORPUS = Path(__file__).parent.parent / "corpus"
ENDINGS = {
    "docx": "docx", "odt": "odt", "fodt": "fodt", "rtf": "rtf", "pdf": "pdf", "html": "html", "subtitles": "vtt",
    "mail": "eml", "mailbox": "mbox", "csv": "csv", "workbook": "xlsx", "text": "txt", "markdown": "md",
}  # fmt: skip
REFI = ("qdpx", "qde", "qdc")
IMPORTERS = (*ENDINGS, *REFI)


class Unsound(Exception):
    """Something that must never come out of an importer."""


def check(importer: str, data: bytes) -> str:
    """What came of it, in a word: "read", or the reason of the refusal. Raises Unsound, or what the importer raised."""
    refi = importer in REFI
    try:
        _checks(importer)(data)
    except CannotRead as refused:
        if refused.reason == "damaged" and "error" in refused.details:
            # A reader of ours met something it did not foresee: `read` hides that from people, and not from us.
            raise refused.__cause__ or refused from None
        known = {**reading_messages.REFUSALS, **(refi_messages.REFUSALS if refi else {})}
        if refused.reason not in known:
            raise Unsound(f"{refused.reason} has no sentence") from refused
        return refused.reason
    return "read"


def corpus(importer: str) -> list[Path]:
    """The files to start from, and those that were once found."""
    return sorted((CORPUS / ("text" if importer in PLANTED else importer)).iterdir())


def _checks(importer: str) -> Callable[[bytes], None]:
    own: dict[str, Callable[[bytes], None]] = {"qdpx": _project, "qde": _project, "qdc": _codebook, **PLANTED}
    if importer in own:
        return own[importer]
    if importer == "workbook":
        return lambda data: _both(data, "xlsx")
    return lambda data: _documents(data, ENDINGS[importer])


def _both(data: bytes, ending: str) -> None:
    _documents(data, ending)
    read_rows(data)


def _documents(data: bytes, ending: str) -> None:
    options = Options(drop_quoted=bool(data) and data[-1] % 2 == 0)
    documents = read(data, f"x.{ending}", options)
    if not documents:
        raise Unsound("neither documents nor a refusal")
    for document in documents:
        _sound(document)
    if load_documents(json.loads(dump_documents(documents))["documents"]) != documents:
        raise Unsound("something is lost on the way out of the guarded process")


def _sound(document: Document) -> None:
    text = document.text
    if text != normalise(text) or not text.strip():
        raise Unsound("a text that is empty, or not in its one form")
    position = 0
    for turn in document.turns:
        if not position <= turn.start <= turn.words_start <= turn.end <= len(text):
            raise Unsound(f"a turn outside its place: {turn}")
        position = turn.end
    for heading in document.headings:
        if not (0 <= heading.start < heading.end <= len(text) and heading.level >= 1):
            raise Unsound(f"a heading outside the text: {heading}")
    for remark in document.remarks:
        if remark.code not in reading_messages.REMARKS:
            raise Unsound(f"{remark.code} has no sentence")


def _project(data: bytes) -> None:
    with open_project(io.BytesIO(data)) as project:
        for source in project.sources():
            for selection in source.selections:
                inside = 0 <= selection.start <= selection.end <= len(source.text or "")
                if selection.place == "text" and source.text is not None and not inside:
                    raise Unsound(f"a selection outside its text: {selection}")
        _told([remark.code for remark in project.remarks])


def _codebook(data: bytes) -> None:
    _told([remark.code for remark in read_codebook(data).remarks])


def _told(codes: list[str]) -> None:
    if silent := set(codes) - refi_messages.REMARKS.keys():
        raise Unsound(f"{silent} has no sentence")
