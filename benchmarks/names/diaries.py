"""Texts of others: diaries of 1929 to 1945 in which transcribers tagged people, places and dates.

Not ours to ship: a folder with pairs of `*.txt` and `*.tags.csv` (page,line,tag,start,end,text; positions in characters
of the text, half-open), converted from the Amsterdam Diaries (amsterdamtimemachine/amsterdam-diaries-data, CC BY 4.0).
"""

import csv
import re
from pathlib import Path

from benchmarks.names.sentences import Gold, Sentence
from oogst.core.deidentify.word_lists import TITLES

ROLES = frozenset(
    [
        "vader",
        "moeder",
        "ma",
        "pa",
        "mijn",
        "de",
        "het",
        "een",
        "zijn",
        "haar",
        "onze",
        "heer",
        "mevr",
        "juffr",
        "mej",
        "opa",
        "oma",
    ]
)
KINDS = {
    "person": "person",
    "place": "place",
    "date": "date",
    "organisation": "organisation",
    "organization": "organisation",
}


def read(folder: Path) -> list[Sentence]:
    """Each diary as one long text, with the tags that say a person, place, date or organisation."""
    return [one(file) for file in sorted(folder.glob("*.txt")) if file.with_suffix(".tags.csv").exists()]


def one(file: Path) -> Sentence:
    text = file.read_bytes().decode("utf-8")
    with file.with_suffix(".tags.csv").open(encoding="utf-8", newline="") as rows:
        tags = [
            (KINDS[row["tag"]], int(row["start"]), int(row["end"]))
            for row in csv.DictReader(rows)
            if row["tag"] in KINDS
        ]
    return Sentence(text, tuple(gold for tag in tags if (gold := without_titles(text, *tag))))


def without_titles(text: str, kind: str, start: int, end: int) -> Gold | None:
    """The tag from its first word that is no title; None when no name is left, or no figure in a date.

    They tagged "moeder", "Tante Annie" and "vandaag" as well: titles, roles and weekdays stay in our texts.
    """
    words = list(re.finditer(r"\w+", text[start:end]))
    while words and (words[0].group().lower() in ROLES or words[0].group().lower() in TITLES):
        words.pop(0)
    rest = [word.group() for word in words]
    told = any(any(letter.isdigit() for letter in word) if kind == "date" else word[0].isupper() for word in rest)
    return Gold(start + words[0].start(), start + words[-1].end(), kind, "") if told else None
