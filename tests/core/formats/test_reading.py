"""Which reader takes a file, and that none of them ever fails in another way than it says."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oogst.core.formats import limits
from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.reading import Options, read
from oogst.core.formats.recognise import EXTENSIONS
from oogst.core.text import normalise
from oogst.sources.reading_messages import REFUSALS, REMARKS

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def reason(data: bytes, filename: str) -> str:
    with pytest.raises(CannotRead) as refused:
        read(data, filename)
    return refused.value.reason


def zipped(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def docx(words: str) -> bytes:
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    return zipped(**{"word__document.xml": body})


def check(document: Document) -> None:
    assert document.text == normalise(document.text)
    position = 0
    for turn in document.turns:
        assert position <= turn.start <= turn.words_start <= turn.end <= len(document.text)
        position = turn.end
    for heading in document.headings:
        assert 0 <= heading.start < heading.end <= len(document.text)
        assert heading.level >= 1
    for remark in document.remarks:
        assert remark.code in REMARKS


def check_outcome(data: bytes, filename: str, options: Options) -> None:
    """Sound documents, or a refusal that has a sentence."""
    reason = ""
    documents: list[Document] = []
    try:
        documents = read(data, filename, options)
    except CannotRead as refused:
        reason = refused.reason
    assert bool(documents) != (reason in REFUSALS)
    for document in documents:
        check(document)


def test_the_content_decides_and_a_wrong_name_is_remarked() -> None:
    document = read(docx("woorden"), "verslag.pdf")[0]

    assert (document.name, document.text) == ("verslag", "woorden")
    assert [(remark.code, remark.details) for remark in document.remarks] == [
        ("other-format", {"extension": "pdf", "format": "DOCX"})
    ]


def test_a_page_called_txt_is_read_as_a_page() -> None:
    assert read(b"<!doctype html><p>hoi<p>daar", "x.txt")[0].text == "hoi\ndaar"


def test_markdown_is_kept_as_written_with_its_headings() -> None:
    document = read(b"# Kop\n\n```\n# geen kop\n```\n**vet**\n", "x.md")[0]

    assert document.text == "# Kop\n\n```\n# geen kop\n```\n**vet**\n"
    assert [document.text[h.start : h.end] for h in document.headings] == ["# Kop"]


@pytest.mark.parametrize(
    ("data", "filename", "expected"),
    [
        (b"", "x.txt", "empty"),
        (b" \n\t", "x.txt", "empty"),
        (b"dit is geen zip", "x.odt", "not-what-it-says"),
        (b"dit is geen pdf", "x.pdf", "not-what-it-says"),
        (b"dit is tekst", "x.rtf", "not-what-it-says"),
        (b"dit is tekst", "x.xlsx", "not-what-it-says"),
        (b"PK\x03\x04" + b"a" * 100, "x.docx", "cut-off"),
        (docx("woorden")[:-10], "x.docx", "cut-off"),
        (zipped(a="b"), "x.docx", "not-what-it-says"),
        (zipped(a="b"), "x.zip", "packed"),
        (zipped(a="b"), "x.pages", "unknown-format"),
        (b"\x1f\x8b\x08" + b"\x00" * 300, "x.tar.gz", "packed"),
        (zipped(**{"project.qde": "<x/>"}), "x.qdpx", "exchange-project"),
        (b"\x89PNG\r\n\x1a\n", "x.png", "picture"),
        (b"ID3\x04 enzovoort", "x.mp3", "recording"),
        (b"\x00\x00\x00\x18ftypM4A ", "x.m4a", "recording"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 50 + b"x", "x.txt", "unknown-format"),
        (b"<?xml version='1.0'?><tei/>", "x.xml", "unknown-format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "x.docx", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "x.doc", "old-word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"),
            "x.msg",
            "outlook-message",
        ),
    ],
)
def test_what_does_not_come_in_says_why(data: bytes, filename: str, expected: str) -> None:
    assert reason(data, filename) == expected


@pytest.mark.parametrize(
    "filename", ["../../etc/passwd", "C:\\x\\gesprek 1.txt", ".txt", "", "a\x00b.txt", "\udcff.txt"]
)
def test_any_file_name_gives_a_plain_document_name(filename: str) -> None:
    name = read(b"woorden", filename)[0].name

    assert name
    assert not set(name) & set("/\\\x00\udcff")


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_CHARACTERS", 10)

    assert reason(b"meer dan tien tekens", "x.txt") == "text-too-long"


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 10)

    assert reason(b"meer dan tien bytes", "x.txt") == "too-large"


SEEDS = [
    b"",
    b"{\\rtf1\\ansi {\\*\\x \\'e9\\u8364? a}\\par b}",
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj",
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>x\n",
    b"1\n00:00:01,000 --> 00:00:02,000\nA: x\n",
    b"From: a@b.c\nSubject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--\n",
    b"<html><table><tr><td>a<td><ul><li>b</table>",
    b'id;tekst\n1;"a\nb"\n',
    b"A: x\nB: y\nA: z\nB: q\n",
    docx("woorden"),
    zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<a/>"}),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"x" * 600,
]


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A seed with some bytes replaced, put in or taken out."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(st.binary(max_size=6))
        data[at : at + draw(st.integers(0, 8))] = piece
    return bytes(data)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.one_of(st.binary(max_size=300), spoiled()), extension=st.sampled_from([*EXTENSIONS, "zip", "doc", "xyz"])
)
@example(data=b"\xff\xfe", extension="txt")
@example(data=b"A:\nB:\nA:\nB:", extension="txt")
def test_any_bytes_under_any_name_are_read_or_refused(data: bytes, extension: str) -> None:
    check_outcome(data, f"x.{extension}", Options())


@settings(max_examples=100, deadline=None)
@given(encoding=st.text(max_size=12), data=st.binary(min_size=1, max_size=50))
def test_any_character_set_asked_for_is_used_or_refused(encoding: str, data: bytes) -> None:
    check_outcome(data, "x.txt", Options(encoding=encoding))
