"""Reads `sentences.txt`: what the study knows, and sentences in which is marked what must be found."""

import re
from dataclasses import dataclass
from pathlib import Path

from oogst.core.deidentify.model import Known

FILE = Path(__file__).with_name("sentences.txt")
_MARK = re.compile(r"\{\{([a-z]+)(?:\.([a-z]+))?:([^{}]*)\}\}")


@dataclass(frozen=True)
class Gold:
    """What must be found: half-open, in code points."""

    start: int
    end: int
    kind: str
    origin: str


@dataclass(frozen=True)
class Sentence:
    text: str
    gold: tuple[Gold, ...]

    def lower(self) -> "Sentence":
        """The same in lower case. Letters that become two in lower case would move the marks, and stay."""
        return Sentence(
            "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in self.text), self.gold
        )


def read(file: Path = FILE) -> tuple[list[Known], dict[str, list[Sentence]]]:
    """What the study knows, and the sentences of each set in order."""
    known: list[Known] = []
    sets: dict[str, list[Sentence]] = {}
    current = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("known "):
            key, kind, replacement, names = (part.strip() for part in line.removeprefix("known ").split("|"))
            known.append(Known(key, tuple(name.strip() for name in names.split(";")), kind, replacement))
        elif line.startswith("["):
            current = line.strip("[]")
            sets[current] = []
        else:
            sets[current].append(sentence(line))
    return known, sets


def sentence(line: str) -> Sentence:
    text, gold, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        start = len(text)
        text += match.group(3)
        gold.append(Gold(start, len(text), match.group(1), match.group(2) or ""))
        at = match.end()
    return Sentence(text + line[at:], tuple(gold))
