"""Archives and XML that mean harm are refused with a reason, and nothing else is ever raised."""

import io
import stat
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.formats.refi_things import project, qde, qdpx, selection, text_source

from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_archive import Limits
from oogst.core.formats.qdpx_reading import open_project
from oogst.core.formats.refi import Source

TEXT = "De school praat."
WHOLE = project(text_source(selection(2, 3, 9)), {"a.txt": TEXT}).getvalue()


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(CannotRead) as refused:
        read(content, limits)
    return refused.value.reason


def read(content: bytes, limits: Limits | None = None) -> list[Source]:
    with open_project(io.BytesIO(content), limits) as opened:
        return list(opened.sources())


@pytest.mark.parametrize(
    "name",
    [
        "../boven.txt",
        "sources/../../boven.txt",
        "/etc/passwd",
        "C:/boven.txt",
        "..\\boven.txt",
        "c:boven.txt",
    ],
)
def test_names_that_lead_elsewhere(name: str):
    assert refusal(qdpx({"project.qde": qde(""), name: "x"}).getvalue()) == "unsafe-name"


def test_name_with_nul():
    content = qdpx({"project.qde": qde(""), "sources/a_b.txt": "x"}).getvalue()

    assert refusal(content.replace(b"a_b.txt", b"a\x00b.txt")) == "unsafe-name"


def test_symbolic_link():
    out = qdpx({"project.qde": qde("")})
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("sources/a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(out.getvalue()) == "unsafe-name"


def test_two_hundred_thousand_members_are_not_even_listed():
    count = 200_000
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count % 65536, count % 65536, len(entry) * count, 0, 0)

    assert refusal(b"PK" + entry * count + end) == "too-many-members"


def test_too_many_members():
    content = qdpx({"project.qde": qde(""), **{f"sources/{n}.txt": "" for n in range(20)}}).getvalue()

    assert refusal(content, Limits(members=20)) == "too-many-members"


def test_overlapping_members():
    content = bytearray(qdpx({"project.qde": qde(""), "sources/a.txt": "a" * 99, "sources/b.txt": "b" * 99}).getvalue())
    directory = content.rfind(b"PK\x01\x02", 0, content.rfind(b"PK\x01\x02"))
    offset = content[directory + 42 : directory + 46]
    last = content.rfind(b"PK\x01\x02")
    content[last + 42 : last + 46] = offset

    assert refusal(bytes(content)) == "bomb"


def test_member_that_inflates_a_thousandfold():
    content = project(text_source(), {"a.txt": b" " * (20 << 20)}).getvalue()

    assert len(content) < 50_000
    assert refusal(content) == "bomb"


def test_project_that_inflates_a_thousandfold():
    assert refusal(qdpx({"project.qde": qde(" " * (20 << 20))}).getvalue()) == "bomb"


def test_real_document_that_is_packed_forty_to_one_comes_in():
    line = "".join(f"Vraag {number % 90}: hoe gaat het op school? " for number in range(2000))
    text = line * 200

    (source,) = read(project(text_source(), {"a.txt": text}).getvalue())

    assert source.text == text


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(text=9), "too-large"),
        (Limits(project=99), "too-large"),
        (Limits(read=9), "bomb"),
        (Limits(total=99), "bomb"),
    ],
)
def test_sizes_are_limited(limits: Limits, reason: str):
    assert refusal(WHOLE, limits) == reason


@pytest.mark.parametrize("claimed", [1, 15, 17, 4000])
def test_size_that_differs_from_the_data(claimed: int):
    content = bytearray(WHOLE)
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rfind(signature)
        content[at + place : at + place + 4] = struct.pack("<L", claimed)

    assert refusal(bytes(content)) == "damaged"


def test_nested_archive_is_not_opened():
    inner = qdpx({"project.qde": b" " * (20 << 20)}).getvalue()

    assert refusal(qdpx({"project.qde": inner}).getvalue()) == "damaged"
    (source,) = read(project(text_source(), {"a.txt": inner[:40], "b.zip": inner}).getvalue())
    assert source.text is not None


def test_encrypted_member():
    content = bytearray(WHOLE)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + place] |= 1

    assert refusal(bytes(content)) == "encrypted"


def test_archive_without_a_project():
    assert refusal(qdpx({"word/document.xml": "<a/>"}).getvalue()) == "no-project"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE Project [{BOMB}]>",
        '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE Project [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]>',
        "<!DOCTYPE Project>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(doctype: str, encoding: str):
    project = '<Project name="&x;&a8;"><Description>&x;</Description></Project>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{project}'

    assert refusal(qdpx({"project.qde": xml.encode(encoding)}).getvalue()) == "unsafe-xml"
    with pytest.raises(CannotRead, match="unsafe-xml"):
        read_codebook(xml.replace("Project", "CodeBook").encode(encoding))


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 37))
def test_cut_off_archive(cut: int):
    assert refusal(WHOLE[:cut]) in {"cut-off", "damaged"}


def test_broken_xml():
    assert refusal(qde("<Users>")) == "damaged"
    assert refusal(b"") == "damaged"


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing_else(content: bytes):
    for start in (b"", b"PK\x03\x04", b"<?xml", b"PK\x05\x06"):
        refusal(start + content)
        with pytest.raises(CannotRead):
            read_codebook(start + content)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_archives_raise_nothing_else(changes: list[tuple[int, int]]):
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value

    with suppress(CannotRead):
        read(bytes(content))


SMALL = qde('<CodeBook><Codes><Code guid="x" name="a"/></Codes></CodeBook>' + text_source(selection(2, 3, 9)))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(40, len(SMALL) - 1), st.sampled_from(list(b'<>/"=& aGe0\x00\xff'))), max_size=4))
def test_damaged_xml_raises_nothing_else(changes: list[tuple[int, int]]):
    content = bytearray(SMALL)
    for place, value in changes:
        content[place] = value

    with suppress(CannotRead):
        read(bytes(content))
