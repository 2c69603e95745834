"""Files that mean harm or went wrong, in every format that is a ZIP or XML: refused for a reason with a sentence."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.core.formats import small_files
from tests.core.formats.small_files import CONTAINERS, MAIN, WORDS, zipped

from oogst.core.formats import limits
from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_reading import open_project
from oogst.core.formats.reading import read
from oogst.exchange import refi_messages
from oogst.sources import reading_messages

KINDS = sorted(CONTAINERS)
FIRST, ENTRY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def sound(kind: str) -> bytes:
    return zipped(CONTAINERS[kind]())


def text_of(data: bytes, kind: str) -> str:
    """All the words that come in."""
    if kind != "qdpx":
        return "\n".join(document.text for document in read(data, f"x.{kind}"))
    with open_project(io.BytesIO(data)) as project:
        return "\n".join([project.head.description, *(source.text or "" for source in project.sources())])


def refusal(data: bytes, kind: str) -> str:
    with pytest.raises(CannotRead) as refused:
        text_of(data, kind)
    known = refi_messages.REFUSALS if kind == "qdpx" else {}
    assert refused.value.reason in {**reading_messages.REFUSALS, **known}
    return refused.value.reason


def with_member(kind: str, name: str, content: bytes = b"x") -> bytes:
    return zipped({**CONTAINERS[kind](), name: content})


def patched(data: bytes, signature: bytes, offset: int, form: str, value: int, nth: int = -1) -> bytes:
    """The file with one number of one header changed."""
    places = [at for at in range(len(data)) if data.startswith(signature, at)]
    changed = bytearray(data)
    struct.pack_into(form, changed, places[nth] + offset, value)
    return bytes(changed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_file_comes_in(kind: str) -> None:
    assert WORDS in text_of(sound(kind), kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:\\x", "c:x", "..\\x", "\\\\host\\x", "x\x00.xml"])
def test_names_that_lead_outside(kind: str, name: str) -> None:
    placeholder = "q" * len(name)

    assert refusal(with_member(kind, placeholder).replace(placeholder.encode(), name.encode()), kind) == "unsafe-name"


@pytest.mark.parametrize("kind", KINDS)
def test_links(kind: str) -> None:
    target = io.BytesIO(sound(kind))
    with zipfile.ZipFile(target, "a") as archive:
        link = zipfile.ZipInfo("link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(target.getvalue(), kind) == "unsafe-name"


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_thousand_empty_members(kind: str) -> None:
    count = 200_000
    entry = struct.pack("<4s6H3L5H2L", ENTRY, *[0] * 9, 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2LH", END, 0, 0, count % 65536, count % 65536, len(entry) * count, 0, 0)

    assert refusal(b"PK" + entry * count + end, kind) == "too-many-members"


@pytest.mark.parametrize("kind", KINDS)
def test_sizes_that_add_up_to_too_much(kind: str) -> None:
    data = zipped({**CONTAINERS[kind](), **{f"{number}.bin": b"x" for number in range(5)}})
    for number in range(1, 6):
        data = patched(data, ENTRY, 24, "<L", 0xFFFFFFF0, nth=-number)

    assert refusal(data, kind) == "bomb"


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_that_unfolds_a_thousandfold(kind: str) -> None:
    parts = CONTAINERS[kind]()
    parts[MAIN[kind]] += b" " * (40 << 20)
    data = zipped(parts)

    assert len(data) < 100_000
    assert refusal(data, kind) == "bomb"


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_part_that_is_larger_than_anything_that_is_read(kind: str) -> None:
    parts = CONTAINERS[kind]()
    main = parts.pop(MAIN[kind])
    data = patched(zipped({**parts, MAIN[kind]: main}), ENTRY, 24, "<L", limits.MEMBER_BYTES + 1)

    assert refusal(data, kind) == "too-large"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_too_large(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100)

    with pytest.raises(CannotRead, match="too-large"):
        read(sound(kind), f"x.{kind}")


def test_a_real_document_that_is_packed_tight() -> None:
    """As a real project holds one: half a megabyte with a part of eighteen and a half. (DOCX is in its own tests.)"""
    line = (
        "Vraag {}: hoe gaat het op school, en hoe gaat het daarbuiten met wie je daar kent, thuis en in de buurt?"
        + " Ja?" * 80
    )
    parts = small_files.odt("</text:p><text:p>".join(line.format(n % 9_973) for n in range(44_000)))
    data = zipped(parts)

    assert len(parts["content.xml"]) > max(18_000_000, 20 * len(data))
    assert text_of(data, "odt").count("hoe gaat het op") == 44_000


@pytest.mark.parametrize("kind", KINDS)
def test_members_that_share_their_bytes(kind: str) -> None:
    data = zipped({**CONTAINERS[kind](), "a.bin": b"a" * 500, "b.bin": b"b" * 500}, zipfile.ZIP_STORED)
    first = data.rfind(ENTRY, 0, data.rfind(ENTRY))
    (offset,) = struct.unpack_from("<L", data, first + 42)

    assert refusal(patched(data, ENTRY, 42, "<L", offset), kind) == "bomb"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("step", [-7, -1, 1, 5_000])
def test_a_size_in_the_directory_that_differs_from_the_data(kind: str, method: int, step: int) -> None:
    parts = CONTAINERS[kind]()
    main = parts.pop(MAIN[kind])
    data = zipped({**parts, MAIN[kind]: main}, method)

    assert refusal(patched(data, ENTRY, 24, "<L", len(main) + step), kind) in {"bomb", "damaged"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_that_says_small_and_unfolds_large(kind: str) -> None:
    """The directory and the checksum are those of the first bytes alone, so that a careless reader sees no lie."""
    parts = CONTAINERS[kind]()
    main = parts.pop(MAIN[kind])
    data = zipped({**parts, MAIN[kind]: main + b" " * 5_000_000})
    data = patched(data, ENTRY, 24, "<L", len(main))
    data = patched(data, ENTRY, 16, "<L", zipfile.crc32(main))

    try:
        words = text_of(data, kind)
    except CannotRead as error:
        assert error.reason in {"bomb", "damaged"}  # noqa: PT017 - either outcome is right
    else:
        assert kind not in {"xlsx", "ods"}
        assert WORDS in words  # not a byte beyond what was promised was unpacked


@pytest.mark.parametrize("kind", KINDS)
def test_locked_members(kind: str) -> None:
    data = bytearray(sound(kind))
    for signature, offset in ((FIRST, 6), (ENTRY, 8)):
        for at in range(len(data)):
            if data.startswith(signature, at):
                data[at + offset] |= 1

    assert refusal(bytes(data), kind) == "encrypted"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_new_office_documents_behind_a_password(kind: str) -> None:
    """They are packed in the old container then, whatever their name."""
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    )

    assert refusal(locked, kind) == "encrypted"


@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_open_documents_behind_a_password(kind: str) -> None:
    """Their list of parts says so; the parts themselves are rubbish."""
    parts = {**CONTAINERS[kind](), MAIN[kind]: bytes(range(256)) * 4}
    parts["META-INF/manifest.xml"] = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"

    assert refusal(zipped(parts), kind) == "encrypted"


@pytest.mark.parametrize("name", ["fodt", "qde", "qdc"])
def test_xml_without_a_container_cut_off_anywhere(name: str) -> None:
    path = Path(__file__).parent.parent.parent / "corpus" / name
    whole = next(path.glob("*.*")).read_bytes()
    readers: dict[str, Callable[[bytes], object]] = {
        "fodt": lambda data: read(data, "x.fodt"),
        "qde": lambda data: text_of(data, "qdpx"),
        "qdc": read_codebook,
    }
    for cut in range(60, len(whole.rstrip()) - 1, max(1, len(whole) // 60)):
        with pytest.raises(CannotRead) as refused:
            readers[name](whole[:cut])
        assert refused.value.reason in {"damaged", "not-what-it-says"}


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off_anywhere(kind: str) -> None:
    data = sound(kind)

    for cut in range(1, len(data), max(1, len(data) // 60)):
        assert refusal(data[:cut], kind) in {"cut-off", "damaged", "not-what-it-says"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_container_in_a_container_is_not_opened(kind: str) -> None:
    bomb = zipped({"a": b" " * (30 << 20)})
    layers = zipped({f"{number}.zip": zipped({"b.zip": bomb}) for number in range(3)})

    assert WORDS in text_of(with_member(kind, "inner.zip", layers), kind)
    assert refusal(zipped({**CONTAINERS[kind](), MAIN[kind]: bomb}), kind) in {"damaged", "empty"}


BILLION_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))
DOCTYPES = [
    f"<!DOCTYPE x [{BILLION_LAUGHS}]>",
    '<!DOCTYPE x [<!ENTITY a8 "binnen">]>',
    '<!DOCTYPE x [<!ENTITY a8 SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    "<!DOCTYPE x>",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_and_outside_the_file(kind: str, doctype: str, encoding: str) -> None:
    parts = CONTAINERS[kind](f"{WORDS} &a8;", doctype)
    main = parts[MAIN[kind]].decode().replace('<?xml version="1.0" encoding="utf-8"?>', "")
    parts[MAIN[kind]] = f'<?xml version="1.0" encoding="{encoding}"?>{main}'.encode(encoding)

    assert refusal(zipped(parts), kind) == "unsafe-xml"


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_xml_without_a_container(doctype: str, encoding: str) -> None:
    book = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="x" name="&a8;"/></Codes></CodeBook>'
    project = "<Project name='x'><Description>&a8;</Description></Project>"
    office = small_files.odt("&a8;")["content.xml"].decode().replace("document-content", "document")
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    readers: list[tuple[str, Callable[[bytes], object]]] = [
        (book, read_codebook),
        (project, lambda data: text_of(data, "qdpx")),
        (office, lambda data: read(data, "x.fodt")),
    ]

    for xml, reader in readers:
        with pytest.raises(CannotRead) as refused:
            reader(f"{declaration}{doctype}{xml}".encode(encoding))
        # A flat document is told by its first bytes, and in UTF-16 by none of them.
        assert refused.value.reason == "unsafe-xml" or (xml is office and encoding == "utf-16")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parse", ["text", "xml"])
def test_inclusion_brings_nothing_in(kind: str, parse: str, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.xml"
    secret.write_text("<a>heel geheim</a>")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="{parse}"/>'

    found = text_of(zipped(CONTAINERS[kind](f"{WORDS}{include}")), kind)

    assert "heel geheim" not in found
    assert "De school" in found


def test_a_page_fetches_and_expands_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("heel geheim")
    page = (
        f'<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}">{BILLION_LAUGHS}]><html>'
        f"<body><p>{WORDS} &a; &a8;<iframe src='{secret.as_uri()}'></iframe><object data='{secret}'></object></p>"
    )

    text = read(page.encode(), "x.html")[0].text

    assert WORDS in text
    assert "heel geheim" not in text
    assert len(text) < 2_000


@pytest.mark.parametrize("kind", ["docx", "odt", "xlsx", "ods"])
@pytest.mark.parametrize("called", ["txt", "pdf", "rtf"])
def test_a_wrong_name_is_remarked(kind: str, called: str) -> None:
    document = read(sound(kind), f"gesprek.{called}")[0]

    assert document.text == WORDS
    assert [remark.details["extension"] for remark in document.remarks if remark.code == "other-format"] == [called]


@pytest.mark.parametrize("called", ["pdf", "docx", "txt", "rtf"])
def test_a_project_under_another_name_is_sent_to_its_own_page(called: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read(sound("qdpx"), f"x.{called}")

    assert refused.value.reason == "exchange-project"


@pytest.mark.parametrize("called", ["docx", "odt", "xlsx", "pdf", "rtf"])
def test_text_under_the_name_of_a_document(called: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read(b"Gewoon een paar woorden.", f"x.{called}")

    assert (refused.value.reason, refused.value.details) == ("not-what-it-says", {"extension": called})


def _with_macros(kind: str) -> tuple[bytes, str]:
    if kind == "docm":
        return zipped({**small_files.docx(), "word/vbaProject.bin": b"Sub AutoOpen()"}), "x.docm"
    if kind == "xlsm":
        return zipped({**small_files.xlsx(), "xl/vbaProject.bin": b"Sub AutoOpen()"}), "x.xlsm"
    if kind == "xlsm of before":
        return zipped({**small_files.xlsx(), "xl/macrosheets/sheet1.xml": b"<a/>"}), "x.xlsm"
    if kind == "ods":
        return zipped({**small_files.ods(), "Basic/Standard/Module1.xml": b"<a/>"}), "x.ods"
    return zipped({**small_files.odt(), "Basic/Standard/Module1.xml": b"<a/>"}), "x.odt"


@pytest.mark.parametrize("kind", ["docm", "xlsm", "xlsm of before", "odt", "ods"])
def test_macros_are_left_alone_and_told(kind: str) -> None:
    data, name = _with_macros(kind)

    document = read(data, name)[0]

    assert document.text == WORDS
    assert "macros-not-read" in {remark.code for remark in document.remarks}


def test_a_table_that_claims_a_huge_field_is_no_larger_than_its_cells() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "antwoord")
        sheet.write(1_048_575, 0, WORDS)

    with pytest.raises(CannotRead) as refused:
        read(target.getvalue(), "x.xlsx")

    assert (refused.value.reason, refused.value.details) == ("too-many-rows", {"limit": limits.ROWS})
