"""RTF, read with our own small reader.

The usual library drops notes, takes deleted text in and falls over rubbish. Here the file is read once from front to
back, with a stack for its groups and no regular expression that can run away. Notes stand at the end as "[1] ...",
cells are separated by " | ", tracked deletions are out. Comments stand at the very end, with the words they are about.
"""

import codecs
import re
from dataclasses import dataclass, field, replace

from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.docx import comment_line
from oogst.core.formats.lines import Lines
from oogst.core.formats.symbols import symbol
from oogst.core.formats.transcripts import find_turns, is_interview
from oogst.core.text import normalise

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)

_SIGNS = {
    "par": "\n", "sect": "\n", "page": "\n", "line": "\n", "column": "\n", "row": "\n", "nestrow": "\n", "tab": "\t",
    "cell": " | ", "nestcell": " | ", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_ESCAPES = {"~": "\xa0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n", "\t": "\t"}
_SKIPPED = frozenset({
    "colortbl", "info", "pict", "object", "objdata", "header", "headerl", "headerr",
    "headerf", "footer", "footerl", "footerr", "footerf", "listtable", "listoverridetable", "revtbl",
    "rsidtbl", "generator", "xmlnstbl", "themedata", "colorschememapping", "latentstyles", "datastore",
    "fldinst", "bkmkstart", "bkmkend", "filetbl", "nonshppict", "sp", "sn", "sv", "ftnsep", "ftnsepc",
    "ftncn", "aftnsep", "aftnsepc", "aftncn", "tc", "tcl", "xe", "txe", "rxe", "template", "userprops",
    "docvar", "mathPr", "private", "atnid", "atnauthor", "atndate", "atnparent", "atnicn",
    "passwordhash", "wgrffmtfilter", "pgptbl", "nonesttables", "fontemb", "fontfile", "panose", "fname",
    "falt",
})  # fmt: skip
_REFERENCES = frozenset({"atrfstart", "atrfend", "atnref"})  # they hold the number of a comment, and nothing else
_KEPT_THOUGH_STARRED = frozenset({"shppict", "shptxt", "footnote", "annotation", "nesttableprops"})
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_DEEPEST = 1_000


@dataclass(frozen=True)
class _State:
    """What a group inherits and forgets when it closes."""

    target: str = "body"  # body, skip, fonts, styles, note, comment, or one of _REFERENCES
    font: int | None = None
    fallback: int = 1  # bytes to skip after \\u
    deleted: bool = False
    fresh: bool = True  # nothing but "{" so far: a destination may follow
    starred: bool = False
    level: int = 0  # of the heading that this paragraph is


@dataclass
class _Font:
    charset: int | None = None
    page: int | None = None
    name: str = ""


@dataclass
class _Note:
    text: list[str] = field(default_factory=list)
    reference: str = ""


def read_rtf(data: bytes, name: str) -> list[Document]:
    """One document. Raises CannotRead: damaged (no RTF, or nested too deep), empty."""
    return [_Reader(data).read(name)]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._source = data.decode("latin-1")
        self._encoding = "cp1252"
        self._fonts: dict[int, _Font] = {}
        self._default_font: int | None = None
        self._body: list[str] = []
        self._notes: list[_Note] = []
        self._comments: list[_Note] = []
        self._outputs: list[list[str]] = [self._body]
        self._bytes = bytearray()
        self._skip = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._counts = {"tracked-changes": 0, "pictures-not-read": 0, "unreadable-characters": 0}
        self._ended = False
        self._levels: dict[int, int] = {}  # of headings, by the number of their style
        self._style = 0
        self._reference = ""
        self._begun: dict[str, int] = {}  # by comment, how much of the body there was
        self._passages: dict[str, str] = {}

    def read(self, name: str) -> Document:
        self._run()
        lines = Lines()
        for line in _tidy("".join(self._body)).split("\n"):
            words, mark, level = line.partition(_HEADING)
            lines.add(words, int(level[:1] or 0) if mark else 0)
        body, _ = lines.build()
        for notes in (self._notes, self._comments):
            if notes:
                lines.add("")
            for number, note in enumerate(notes, 1):
                passage = _flat([self._passages.get(note.reference, "")])
                words = _flat(note.text)
                lines.add(f"[{number}] {words}" if notes is self._notes else comment_line(passage, words))
        text, headings = lines.build()
        if not text.strip():
            raise CannotRead("empty")
        counts = {"notes-at-end": len(self._notes), "comments-at-end": len(self._comments), **self._counts}
        remarks = [Remark(code, {"count": count}) for code, count in counts.items() if count]
        if not self._ended:
            remarks.append(Remark("ends-early"))
        turns = find_turns(text, until=len(body))
        kind = "interview" if is_interview(turns) else None
        return Document(name, text, turns, kind, remarks=tuple(remarks), headings=headings)

    def _run(self) -> None:
        source, position = self._source, 0
        while position < len(source) and not self._ended:
            match = _TOKEN.match(source, position)
            if match is None:  # a lone backslash at the very end
                break
            position = match.end()
            word, argument, hexadecimal, escape, brace, plain = match.groups()
            if hexadecimal:
                self._byte(int(hexadecimal, 16))
                continue
            if plain is not None:
                self._plain(plain)
                continue
            if word or escape or brace:
                self._flush()
            if brace == "{":
                self._open_group()
            elif brace == "}":
                self._close_group()
            elif word == "bin":
                position += max(0, int(argument or 0))
            elif word:
                self._word(word, int(argument) if argument else None)
            elif escape:
                self._escape(escape)
        self._flush()

    def _open_group(self) -> None:
        self._skip = 0
        if len(self._stack) >= _DEEPEST:
            raise CannotRead("damaged")
        self._stack.append(self._state)
        self._state = replace(self._state, fresh=True, starred=False)

    def _close_group(self) -> None:
        self._skip = 0
        if not self._stack:
            return
        closing, self._state = self._state, self._stack.pop()
        if closing.target in {"note", "comment"} and self._state.target != closing.target:
            self._outputs.pop()
        if closing.target in _REFERENCES and self._state.target != closing.target:
            self._refer(closing.target, self._reference.strip())
        if not self._stack:
            self._ended = True

    def _escape(self, sign: str) -> None:
        if sign == "*":
            self._state = replace(self._state, starred=True)
        elif sign in _ESCAPES:
            self._emit(_ESCAPES[sign])

    def _word(self, word: str, argument: int | None) -> None:
        state = self._state
        if state.fresh and self._destination(word):
            return
        self._state = state = replace(state, fresh=False)
        if word == "par" and state.level and state.target == "body":
            self._mark_heading(state.level)
        if word in _SIGNS:
            self._skip = 0
            self._emit(_SIGNS[word])
        elif word == "u":
            self._unicode(argument)
        elif word == "uc":
            self._state = replace(state, fallback=max(0, min(argument if argument is not None else 1, 16)))
        elif word == "f":
            self._state = replace(state, font=argument)
        elif word in {"plain", "pard"}:
            font = self._default_font if word == "plain" else state.font
            deleted = False if word == "plain" else state.deleted
            self._state = replace(state, font=font, deleted=deleted, level=0 if word == "pard" else state.level)
        elif word in {"s", "outlinelevel"} and argument is not None:
            self._paragraph_style(word, argument)
        elif word == "deleted":
            self._state = replace(state, deleted=argument != 0)
            self._counts["tracked-changes"] += argument != 0 and state.target == "body"
        elif word == "ansicpg" and argument:
            self._encoding = _known(f"cp{argument}") or self._encoding
        elif word in {"mac", "pc", "pca"}:
            self._encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "deff":
            self._default_font = argument
            self._state = replace(state, font=argument if state.font is None else state.font)
        elif state.target == "fonts":
            self._font_word(word, argument)

    def _paragraph_style(self, word: str, argument: int) -> None:
        level = self._levels.get(argument, 0) if word == "s" else argument + 1 if 0 <= argument < 9 else 0
        if self._state.target != "styles":
            self._state = replace(self._state, level=level)
        elif word == "s":
            self._style = argument
        else:
            self._levels[self._style] = level

    def _refer(self, word: str, number: str) -> None:
        """Where a comment's words begin or end, or which comment this is."""
        if word == "atrfstart":
            self._begun[number] = len(self._body)
        elif word == "atrfend" and number in self._begun:
            self._passages[number] = "".join(self._body[self._begun.pop(number) :])
        elif word == "atnref" and self._comments:
            self._comments[-1].reference = number

    def _destination(self, word: str) -> bool:
        """Whether the word opens a group that goes elsewhere than the text."""
        state = self._state
        if state.target == "skip":
            return True  # nothing comes back out of what is left out
        if word == "shpinst":
            target = state.target  # the instructions of a drawing hold the words of its text box
        elif word in _SKIPPED:
            target = "skip"
            self._counts["pictures-not-read"] += word == "pict" and state.target == "body"
        elif word in {"fonttbl", "stylesheet"}:
            target = "fonts" if word == "fonttbl" else "styles"
        elif word in _REFERENCES:
            target, self._reference = word, ""
        elif word == "footnote" and state.target == "body":
            target = "note"
            self._emit(f"[{len(self._notes) + 1}]")
            self._notes.append(_Note())
            self._outputs.append(self._notes[-1].text)
        elif word == "annotation" and state.target == "body":
            target = "comment"
            self._comments.append(_Note())
            self._outputs.append(self._comments[-1].text)
        elif state.starred and word not in _KEPT_THOUGH_STARRED:
            target = "skip"
        else:
            return False
        self._state = replace(state, target=target, fresh=False)
        return True

    def _font_word(self, word: str, argument: int | None) -> None:
        if self._state.font is None:
            return
        font = self._fonts.setdefault(self._state.font, _Font())
        if word == "fcharset":
            font.charset = argument
        elif word == "cpg":
            font.page = argument

    def _unicode(self, argument: int | None) -> None:
        if argument is None:
            return
        code = argument + 0x10000 if argument < 0 else argument
        if 0 < code <= 0x10FFFF:
            if 0xF020 <= code <= 0xF0FF:
                self._emit(symbol(self._font_name(), f"{code:X}"))
            else:
                self._emit(chr(code))
        self._skip = self._state.fallback

    def _font_name(self) -> str:
        font = self._fonts.get(self._state.font) if self._state.font is not None else None
        if font is None:
            return ""
        return "symbol" if font.charset == 2 and font.name.lower().startswith("symbol") else font.name

    def _byte(self, value: int) -> None:
        self._state = self._state if not self._state.fresh else replace(self._state, fresh=False)
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(value)

    def _plain(self, text: str) -> None:
        if self._state.fresh:
            self._state = replace(self._state, fresh=False)
        if self._state.target in _REFERENCES:
            self._reference += text[: 20 - len(self._reference)]
        if self._state.target == "styles" and (named := _NAMED_HEADING.match(text)):
            self._levels.setdefault(self._style, int(named[1]))
        if self._state.target == "fonts" and self._state.font is not None:
            self._fonts.setdefault(self._state.font, _Font()).name += text.strip().rstrip(";")
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        if not text:
            return
        # A double-byte character may be written half as \'hh and half as a plain letter, so all go the same way.
        self._bytes += text.encode("latin-1")

    def _flush(self) -> None:
        if not self._bytes:
            return
        raw, self._bytes = bytes(self._bytes), bytearray()
        if self._is_silent():
            return
        font = self._fonts.get(self._state.font) if self._state.font is not None else None
        if font is not None and font.charset == 2:
            self._emit("".join(symbol(font.name, f"F0{byte:02X}") if byte >= 0x20 else "" for byte in raw))
            return
        for encoding in self._encodings(font):
            try:
                self._emit(raw.decode(encoding))
            except UnicodeDecodeError:
                continue
            return
        text = raw.decode(self._encoding, errors="replace")
        self._counts["unreadable-characters"] += text.count("\ufffd")
        self._emit(text)

    def _encodings(self, font: _Font | None) -> list[str]:
        own = []
        if font is not None and font.page:
            own.append(_known(f"cp{font.page}"))
        if font is not None and font.charset not in {None, 1}:
            own.append(_CHARSETS.get(font.charset or 0))
        return [encoding for encoding in (*own, self._encoding) if encoding]

    def _emit(self, text: str) -> None:
        if not self._is_silent():
            self._outputs[-1].append(text.replace(_HEADING, ""))

    def _mark_heading(self, level: int) -> None:
        if not self._is_silent():
            self._outputs[-1].append(f"{_HEADING}{level}")

    def _is_silent(self) -> bool:
        return self._state.target not in {"body", "note", "comment"} or self._state.deleted


def _known(encoding: str) -> str | None:
    if encoding == "cp65001":
        return "utf-8"
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return None


_HEADING = "\ufdd0"  # ends a line that is a heading, before its level; never a letter of a file
_NAMED_HEADING = re.compile(r"\s*(?:heading|kop) ([1-9])\s*;", re.IGNORECASE)


_EMPTY_CELLS = re.compile(r"^(?: \| )+$", re.MULTILINE)
_LAST_CELL = re.compile(r" \| ?$", re.MULTILINE)


def _tidy(text: str) -> str:
    # Surrogates come as two \\u words and are one character.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _LAST_CELL.sub("", _EMPTY_CELLS.sub("", normalise(text)))
    return text.strip("\n")


def _flat(pieces: list[str]) -> str:
    return " ".join(re.sub(f"{_HEADING}.?", "", _tidy("".join(pieces))).split())
