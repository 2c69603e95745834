"""Each program as it counts: projects made as it makes them are read at the right words, and the report says how."""

import io
from dataclasses import dataclass

import pytest
from tests.core.formats import refi_things as things

from oogst.core.formats.dialects import Dialect, dialect_of, usual_readings
from oogst.core.formats.positions import STANDARD, Marked, Reading, judge
from oogst.core.formats.qdpx_reading import open_project

TEXT = "Anja: ik was 😀 stil.\nBram: het was goed.\nAnja: en 👩‍🚀 samen verder.\nBram: ja, samen.\n"
WANTED = ["stil", "het was goed", "samen verder", "ja", "Bram: ja, samen."]


@pytest.mark.parametrize(
    ("origin", "dialect"),
    [
        ("NVivo 14 for Windows", "nvivo-windows"),
        ("NVivo", "nvivo-windows"),
        ("NVivo for Mac 12.6", "nvivo-mac"),
        ("NVivo (macOS)", "nvivo-mac"),
        ("ATLAS.ti for Windows 23.2.3.27778", "atlas"),
        ("ATLAS.ti Win 23.4.0", "atlas"),
        ("MAXQDA 2022", "maxqda"),
        ("QualCoder 4.0 Beta", "qualcoder"),
        ("Taguette 1.5.2", "taguette"),
        ("qc 1.3.2", "qc"),
        ("Oogst 1.0", "oogst"),
        ("qcoder", "other"),
        ("refi_qda test fixture", "other"),
        ("", "other"),
    ],
)
def test_programs_are_known_by_their_origin(origin: str, dialect: Dialect):
    assert dialect_of(origin) == dialect


@dataclass(frozen=True)
class Program:
    """How one writes: `file` is the text file, `counted` what it counts, in `units`; `named`: it repeats the words."""

    origin: str
    file: bytes
    counted: str
    units: str = "utf-32-le"
    inclusive: bool = False
    named: bool = True
    members: tuple[str, str] = ("project.qde", "sources/a.txt")


CRLF = TEXT.replace("\n", "\r\n")
PROGRAMS = {
    "NVivo for Windows": Program(
        "NVivo 14 for Windows", b"\xef\xbb\xbf" + CRLF.encode(), CRLF, "utf-16-le", named=False,
        members=("Project.qde", "Sources/a.txt"),
    ),
    "NVivo for Windows, file with short line ends": Program(
        "NVivo 14 for Windows", TEXT.encode(), CRLF, "utf-16-le", named=False
    ),
    "NVivo for Mac": Program("NVivo for Mac", TEXT.encode(), TEXT, "utf-16-le", named=False),
    "ATLAS.ti": Program("ATLAS.ti for Windows 23", CRLF.encode(), TEXT, members=("project.qde", "sources/a.TXT")),
    "ATLAS.ti, UTF-16": Program("ATLAS.ti for Windows 23", CRLF.encode("utf-16"), TEXT, "utf-16-le", named=False),
    "MAXQDA": Program("MAXQDA 2022", CRLF.encode(), CRLF, named=False, members=("Proef.qde", "sources/a.txt")),
    "MAXQDA, last letter counted": Program("MAXQDA 2022", CRLF.encode(), CRLF, inclusive=True),
    "QualCoder": Program("QualCoder 4.0 Beta", TEXT.encode(), TEXT),
    "QualCoder, line ends as one": Program("QualCoder 3.5", CRLF.encode(), TEXT),
    "Taguette": Program("Taguette 1.5.2", TEXT.encode(), TEXT, named=False),
    "qc": Program("qc 1.3.2", TEXT.encode(), TEXT, named=False),
    "a program that skips line ends": Program("?", TEXT.encode(), TEXT.replace("\n", "")),
    "a program that counts the mark": Program("?", b"\xef\xbb\xbf" + TEXT.encode(), "\ufeff" + TEXT),
}  # fmt: skip


def made(program: Program) -> io.BytesIO:
    unit = 2 if program.units.startswith("utf-16") else 4
    selections = ""
    for number, words in enumerate(WANTED):
        at = program.counted.index(words)
        start = len(program.counted[:at].encode(program.units)) // unit
        end = start + len(words.encode(program.units)) // unit - program.inclusive
        selections += things.selection(10 + number, start, end, words if program.named else "")
    inside = things.text_source(selections)
    xml = things.qde(inside, f'name="P" origin="{program.origin}"')
    return things.qdpx({program.members[0]: xml, program.members[1]: program.file})


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_is_read_at_the_right_words(name: str):
    with open_project(made(PROGRAMS[name])) as project:
        (source,) = project.sources()

    assert things.words(source) == WANTED
    assert source.positions is not None
    assert source.positions.sure in ("quotes", "words")
    is_standard = name in {"MAXQDA", "QualCoder", "Taguette", "qc"}
    assert (source.positions.reading == STANDARD) is is_standard


def test_what_a_program_is_known_for_decides_where_the_words_cannot():
    """Every edge is right in both readings."""
    raw, one = "😀!?!?", [Marked(2, 3)]

    assert judge(raw, one).reading == STANDARD
    assert judge(raw, one, usual_readings("nvivo-mac")).reading == Reading(units="utf16")


def test_what_makes_no_difference_is_not_said():
    assert judge("gewoon een zin", [Marked(0, 6)], usual_readings("nvivo-windows")).reading == STANDARD


def test_words_go_before_what_a_program_is_known_for():
    raw = "😀 stil en stil"

    assert judge(raw, [Marked(2, 6, "stil")], usual_readings("nvivo-windows")).reading == STANDARD
