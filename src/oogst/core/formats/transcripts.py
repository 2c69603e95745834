"""Finds who speaks in a plain text, without changing a letter of it.

Known ways to write it: "A2: words", "Ond. (00:12:41): words", "[00:12:41] Speaker: words", a label with a time on a
line of its own, "Name<tab>words", "Name | words" (a table), and lines with an utterance id and a tab.

It is careful. Prose with a colon here and there is not a transcript, nor is a form ("Datum: ..."), nor a text in which
only one party is labelled: there the words of the others would go to the wrong person.
"""

import re
from collections import Counter
from dataclasses import dataclass

from oogst.core.formats.document import Turn


def _time(group: str) -> str:
    return rf"\#?[\[({{<]?\s*(?P<{group}>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:[.,:-]\d{{1,3}})?)\s*[\])}}>]?\#?"


def _name(group: str) -> str:
    word = r"[^\s:|<>\[\]()?!;]"
    return rf"[\[<]?(?P<{group}>[^\W\d_]{word}*(?:[ ]+{word}+){{0,4}})[\]>]?"


_BOLD = r"(?:\*\*|__|\*)?"

_COLON = re.compile(
    rf"[ \t]*(?:{_time('t1')}\s*[-–—]?\s*)?{_BOLD}{_name('name')}{_BOLD}"
    rf"[ \t]*(?:{_time('t2')})?[ \t]*:{_BOLD}(?:[ \t]+|$)"
)
_ALONE = re.compile(
    rf"[ \t]*{_BOLD}(?:{_name('name')}{_BOLD}(?:[ \t,–-]+|(?=[\[({{<#])){_time('t1')}|"
    rf"{_time('t2')}[ \t]*[-–]?[ \t]*{_name('other')}){_BOLD}[ \t]*$"
)
_TABBED = re.compile(rf"(?:{_time('t1')}[ \t|]+)?{_name('name')}:?(?:[ \t|]+{_time('t2')})?(?:\t+| \| )(?=\S)")
_UTTERANCE_ID = re.compile(r"[^\s:]*\d\t+(?=\S)")
_F4_TIME = re.compile(r"#(\d{1,2}:\d{2}:\d{2}(?:[-.,]\d{1,3})?)#\s*$")

_LONGEST_NAME = 40
_CODE = re.compile(r"(?:[A-Z]{1,3}\d{0,3}|[A-Z]\w?\.?|S(?:peaker|preker)[ _]?\d{1,2})\Z", re.IGNORECASE)
_ROLES = frozenset({
    "interviewer", "interviewee", "respondent", "onderzoeker", "deelnemer", "moderator", "gespreksleider",
    "speaker", "spreker", "docent", "leraar", "lerares", "leerkracht", "leerling", "student", "directeur",
    "ouder", "coach", "participant", "researcher", "teacher", "pupil", "int", "resp", "ond", "intv",
    "vrager", "facilitator", "begeleider", "voorzitter",
})  # fmt: skip
_FIELDS = frozenset({
    "datum", "date", "tijd", "time", "plaats", "locatie", "location", "naam", "name", "onderwerp",
    "subject", "re", "betreft", "van", "aan", "from", "to", "cc", "bcc", "opmerking", "opmerkingen", "note",
    "notes", "notitie", "nb", "bron", "source", "http", "https", "e-mail", "email", "mail", "tel",
    "telefoon", "leeftijd", "age", "duur", "duration", "timestamp", "school", "functie", "geslacht",
    "project", "titel", "title", "versie", "version", "aanwezig", "afwezig", "let", "voorbeeld",
    "bijvoorbeeld", "example", "figuur", "figure", "tabel", "table", "bijlage", "pagina", "page",
    "hoofdstuk", "chapter", "doel", "totaal", "total", "document", "documents", "tag", "tags", "code",
    "codes", "kenmerk", "nummer", "number", "conclusie", "conclusion", "samenvatting", "summary",
    "antwoordmogelijkheden", "file", "bestand", "recording", "opname",
})  # fmt: skip


@dataclass(frozen=True)
class _Label:
    start: int  # of the line, in the text
    words_start: int
    speaker: str
    milliseconds: int | None
    alone: bool  # on a line of its own, with a time


def find_turns(text: str, until: int | None = None) -> tuple[Turn, ...]:
    """The turns of a transcript, or none. `until` is where the body ends and notes and comments begin."""
    body_end = len(text) if until is None else until
    lines = _lines(text, body_end)
    filled = sum(1 for start, end in lines if text[start:end].strip())
    if filled < 2:
        return ()
    for pattern, least_share in ((_COLON, 0.1), (_ALONE, 0.1), (_TABBED, 0.6)):
        labels = _labels(text, lines, pattern)
        # Colons and lines of their own may be mixed; one way must hold on its own.
        labels = _trusted(labels, filled, least_share)
        if labels:
            return _turns(text, labels, body_end)
    return _turns(text, _utterance_ids(text, lines, filled), body_end)


def is_interview(turns: tuple[Turn, ...]) -> bool:
    return len(turns) >= 4 and len({turn.speaker for turn in turns if turn.speaker}) >= 2


def milliseconds(time: str) -> int | None:
    """ "1:02:03.5", "02:03", "00:02:03-5" as milliseconds; None when minutes or seconds are beyond 59."""
    match = re.fullmatch(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,:-](\d{1,3}))?", time.strip())
    if not match:
        return None
    hours, minutes, seconds = int(match[1] or 0), int(match[2]), int(match[3])
    if seconds > 59 or (minutes > 59 and match[1]):
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((match[4] or "0").ljust(3, "0"))


def _lines(text: str, until: int) -> list[tuple[int, int]]:
    lines = []
    start = 0
    while start < until:
        end = text.find("\n", start, until)
        end = until if end < 0 else end
        lines.append((start, end))
        start = end + 1
    return lines


def _labels(text: str, lines: list[tuple[int, int]], pattern: re.Pattern[str]) -> list[_Label]:
    labels = []
    for start, end in lines:
        # A label is short: no need to look through a whole paragraph.
        match = pattern.match(text, start, end if pattern is _ALONE else min(end, start + 120))
        if not match or (pattern is _ALONE and end - start > 80):
            continue
        groups = match.groupdict()
        speaker = _speaker(groups["name"] or groups.get("other") or "")
        if not speaker:
            continue
        time = groups["t1"] or groups["t2"]
        alone = match.end() == end
        words_start = min(match.end() + 1, len(text)) if alone else match.end()
        labels.append(_Label(start, words_start, speaker, milliseconds(time) if time else None, alone))
    return labels


def _speaker(name: str) -> str:
    """The name without closing punctuation; empty when it cannot be someone who speaks."""
    name = name.strip(" *_").rstrip(".,")
    if not name or len(name) > _LONGEST_NAME or name.split()[0].lower() in _FIELDS:
        return ""
    if any(word.endswith((".", ",")) and len(word) > 5 for word in name.split()[:-1]):
        return ""  # a sentence, not a name
    return name


def _trusted(labels: list[_Label], filled: int, least_share: float) -> list[_Label]:
    """The labels that make this a transcript, or none."""
    counts = Counter(label.speaker for label in labels)
    known = {name for name, count in counts.items() if count >= 2 or _is_role(name)}
    share = len(labels) / filled
    if share >= 0.7 and known:
        # Nearly every line has one: then a name that occurs once is a speaker too.
        known |= {name for name in counts if len(name.split()) <= 3}
    chosen = [label for label in labels if label.speaker in known]
    speakers = {label.speaker for label in chosen}
    if len(speakers) < 2 or len(chosen) < least_share * filled:
        return []
    recurring = sum(1 for name in speakers if counts[name] >= 2)
    roles = sum(1 for name in speakers if _is_role(name))
    enough = (len(chosen) >= 4 and recurring >= 2) or roles >= 2 or (share >= 0.7 and len(chosen) >= 3 and recurring)
    return chosen if enough else []


def _is_role(name: str) -> bool:
    first = name.split()[0].rstrip(".,").lower()
    return first in _ROLES or _CODE.match(name) is not None


def _utterance_ids(text: str, lines: list[tuple[int, int]], filled: int) -> list[_Label]:
    labels = []
    for start, end in lines:
        match = _UTTERANCE_ID.match(text, start, end)
        if match:
            labels.append(_Label(start, match.end(), "", None, False))
    ids = {text[label.start : label.words_start] for label in labels}
    return labels if len(labels) >= 2 and len(labels) >= 0.8 * filled and len(ids) == len(labels) else []


def _turns(text: str, labels: list[_Label], body_end: int) -> tuple[Turn, ...]:
    turns = []
    previous_end_ms: int | None = None
    for index, label in enumerate(labels):
        limit = labels[index + 1].start if index + 1 < len(labels) else body_end
        end = label.start + len(text[label.start : limit].rstrip())
        f4_time = _F4_TIME.search(text, max(label.start, end - 20), end)
        ends_ms = milliseconds(f4_time[1]) if f4_time else None
        begins_ms = label.milliseconds if label.milliseconds is not None else previous_end_ms
        turns.append(Turn(label.start, end, min(label.words_start, end), label.speaker, begins_ms, ends_ms))
        previous_end_ms = ends_ms
    return tuple(turns)
