"""The dialects of other programs, one by one."""

import codecs
import io
from pathlib import Path

import pytest
from tests.core.formats.refi_things import (
    coding,
    guid,
    project,
    qde,
    qdpx,
    read,
    selection,
    text_source,
    words,
)

from oogst.core.formats.document import CannotRead
from oogst.core.formats.positions import Reading
from oogst.core.formats.qdpx_reading import open_project
from oogst.core.formats.refi import VariableValue

TEXT = "De school praat met ouders."


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("project.qde", "sources"),
        ("Project.QDE", "Sources"),
        ("Mijn studie.qde", "SOURCES"),
        ("map/project.qde", "map/sources"),
    ],
)
def test_project_and_sources_are_found_under_any_name(name: str, folder: str):
    file = qdpx({f"{folder}/.root": "", name: qde(text_source(selection(2, 3, 9))), f"{folder}/A.TXT": TEXT})

    (source,), _ = read(file)

    assert words(source) == ["school"]


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:project:0:4", "urn:QDA-XML:codebook:1.0", ""])
def test_any_namespace_is_read_with_a_remark(namespace: str):
    _, remarks = read(project("", namespace=namespace))

    assert remarks["namespace"] == 1


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n  ", b"\xef\xbb\xbf\n", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_marks_and_spaces_before_the_xml(before: bytes):
    with open_project(qdpx({"project.qde": before + qde("")})) as opened:
        assert opened.head.name == "Proef"


def test_xml_in_utf16():
    xml = qde("", attributes='name="Ålesund"').decode().replace("utf-8", "utf-16").encode("utf-16")

    with open_project(qdpx({"project.qde": xml})) as opened:
        assert opened.head.name == "Ålesund"


@pytest.mark.parametrize(
    "content",
    [
        "café school".encode(),
        codecs.BOM_UTF8 + "café school".encode(),
        "café school".encode("utf-16"),
        codecs.BOM_UTF16_BE + "café school".encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with mark", "UTF-16", "UTF-16 BE"],
)
def test_text_files_in_each_encoding(content: bytes):
    (source,), _ = read(project(text_source(selection(2, 5, 11, name="school")), {"a.txt": content}))

    assert (source.text, words(source)) == ("café school", ["school"])


@pytest.mark.parametrize(
    "path",
    [
        "internal://a.txt",
        "internal:///a.txt",
        "a.txt",
        "sources/a.txt",
        "internal://A.TXT",
        "internal://%61.txt",
    ],
)
def test_paths_to_the_same_text(path: str):
    (source,), _ = read(project(text_source(attributes=f'name="A" plainTextPath="{path}"'), {"a.txt": TEXT}))

    assert source.text == TEXT


@pytest.mark.parametrize(
    ("path", "remark"),
    [
        ("internal://b.txt", "text-missing"),
        ("internal://../../../etc/passwd", "text-missing"),
        ("relative:///a.txt", "text-outside"),
        ("absolute:///C:/Users/iemand/a.txt", "text-outside"),
        ("file:///etc/passwd", "text-outside"),
    ],
)
def test_text_that_is_not_inside_is_left_out_with_a_remark(path: str, remark: str):
    file = project(text_source(selection(2, 3, 9), f'name="A" plainTextPath="{path}"'), {"a.txt": TEXT})

    (source,), remarks = read(file)

    assert (source.text, source.selections[0].place) == (None, "none")
    assert (remarks[remark], remarks["selection-without-place"]) == (1, 1)


def test_text_inside_the_xml_is_read_with_windows_positions():
    inside = "<PlainTextContent>een\ntwee\ndrie</PlainTextContent>"
    marks = [selection(2, 5, 9, name="twee"), selection(3, 11, 15, name="drie")]

    (source,), remarks = read(project(text_source(inside + "".join(marks), 'name="A"')))

    assert words(source) == ["twee", "drie"]
    assert source.positions is not None
    assert source.positions.reading == Reading(line_end=2)
    assert remarks == {"positions-line-ends": 1, "part-missing": 1}


def test_rich_text_that_is_plain_is_read_and_a_real_one_is_remarked():
    (plain,), _ = read(project(text_source(attributes='name="A" richTextPath="internal://a.txt"'), {"a.txt": TEXT}))
    (rich,), remarks = read(project(text_source(attributes='name="A" richTextPath="internal://a.docx"')))

    assert (plain.text, rich.text) == (TEXT, None)
    assert remarks["rich-text-only"] == 1


def test_guids_in_braces_and_capitals_are_the_same_thing():
    codes = f'<CodeBook><Codes><Code guid="{{{guid(9).upper()}}}" name="c" isCodable="1"/></Codes></CodeBook>'
    file = project(codes + text_source(selection(2, 0, 2, inside=coding(3, 9))), {"a.txt": TEXT})

    with open_project(file) as opened:
        (source,) = opened.sources()
        assert opened.codes[0].guid == source.selections[0].codings[0].code_guid == guid(9)
        assert opened.remarks == ()


def test_what_is_no_guid_is_replaced_and_still_found():
    codes = '<CodeBook><Codes><Code guid="code-7" name="c"/><Code name="d"/></Codes></CodeBook>'
    marks = selection(2, 0, 2, inside=f'<Coding guid="{guid(3)}"><CodeRef targetGUID=" CODE-7"/></Coding>')
    file = project(codes + text_source(marks), {"a.txt": TEXT})

    with open_project(file) as opened:
        (source,) = opened.sources()
        assert source.selections[0].codings[0].code_guid == opened.codes[0].guid
        assert opened.codes[0].guid != opened.codes[1].guid
        first = [code.guid for code in opened.codes]
    with open_project(file) as again:
        assert [code.guid for code in again.codes] == first


def test_missing_names_dates_users_and_colours_come_in():
    tree = f'<Code guid="{guid(9)}"><Code guid="{guid(8)}" name="b" color="rood"/></Code>'
    codes = f"<CodeBook><Codes>{tree}</Codes></CodeBook>"
    user = f'creatingUser="{guid(77)}" creationDateTime="20261123_1TZ"'
    file = project(
        codes + text_source(selection(2, 0, 2, inside=coding(3, 9, user)), 'plainTextPath="a.txt"'),
        {"a.txt": TEXT},
    )

    with open_project(file) as opened:
        (source,) = opened.sources()
        remarks = {remark.code: remark.details["count"] for remark in opened.remarks}
        assert [(code.name, code.color, code.parent_guid) for code in opened.codes] == [
            ("", None, None),
            ("b", None, guid(9)),
        ]
    assert (source.name, source.selections[0].codings[0].created) == ("", None)
    assert remarks == {"name-missing": 1, "color-unreadable": 1, "date-impossible": 1, "user-unknown": 1}


def test_selection_with_several_codings_none_and_no_length():
    marks = [
        selection(2, 3, 9, inside=coding(11, 9) + coding(12, 8)),
        selection(3, 10, 15, inside="<Description>let op</Description>"),
        selection(4, 5, 5),
    ]
    (source,), remarks = read(project(text_source("".join(marks)), {"a.txt": TEXT}))

    assert words(source) == ["school", "praat", ""]
    assert [len(one.codings) for one in source.selections] == [2, 0, 0]
    assert source.selections[1].description == "let op"
    assert (remarks["selection-empty"], remarks["code-unknown"]) == (1, 2)


def test_selection_outside_or_turned_around_stays_within_the_text():
    (source,), remarks = read(project(text_source(selection(2, 20, 999) + selection(3, 9, 3)), {"a.txt": TEXT}))

    assert words(source) == ["ouders.", "school"]
    assert (remarks["selection-outside"], remarks["selection-turned"]) == (1, 1)


def test_pdf_takes_its_text_from_the_representation():
    page = (
        f'<PDFSelection guid="{guid(5)}" page="0" firstX="1" firstY="2" secondX="3" secondY="4">'
        f'<Representation guid="{guid(6)}"><PlainTextContent>school</PlainTextContent></Representation>'
        f"{coding(7, 9)}</PDFSelection>"
    )
    text = f'<Representation guid="{guid(3)}" plainTextPath="internal://a.txt">{selection(4, 3, 9)}</Representation>'
    inside = f'<Sources><PDFSource guid="{guid(1)}" name="A" path="internal://a.pdf">{page}{text}</PDFSource></Sources>'

    (source,), remarks = read(project(inside, {"a.txt": TEXT}))

    region, place = source.selections
    assert (source.kind, source.text) == ("pdf", TEXT)
    assert (region.place, region.region, region.description) == ("region", (0, 1, 2, 3, 4), "school")
    assert TEXT[place.start : place.end] == "school"
    assert remarks["media-left-out"] == 1


def test_recording_gives_its_transcript_and_one_source_for_each_other():
    points = "".join(
        f'<SyncPoint guid="{guid(40 + n)}" position="{position}" timeStamp="{n * 1000}"/>'
        for n, position in enumerate([3, 9])
    )
    marks = (
        f'<TranscriptSelection guid="{guid(5)}" fromSyncPoint="{guid(40)}" toSyncPoint="{{{guid(41)}}}"/>'
        f'<TranscriptSelection guid="{guid(6)}" fromSyncPoint="{guid(40)}"/>'
    )
    first = f'<Transcript guid="{guid(2)}" plainTextPath="internal://a.txt">{points}{marks}</Transcript>'
    second = f'<Transcript guid="{guid(3)}"><PlainTextContent>kort</PlainTextContent></Transcript>'
    heard = f'<AudioSelection guid="{guid(7)}" begin="1000" end="2500"/>'
    inside = f'<AudioSource guid="{guid(1)}" name="A" path="relative:///a.mp3">{first}{second}{heard}</AudioSource>'

    sources, remarks = read(project(f"<Sources>{inside}</Sources>", {"a.txt": TEXT}))

    recording, other = sources
    assert [(one.place, one.start, one.end) for one in recording.selections] == [
        ("time", 1000, 2500),
        ("text", 3, 9),
        ("none", 0, 0),
    ]
    assert (other.text, other.part_of, other.kind) == ("kort", recording.guid, "audio")
    assert (remarks["another-transcript"], remarks["media-outside"]) == (1, 1)


def test_path_of_someones_machine_is_never_kept():
    with open_project(project("", attributes='name="P" basePath="/Users/maike/Studie"')) as opened:
        assert "maike" not in repr(opened.head) + repr(opened.remarks)
        assert "base-path-dropped" in [remark.code for remark in opened.remarks]


def test_values_of_cases_and_sources():
    def value(inside: str) -> str:
        return f'<VariableValue><VariableRef targetGUID="{guid(5)}"/>{inside}</VariableValue>'

    cases = f'<Cases><Case guid="{guid(6)}">{value("<IntegerValue>34</IntegerValue>")}{value("")}</Case></Cases>'
    file = project(cases + text_source(value("<TextValue>Noord</TextValue>")), {"a.txt": TEXT})

    with open_project(file) as opened:
        (source,) = opened.sources()
        assert opened.cases[0].values == (VariableValue(guid(5), "Integer", "34"), VariableValue(guid(5)))
        assert source.values == (VariableValue(guid(5), "Text", "Noord"),)


def test_coding_of_a_case_is_told_apart_from_an_unknown_code():
    cases = f'<Cases><Case guid="{guid(6)}" name="kind"/></Cases>'
    _, remarks = read(project(cases + text_source(selection(2, 0, 2, inside=coding(3, 6))), {"a.txt": TEXT}))

    assert remarks == {"code-is-case": 1, "part-missing": 1}


def test_notes_come_in_from_the_xml_and_from_a_file():
    notes = (
        f'<Notes><Note guid="{guid(2)}" name="n"><PlainTextContent>een\nmemo</PlainTextContent></Note>'
        f'<Note guid="{guid(3)}" plainTextPath="internal://n.txt"/></Notes>'
    )

    with open_project(project(notes, {"n.txt": "uit een bestand"})) as opened:
        assert [note.text for note in opened.notes] == ["een\nmemo", "uit een bestand"]


def test_unknown_parts_are_counted_not_lost_in_silence():
    inside = f"<Users><Robot/></Users><Widgets><Widget/></Widgets>{text_source('<Weight/><Weight/>')}"

    _, remarks = read(project(inside, {"a.txt": TEXT}))

    assert remarks["left-out"] == 4


def test_order_of_the_parts_does_not_matter():
    codes = f'<CodeBook><Codes><Code guid="{guid(9)}" name="c" isCodable="true"/></Codes></CodeBook>'
    _, remarks = read(project(text_source(selection(2, 0, 2, inside=coding(3, 9))) + codes, {"a.txt": TEXT}))

    assert remarks == {}


def test_sources_may_be_read_twice_with_the_same_remarks():
    with open_project(project(text_source(selection(2, 0, 999)), {"a.txt": TEXT})) as opened:
        first = list(opened.sources()), opened.remarks
        assert (list(opened.sources()), opened.remarks) == first


def test_bare_project_reads_the_folder_beside_it_and_follows_no_link(tmp_path: Path):
    (tmp_path / "Sources").mkdir()
    (tmp_path / "Sources" / "a.txt").write_text(TEXT)
    (tmp_path / "secret.txt").write_text("geheim")
    (tmp_path / "Sources" / "b.txt").symlink_to(tmp_path / "secret.txt")
    path = tmp_path / "studie.qde"

    path.write_bytes(qde(text_source(selection(2, 3, 9))))
    (source,), _ = read(path)
    path.write_bytes(qde(text_source(attributes='plainTextPath="internal://b.txt"')))
    (linked,), _ = read(path)

    assert (words(source), linked.text) == (["school"], None)


def test_bare_stream_has_no_folder():
    (source,), remarks = read(io.BytesIO(qde(text_source())))

    assert (source.text, remarks["text-missing"]) == (None, 1)


def test_file_of_another_kind_is_refused():
    with pytest.raises(CannotRead) as refused, open_project(io.BytesIO(b"<CodeBook/>")):
        pass

    assert (refused.value.reason, refused.value.details) == ("not-a-project", {"element": "CodeBook"})


def test_own_file_is_not_weighed():
    marks = selection(2, 4, 8, name="school")

    (source,), _ = read(project(text_source(marks), {"a.txt": TEXT}, attributes='name="P" origin="Oogst 0.1.0"'))

    assert words(source) == ["choo"]
