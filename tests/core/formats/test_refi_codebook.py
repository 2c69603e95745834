import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrefiqda import RefiCodebook
from tests.core.formats import refi_things as things
from tests.core.formats.refi_things import guid

from oogst import __version__
from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdc import read_codebook, write_codebook
from oogst.core.formats.refi import Code, Set

CODE = f'<Code guid="{guid(1)}" name="school" isCodable="true"/>'


def qdc(inside: str, namespace: str = "urn:QDA-XML:codebook:1.0") -> bytes:
    return f'<?xml version="1.0"?><CodeBook xmlns="{namespace}" origin="Elders 2">{inside}</CodeBook>'.encode()


def written(codes: list[Code], sets: list[Set]) -> bytes:
    out = io.BytesIO()
    write_codebook(out, codes, sets)
    return out.getvalue()


codebook_sets = st.lists(st.builds(Set, things.guids, things.names, things.names, things.some_guids), max_size=3)


@settings(max_examples=60, deadline=None)
@given(things.code_trees().filter(bool), codebook_sets)
def test_codebook_that_is_written_is_read_the_same_and_is_valid(codes: list[Code], sets: list[Set]):
    codes = [Code(c.guid, c.name, c.parent_guid, c.is_codable, c.color, c.description) for c in codes]

    content = written(codes, sets)

    book = read_codebook(content)
    assert (list(book.codes), list(book.sets), book.origin) == (codes, sets, f"Oogst {__version__}")
    assert things.errors("Codebook.xsd", content) == []


def test_no_sets_are_written_when_there_are_none():
    assert b"Sets" not in written([Code(guid(1), "school")], [])


def test_codebook_without_codes_is_not_written():
    with pytest.raises(ValueError):
        written([], [])


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0", ""])
def test_any_namespace_is_read_with_a_remark(namespace: str):
    book = read_codebook(qdc(f"<Codes>{CODE}</Codes>", namespace))

    assert [code.name for code in book.codes] == ["school"]
    assert [remark.code for remark in book.remarks] == ["namespace"]


def test_empty_sets_and_unknown_parts_are_remarked():
    book = read_codebook(qdc(f"<Codes>{CODE}{CODE}<Rest/></Codes><Sets/><More/>"))

    assert [remark.code for remark in book.remarks] == ["left-out", "sets-empty", "left-out", "guid-twice"]


def test_codebook_may_be_a_stream():
    assert read_codebook(io.BytesIO(qdc(f"<Codes>{CODE}</Codes>"))).origin == "Elders 2"


def test_other_xml_is_refused():
    with pytest.raises(CannotRead, match="not-a-codebook"):
        read_codebook(b"<Project/>")


def test_another_library_reads_what_we_write(tmp_path):
    path = tmp_path / "boek.qdc"
    path.write_bytes(written([Code(guid(1), "a"), Code(guid(2), "b", guid(1), color="#3f7d5a")], []))

    book = RefiCodebook.load(path)

    assert [code.name for code in book.codes.code[0].code] == ["b"]
