"""The texts of the demonstration, read from `content/`: plain files that a researcher can read and change."""

import datetime
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"
FENCE = "+++"
FIRST_CODING = datetime.date(2025, 9, 26)
Table = dict[str, Any]


@dataclass(frozen=True)
class SourceFile:
    """One text with what is known of it. `slug` is its file's name without the end."""

    slug: str
    about: Table
    text: str


@cache
def study() -> Table:
    """`study`, `organisations`, `people`, `members` of study.toml."""
    return _read("study.toml")


def codes() -> list[Table]:
    return list(_read("codes.toml")["codes"])


def codings(coder: str) -> list[Table]:
    return list(_read(f"codings/{coder}.toml")["codings"])


def memos() -> list[Table]:
    return list(_read("memos.toml")["memos"])


def memo_called(title: str) -> Table:
    return next(memo for memo in memos() if memo.get("title") == title)


def life() -> Table:
    """What the codes lived through: `merged`, `redefined`, `versions`, `relations`, `links`, `board`."""
    return _read("life.toml")


def together() -> Table:
    """What the coders did together: `rounds`, `threads`, `questions`, `summaries`."""
    return _read("together.toml")


def findings() -> list[Table]:
    return list(_read("findings.toml")["findings"])


def report() -> Table:
    return _read("report.toml")


def words_of(section: str) -> str:
    """The Markdown of a section of the report."""
    return (FOLDER / section).read_text(encoding="utf-8")


def names() -> Table:
    """Who the pseudonyms are: `people` and `organisations`."""
    return _read("names.toml")


def waiting(name: str) -> str:
    """A raw text that waits for review."""
    return (FOLDER / "waiting" / f"{name}.txt").read_text(encoding="utf-8")


def sources() -> Iterator[SourceFile]:
    """All texts, in the order of their files."""
    for file in sorted((FOLDER / "sources").glob("*.txt")):
        _before, about, text = file.read_text(encoding="utf-8").split(f"{FENCE}\n", 2)
        yield SourceFile(file.stem, tomllib.loads(about), text.strip("\n") + "\n")


def _read(name: str) -> Table:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
