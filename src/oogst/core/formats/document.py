"""What every reader of Oogst hands over: a text with its turns, and what was odd on the way."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Turn:
    """One uninterrupted contribution of one speaker, in code points of the document's text.

    `text[start:words_start]` is the visible label ("A2: "), `text[words_start:end]` the words. Without a label
    the two are the same place. A speaker of "" is someone the file does not name. Times are milliseconds from the
    start of the recording.
    """

    start: int
    end: int
    words_start: int
    speaker: str
    begins_ms: int | None = None
    ends_ms: int | None = None


@dataclass(frozen=True)
class Heading:
    """A heading in the text: half-open span in code points, level from 1."""

    start: int
    end: int
    level: int


@dataclass(frozen=True)
class Remark:
    """Something odd, guessed or left out. The code is fixed; the sentence for people is made in `sources`."""

    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A text as it was read. `text` is in the one form of `oogst.core.text.normalise`.

    `kind` is "email", "row", "interview" (four turns or more of two speakers or more), or None where the file
    does not say.
    """

    name: str
    text: str
    turns: tuple[Turn, ...] = ()
    kind: str | None = None
    date: datetime.date | None = None
    language: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    headings: tuple[Heading, ...] = ()


class CannotRead(Exception):
    """A file that does not come in. `reason` is a code from a fixed list; `details` fill the sentence."""

    def __init__(self, reason: str, details: Mapping[str, str | int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details: dict[str, str | int] = dict(details or {})
