"""The text of a source as HTML lines, in which every character knows its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from oogst.sources.models import Turn


@dataclass(frozen=True)
class Line:
    """[start, end) in code points, without line end; words begin at `words_start`, after the speaker's label."""

    start: int
    words_start: int
    end: int
    speaker: str = ""  # to be shown where the text itself has no label
    begins_ms: int | None = None


def cut(text: str, turns: Sequence[Turn]) -> Iterator[Line]:
    """The lines of a text; a turn always begins a line of its own, also inside a paragraph."""
    by_start = {turn.start: turn for turn in turns}
    starts = sorted(by_start)
    start, at = 0, 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while at < len(starts) and starts[at] < start:
            at += 1
        begins = [start]
        while at < len(starts) and starts[at] < max(end, start + 1):
            if starts[at] > start:
                begins.append(starts[at])
            at += 1
        for begin, stop in zip(begins, [*begins[1:], end], strict=True):
            yield _line(begin, stop, by_start.get(begin))
        start = end + 1


def _line(start: int, end: int, turn: Turn | None) -> Line:
    if turn is None:
        return Line(start, start, end)
    words_start = min(max(turn.words_start, start), end)
    return Line(start, words_start, end, "" if words_start > start else turn.speaker, turn.begins_ms)


def html(text: str, turns: Sequence[Turn]) -> SafeString:
    """All lines. Made by hand: a template costs ten times as much for a long transcript."""
    return SafeString("".join(_html(text, number, line) for number, line in enumerate(cut(text, turns))))


def _html(text: str, number: int, line: Line) -> str:
    parts = [f'<div class="line" data-line="{number}" dir="auto">']
    if line.words_start > line.start or line.speaker or line.begins_ms is not None:
        parts.append('<span class="turn">')
        told = _told_at(text, line)
        if line.words_start > line.start:
            parts.append(_piece("speaker", text, line.start, told or line.words_start))
        elif line.speaker:
            parts.append(f'<span class="speaker">{escape(line.speaker)}</span>')
        if told is not None:
            parts.append(_piece("at", text, told, line.words_start))
        elif line.begins_ms is not None:
            parts.append(f'<time class="at" data-ms="{line.begins_ms}">{clock(line.begins_ms)}</time>')
        parts.append("</span>")
    parts.append(_piece("words", text, line.words_start, line.end))
    parts.append("</div>\n")
    return "".join(parts)


def _told_at(text: str, line: Line) -> int | None:
    """Where the label itself tells the time of the turn, as in "A2 (00:12:48): "; it is then not shown twice."""
    if line.begins_ms is None:
        return None
    found = text.find(clock(line.begins_ms), line.start, line.words_start)
    bracket = found > line.start and text[found - 1] in "(["
    return found - bracket if found > line.start + bracket else None


def _piece(name: str, text: str, start: int, end: int) -> str:
    return f'<span class="{name}" data-start="{start}" data-end="{end}">{escape(text[start:end])}</span>'


def clock(milliseconds: int) -> str:
    """00:12:48"""
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
