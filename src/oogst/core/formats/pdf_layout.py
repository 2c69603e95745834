"""From lines on pages to running text: reading order, margin numbers, running heads, paragraphs, hyphens.

Places are in points, with the origin at the bottom left of the page, as in PDF.
"""

import itertools
import re
import statistics
from collections import Counter
from dataclasses import dataclass

HYPHEN = "\x02"  # a hyphen at the end of a line, as PDFium marks it

_PAGE_NUMBER = re.compile(
    r"(?:(?:p(?:age|agina|\.)?|blz\.?|seite)\s*)?[-–—(\[]?\s*\d{1,4}\s*(?:(?:/|of|van|von|de)\s*\d{1,4})?\s*[-–—)\]]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,5}\Z")
_DIGITS = re.compile(r"\d+")
_STARTS_ANEW = re.compile(
    r"(?:[•·▪◦‣●○–—*-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|\[?\d{1,2}:\d{2}|"
    r"[^\W\d_][\w.'-]{0,20}(?: [\w.'-]{1,15}){0,2}\s?:(?:\s|$))"
)
_MARGIN = 0.15  # of the page height, where running heads stand


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True)
class Flow:
    """The text, and what was left out: margin numbers, and lines of running heads and page numbers."""

    text: str
    line_numbers: int
    page_headers: int


def flow(pages: list[Page]) -> Flow:
    """The running text of the pages."""
    numbered = [_without_margin_numbers(page) for page in pages]
    numbers = sum(len(marks) for _, marks in numbered)
    bodies = [page for page, _ in numbered]
    kept = _without_running_heads(bodies)
    heads = sum(len(page.lines) for page in bodies) - sum(len(page.lines) for page in kept)
    paragraphs: list[str] = []
    open_end = False  # the last paragraph may go on on the next page
    for page, (_, marks) in zip(kept, numbered, strict=True):
        for paragraph, goes_on in _page_paragraphs(page, marks):
            if open_end and paragraphs and _continues(paragraphs[-1], paragraph):
                paragraphs[-1] = _join(paragraphs[-1], paragraph)
            else:
                paragraphs.append(paragraph)
            open_end = goes_on
    text = "\n".join(paragraphs)
    return Flow(_resolve_hyphens(text), numbers, heads)


def _without_margin_numbers(page: Page) -> tuple[Page, list[Line]]:
    """The page without a column of rising numbers beside the text, and those numbers.

    They stand left of all text or right of it, under each other, and count up from top to bottom.
    """
    digits = [line for line in page.lines if _NUMBER.match(line.text.strip())]
    words = [line for line in page.lines if not _NUMBER.match(line.text.strip())]
    if len(digits) < 3 or not words:
        return page, []
    left_edge = _common_edge([line.left for line in words])
    right_edge = max(line.right for line in words)
    for side in (
        [line for line in digits if line.right <= left_edge + 1],
        [line for line in digits if line.left >= right_edge - 1],
    ):
        marks = _rising(side)
        if len(marks) >= 3 and len(marks) >= 0.8 * len(side) and _counts_up(marks):
            gone = {id(line) for line in marks}
            return Page(tuple(line for line in page.lines if id(line) not in gone), page.width, page.height), marks
    return page, []


def _common_edge(values: list[float]) -> float:
    """Where most lines begin, so that one stray line does not decide."""
    # A quantile of few values may lie outside all of them.
    return max(min(values), statistics.quantiles(values, n=10)[0]) if len(values) > 5 else min(values)


def _rising(lines: list[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: -line.middle)
    marks: list[Line] = []
    for line in ordered:
        if not marks or int(marks[-1].text) < int(line.text) <= int(marks[-1].text) + 10:
            marks.append(line)
    return marks


def _counts_up(marks: list[Line]) -> bool:
    """Every line or paragraph its number, or every fifth or tenth line; other rising numbers are a table's."""
    steps = [int(after.text) - int(before.text) for before, after in itertools.pairwise(marks)]
    return statistics.median(steps) == 1 or steps.count(5) == len(steps) or steps.count(10) == len(steps)


def _without_running_heads(pages: list[Page]) -> list[Page]:
    """Pages without page numbers, and without lines that return at the top or bottom of most pages."""
    shapes: Counter[str] = Counter()
    for page in pages:
        shapes.update({_shape(line) for line in _edge_lines(page)})
    filled = sum(1 for page in pages if page.lines)
    returning = {shape for shape, count in shapes.items() if count >= 3 and count >= 0.5 * filled}
    kept = []
    for page in pages:
        gone = {
            id(line)
            for line in _edge_lines(page)
            if _shape(line) in returning or (filled > 1 and _PAGE_NUMBER.fullmatch(line.text.strip()))
        }
        kept.append(Page(tuple(line for line in page.lines if id(line) not in gone), page.width, page.height))
    return kept


def _edge_lines(page: Page) -> list[Line]:
    if not page.lines:
        return []
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    edges = [line for line in page.lines if line.middle < low or line.middle > high]
    # On a page of full height text itself comes near the edge: only the outermost lines can be heads.
    edges.sort(key=lambda line: line.middle)
    outermost = edges[:2] + edges[-2:]
    return list({id(line): line for line in outermost}.values())


def _shape(line: Line) -> str:
    """A line without its numbers, so that "page 3" and "page 4" are the same."""
    return _DIGITS.sub("#", " ".join(line.text.split()))


def _page_paragraphs(page: Page, marks: list[Line]) -> list[tuple[str, bool]]:
    """Paragraphs of one page, each with whether it may go on after it."""
    paragraphs: list[tuple[str, bool]] = []
    for block in _in_reading_order(list(page.lines), page.width):
        paragraphs += _block_paragraphs(block, marks)
    return paragraphs


def _in_reading_order(lines: list[Line], width: float) -> list[list[Line]]:
    """Columns as blocks after each other.

    The order of the file is trusted, unless its lines hop to and fro over a gutter that runs down the page.
    """
    if len(lines) < 8 or not _hops(lines):
        return _column_blocks(_side_by_side(lines))
    gutter = _gutter(lines, width)
    if gutter is None:
        return _column_blocks(_side_by_side(lines))
    blocks: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda each: -each.top):
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        else:  # it runs over the gutter: a heading above or below the columns
            blocks += [block for block in (left, right, [line]) if block]
            left, right = [], []
    return blocks + [block for block in (left, right) if block]


def _hops(lines: list[Line]) -> bool:
    """Whether lines on one height, far apart, follow each other again and again."""
    pairs = sum(1 for before, after in itertools.pairwise(lines) if _same_height(before, after))
    return pairs >= 4


def _same_height(one: Line, other: Line) -> bool:
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    apart = other.left > one.right or one.left > other.right
    return apart and overlap > 0.5 * min(one.height, other.height)


def _gutter(lines: list[Line], width: float) -> float | None:
    """An upright white strip that nearly all lines keep clear of, with running text on both sides."""
    for step in range(30, 71, 2):
        place = width * step / 100
        crossing = sum(1 for line in lines if line.left < place < line.right)
        left = [line for line in lines if line.right <= place]
        right = [line for line in lines if line.left >= place]
        wordy = all(
            len(side) >= 4 and statistics.median(len(line.text) for line in side) >= 20 for side in (left, right)
        )
        if wordy and crossing <= 0.2 * len(lines):
            return place
    return None


def _side_by_side(lines: list[Line]) -> list[Line]:
    """Pieces of one line that are no columns, such as the cells of a table, put together again."""
    joined: list[Line] = []
    for line in lines:
        if joined and line.left > joined[-1].right and _same_height(joined[-1], line):
            last = joined[-1]
            text = f"{last.text.rstrip()}\t{line.text}"
            joined[-1] = Line(text, last.left, min(last.bottom, line.bottom), line.right, max(last.top, line.top))
        else:
            joined.append(line)
    return joined


def _column_blocks(lines: list[Line]) -> list[list[Line]]:
    """Cut where the file goes back up the page: there a next column begins."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.middle <= blocks[-1][-1].top:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _block_paragraphs(lines: list[Line], marks: list[Line]) -> list[tuple[str, bool]]:
    left_edge = _common_edge([line.left for line in lines])
    # A centred title above a column is wider than the column: only lines at the left edge show where it ends.
    right_edge = max(line.right for line in lines if line.left <= left_edge + 3)
    width = max(right_edge - left_edge, 1.0)
    spacing = _spacing(lines)
    paragraphs: list[tuple[str, bool]] = []
    text = ""
    last: Line | None = None
    for line in lines:
        if last is not None and _begins(line, last, (left_edge, right_edge, width, spacing), lines, marks):
            paragraphs.append((text, False))
            text = line.text
        else:
            text = _join(text, line.text) if text else line.text
        last = line
    full = last is not None and last.right > right_edge - 0.3 * width and len(lines) > 1
    paragraphs.append((text, full))
    return paragraphs


def _spacing(lines: list[Line]) -> float:
    """The usual distance between lines, from one middle to the next."""
    steps = [before.bottom - after.bottom for before, after in itertools.pairwise(lines)]
    steps = [step for step in steps if step > 0.5]
    return statistics.median_low(steps) if steps else 0.0


def _begins(
    line: Line,
    last: Line,
    edges: tuple[float, float, float, float],
    lines: list[Line],
    marks: list[Line],
) -> bool:
    """Whether a line begins a new paragraph."""
    left_edge, right_edge, width, spacing = edges
    if any(line.bottom - 2 <= mark.middle <= line.top + 2 for mark in marks) and len(marks) < 0.8 * len(lines):
        return True  # numbered paragraphs, not numbered lines
    if last.text.endswith(HYPHEN):
        return False
    if "\t" in line.text or "\t" in last.text:
        return True  # rows of a table
    step = last.bottom - line.bottom
    if spacing and step > 1.45 * spacing:
        return True
    if max(line.height, last.height) > 1.6 * min(line.height, last.height) + 2:
        return True  # a heading
    indent = line.left - left_edge
    if indent > 6 and last.left - left_edge < 3 and indent < 0.3 * width and last.text.rstrip()[-1:] in '.?!:;”’"':
        return True
    first_word = line.text.split(" ", 1)[0]
    room = (right_edge - last.right) / width
    needed = (len(first_word) + 1) * (line.right - line.left) / max(len(line.text), 1) / width
    if room > needed + 0.08:
        return True  # the first word would have fitted on the line before
    return _STARTS_ANEW.match(line.text) is not None and (
        room > 0.02 or last.text.rstrip()[-1:] in '.?!:;”’")' or last.left - left_edge > 3
    )


def _continues(before: str, after: str) -> bool:
    """Whether a paragraph goes on over a page or column break."""
    if before.endswith(HYPHEN):
        return True
    if before.rstrip()[-1:] in ".?!:" or _STARTS_ANEW.match(after):
        return False
    return after[:1].islower() or before.rstrip()[-1:] in ",;"


def _join(text: str, following: str) -> str:
    return text + following if text.endswith(HYPHEN) else f"{text.rstrip()} {following.lstrip()}"


_BROKEN_WORD = re.compile(rf"([^\W\d_]*){HYPHEN}([^\W\d_]*)")


def _resolve_hyphens(text: str) -> str:
    """A word broken at a line end becomes whole; a hyphen that belongs to the word stays.

    It belongs when a capital or no letter follows, or when the text elsewhere writes the word with it.
    """
    hyphenated = set(re.findall(r"[^\W\d_]+-[^\W\d_]+", text.lower()))

    def mend(match: re.Match[str]) -> str:
        before, after = match[1], match[2]
        keep = not (before and after) or after[0].isupper() or f"{before}-{after}".lower() in hyphenated
        return f"{before}-{after}" if keep else before + after

    return _BROKEN_WORD.sub(mend, text)
