"""PDF: the letters with their places on the page, by pypdfium2; `pdf_layout` makes paragraphs of them.

Comments of readers stand at the very end.
"""

import ctypes
import itertools
import re
import unicodedata

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from oogst.core.formats import limits
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.pdf_comments import comments_of
from oogst.core.formats.pdf_layout import HYPHEN, Line, Page, flow
from oogst.core.formats.transcripts import find_turns, is_interview
from oogst.core.text import normalise

_END, _TAIL = b"%%EOF", 2048  # what a whole file ends with, and how near to its end
_HYPHENS = frozenset({0x2D, 0xAD, 0x2010})
_LIGATURES = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]")


def read_pdf(data: bytes, name: str) -> list[Document]:
    """One document. Raises CannotRead: encrypted, damaged, no-text (pictures of pages), too-many-pages."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise CannotRead("encrypted" if locked else "damaged") from error
    try:
        count = len(document)
        if count > limits.PDF_PAGES:
            raise CannotRead("too-many-pages", {"limit": limits.PDF_PAGES})
        pages, comments, broken = _pages(document, count)
    finally:
        document.close()
    flowed = flow(pages)
    body = normalise(flowed.text)
    if not body.strip():
        raise CannotRead("damaged" if broken == count else "no-text", {"pages": count})
    text = "\n".join([body, "", *comments]) if comments else body
    remarks = [
        Remark(code, {"count": number})
        for code, number in (
            ("line-numbers-left-out", flowed.line_numbers),
            ("page-headers-left-out", flowed.page_headers),
            ("comments-at-end", len(comments)),
            ("pages-not-read", broken),
            ("pages-without-text", sum(1 for page in pages if not page.lines) - broken),
            ("unreadable-characters", text.count("\ufffd")),
        )
        if number > 0
    ]
    if _END not in data[-_TAIL:]:
        remarks.append(Remark("ends-early"))
    turns = find_turns(text, until=len(body))
    return [Document(name, text, turns, "interview" if is_interview(turns) else None, remarks=tuple(remarks))]


def _pages(document: pdfium.PdfDocument, count: int) -> tuple[list[Page], list[str], int]:
    """The pages, the comments on them, and how many could not be read."""
    pages: list[Page] = []
    comments: list[str] = []
    broken = 0
    for index in range(count):
        try:
            page = document[index]
            text_page = page.get_textpage()
            width, height = page.get_size()
            left, bottom, right, top = page.get_bbox()
            pages.append(Page(_lines(text_page, (left, bottom, right, top)), width, height))
            comments += comments_of(page, text_page)
            text_page.close()
            page.close()
        except pdfium.PdfiumError:
            pages.append(Page((), 0.0, 0.0))
            broken += 1
    return pages, comments, broken


def _lines(text_page: pdfium.PdfTextPage, box: tuple[float, float, float, float]) -> tuple[Line, ...]:
    """The lines in the order of the file. Letters outside the page are not on it, and are left out."""
    lines: list[Line] = []
    letters: list[str] = []
    places: list[tuple[float, float, float, float]] = []
    handle = text_page.raw
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    pending_surrogate = ""

    def close_line() -> None:
        if any(letter.strip() for letter in letters):
            lines.extend(_split(letters, places))
        letters.clear()
        places.clear()

    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in (0x0A, 0x0D):
            close_line()
            continue
        raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
        place = (left.value, bottom.value, right.value, top.value)
        across, along = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        if not (box[0] - 1 <= across <= box[2] + 1 and box[1] - 1 <= along <= box[3] + 1):
            continue
        if 0xD800 <= code <= 0xDBFF:
            pending_surrogate = chr(code)
            continue
        letter = chr(code) if code <= 0x10FFFF else "\ufffd"
        if pending_surrogate:
            letter = (pending_surrogate + letter).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            pending_surrogate = ""
        if code == 2 or (code in _HYPHENS and raw.FPDFText_IsHyphen(handle, index) == 1):
            letter = HYPHEN
        letters.append(_letters(letter) if code >= 0xFB00 else letter)
        places.append(place)
        if letter == HYPHEN:  # PDFium puts it in place of the line end
            close_line()
    close_line()
    return tuple(lines)


def _letters(letter: str) -> str:
    """Ligatures and presentation forms as the letters they stand for."""
    return unicodedata.normalize("NFKC", letter) if _LIGATURES.match(letter) else letter


def _split(letters: list[str], places: list[tuple[float, float, float, float]]) -> list[Line]:
    """One line of the file as pieces, cut where a wide gap shows that columns stand beside each other."""
    size = max((place[3] - place[1] for place in places), default=0.0)
    gap = max(3.0 * size, 18.0)
    pieces: list[Line] = []
    start = 0
    last_right: float | None = None
    for index, (letter, place) in enumerate(zip(letters, places, strict=True)):
        if not letter.strip():
            continue
        if last_right is not None and place[0] - last_right > gap:
            pieces.append(_piece(letters[start:index], places[start:index]))
            start = index
        last_right = place[2]
    pieces.append(_piece(letters[start:], places[start:]))
    return [piece for piece in pieces if piece.text.strip()]


def _piece(letters: list[str], places: list[tuple[float, float, float, float]]) -> Line:
    seen = [place for letter, place in zip(letters, places, strict=True) if letter.strip()] or places
    eastern = any(letter >= "\u0590" for letter in letters)
    text = "".join(_logical(letters, places) if eastern else letters)
    return Line(
        " ".join(text.split()),
        min(place[0] for place in seen),
        min(place[1] for place in seen),
        max(place[2] for place in seen),
        max(place[3] for place in seen),
    )


def _logical(letters: list[str], places: list[tuple[float, float, float, float]]) -> list[str]:
    """Arabic and Hebrew that a file holds from left to right, in the order in which it is read."""
    result = list(letters)
    start = 0
    while start < len(letters):
        if not _is_right_to_left(letters[start]):
            start += 1
            continue
        end = start
        while end < len(letters) and (_is_right_to_left(letters[end]) or letters[end] == " "):
            end += 1
        run = [index for index in range(start, end) if letters[index] != " "]
        steps = [places[after][0] - places[before][0] for before, after in itertools.pairwise(run)]
        if sum(step > 0.5 for step in steps) > 2 * sum(step < -0.5 for step in steps):
            result[start:end] = result[start:end][::-1]
        else:
            _turn_clusters(result, places, start, end)
        start = end
    return result


def _turn_clusters(letters: list[str], places: list[tuple[float, float, float, float]], start: int, end: int) -> None:
    """Letters that share one glyph keep their own order; PDFium turns them around with the rest of the line."""
    first = start
    for index in range(start + 1, end + 1):
        if index == end or places[index] != places[first]:
            letters[first:index] = letters[first:index][::-1]
            first = index


def _is_right_to_left(letter: str) -> bool:
    return any("\u0590" <= part <= "\u08ff" or "\ufb1d" <= part <= "\ufefc" for part in letter)
