"""WebVTT and SRT: what was said, by whom, and when.

Every speaker's turn is a line, "S01: words"; a file without speakers gives lines that run to the end of a sentence or
to a pause. Cues that follow each other and belong to one speaker become one turn that keeps the first beginning and
the last end. Notes and style blocks are not words. A cue with a time that cannot be read keeps its words and loses
its time.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Document, Remark, Turn
from oogst.core.formats.plain import looks_binary
from oogst.core.formats.transcripts import is_interview
from oogst.core.text import normalise

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[A-Za-z0-9:][^<>]{0,200}>|\{\\[^}]{0,100}\}")
_NAMED = re.compile(r"(?:>>\s*)?([^\W\d_][^\s:<>]*(?: [^\s:<>]+){0,3})\s?:\s+(?=\S)")
_HEADERS = ("WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP")
_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2})\b", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)]*$")

_PAUSE_MS = 2_000  # a longer silence ends a line without a speaker
_SPEAKER_PAUSE_MS = 8_000  # and a turn of a speaker
_LONG = 600  # characters after which a line ends at the next sentence end


@dataclass(frozen=True)
class _Cue:
    speaker: str
    words: str
    begins_ms: int | None
    ends_ms: int | None


def read_subtitles(data: bytes, name: str, encoding: str | None = None) -> list[Document]:
    """One document. Raises CannotRead: unknown-encoding, unknown-format (not text), not-what-it-says, empty."""
    raw, remarks = decode(data, encoding)
    if looks_binary(raw):
        raise CannotRead("unknown-format")
    source = normalise(raw).strip("\n")
    if not source:
        raise CannotRead("empty")
    if "-->" not in source:
        raise CannotRead("empty" if source.startswith("WEBVTT") else "not-what-it-says")
    cues, odd = _cues(source)
    if not cues:
        raise CannotRead("empty")
    if odd:
        remarks = (*remarks, Remark("odd-times", {"count": odd}))
    text, turns = _text(_joined(_named(cues)))
    language = _LANGUAGE.search(source[:500])
    return [
        Document(
            name,
            text,
            turns,
            "interview" if is_interview(turns) else None,
            language=language[1].lower() if language else None,
            remarks=remarks,
        )
    ]


def _cues(source: str) -> tuple[list[_Cue], int]:
    """The cues in order, and the number of time lines that could not be read."""
    cues: list[_Cue] = []
    odd = 0
    for block in re.split(r"\n[ \t]*\n+", source):
        lines = block.split("\n")
        at = next((index for index, line in enumerate(lines) if "-->" in line), None)
        if at is None:
            # A blank line inside a cue: its words go on. The number of a cue without words is not a word.
            continues = cues and not lines[0].startswith(_HEADERS) and not lines[0].strip().isdecimal()
            if continues and not source.startswith("WEBVTT"):
                cues[-1] = _Cue(
                    cues[-1].speaker, f"{cues[-1].words} {_words(lines)}".strip(), cues[-1].begins_ms, cues[-1].ends_ms
                )
            continue
        if lines[0].startswith(_HEADERS[1:4]):
            continue
        while at is not None:
            following = next((index for index in range(at + 1, len(lines)) if "-->" in lines[index]), None)
            stop = len(lines) if following is None else following
            times = _TIMES.match(lines[at])
            begins, ends = _milliseconds(times) if times else (None, None)
            odd += ends is None
            content = lines[at + 1 : stop]
            if following is not None and content and content[-1].strip().isdecimal():
                content = content[:-1]  # the number of the next cue
            cues.extend(_voices(content, begins, ends))
            at = following
    return cues, odd


def _milliseconds(match: re.Match[str]) -> tuple[int | None, int | None]:
    found: list[int] = []
    for first in (1, 5):
        hours, minutes, seconds, thousandths = (match[index] or "0" for index in range(first, first + 4))
        if int(minutes) > 59 or int(seconds) > 59:
            return None, None
        total = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
        found.append(total * 1000 + int(thousandths.ljust(3, "0")))
    return found[0], found[1] if found[0] <= found[1] else None


def _voices(lines: list[str], begins: int | None, ends: int | None) -> Iterator[_Cue]:
    """The cue, or one for each voice in it."""
    content = "\n".join(lines)
    parts = _VOICE.split(content)
    for speaker, words in zip(["", *parts[1::2]], parts[0::2], strict=False):
        said = _words(words.split("\n"))
        if said:
            yield _Cue(normalise(html.unescape(speaker)).strip(" /\t\n"), said, begins, ends)


def _words(lines: list[str]) -> str:
    """The lines of a cue as running text; a line that begins with a dash is another voice and stays apart."""
    text = ""
    for line in lines:
        line = " ".join(normalise(html.unescape(_TAG.sub("", line))).split())
        if line:
            text += ("" if not text else "\n" if line.startswith(("- ", "– ", "— ")) else " ") + line
    return text


def _named(cues: list[_Cue]) -> list[_Cue]:
    """Takes speakers from "Name: words", when names recur and the file has no voices of its own."""
    if any(cue.speaker for cue in cues):
        return cues
    names = Counter(match[1] for cue in cues if (match := _NAMED.match(cue.words)))
    known = {name for name, count in names.items() if count >= 2 and len(name) <= 40}
    if len(known) < 2 and sum(names[name] for name in known) < 0.8 * len(cues):
        return cues
    if sum(names.values()) >= 0.8 * len(cues):
        known = set(names)
    named = []
    speaker = ""
    for cue in cues:
        match = _NAMED.match(cue.words)
        words = cue.words
        if match and match[1] in known:
            speaker, words = match[1], cue.words[match.end() :]
        named.append(_Cue(speaker, words, cue.begins_ms, cue.ends_ms))
    return named


def _joined(cues: list[_Cue]) -> list[_Cue]:
    joined: list[_Cue] = []
    for cue in cues:
        if joined and _belongs(joined[-1], cue):
            last = joined[-1]
            words = f"{last.words}\n{cue.words}" if cue.words.startswith(("- ", "– ")) else f"{last.words} {cue.words}"
            joined[-1] = _Cue(last.speaker, words, last.begins_ms, cue.ends_ms)
        else:
            joined.append(cue)
    return joined


def _belongs(last: _Cue, cue: _Cue) -> bool:
    if last.speaker != cue.speaker or last.ends_ms is None or cue.begins_ms is None:
        return False
    gap = cue.begins_ms - last.ends_ms
    sentence_ended = _SENTENCE_END.search(last.words) is not None
    if cue.speaker:
        return -_SPEAKER_PAUSE_MS <= gap <= _SPEAKER_PAUSE_MS and not (sentence_ended and len(last.words) > _LONG)
    return -_PAUSE_MS <= gap <= _PAUSE_MS and not sentence_ended and len(last.words) <= _LONG


def _text(cues: list[_Cue]) -> tuple[str, tuple[Turn, ...]]:
    pieces: list[str] = []
    turns: list[Turn] = []
    position = 0
    for cue in cues:
        label = f"{cue.speaker}: " if cue.speaker else ""
        # Each piece is in its one form, and so is the whole: a label ends in a space, a line in a line end.
        piece = normalise(label + cue.words)
        end = position + len(piece)
        turns.append(Turn(position, end, position + len(label), cue.speaker, cue.begins_ms, cue.ends_ms))
        pieces.append(piece)
        position = end + 1
    return "\n".join(pieces), tuple(turns)
