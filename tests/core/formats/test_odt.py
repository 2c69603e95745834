import io
import zipfile

import pytest

from oogst.core.formats.document import CannotRead, Heading
from oogst.core.formats.odt import read_flat_odt, read_odt

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "text", "table", "style", "draw")
)


def content(body: str, styles: str = "") -> str:
    return (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def packed(xml: str, manifest: str = "<manifest/>") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def text_of(body: str, styles: str = "") -> str:
    return read_odt(packed(content(body, styles)), "x")[0].text


def test_white_space_is_as_the_format_says() -> None:
    body = (
        "<text:p>\n   een  <text:span>twee</text:span><text:s text:c='3'/>drie"
        "<text:tab/>vier<text:line-break/>vijf</text:p>"
    )

    assert text_of(body) == "een twee   drie\tvier\nvijf"


def test_headings_lists_and_tables() -> None:
    styles = (
        "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' "
        "style:num-suffix='.'/><text:list-level-style-bullet text:level='2'/></text:list-style>"
    )
    body = (
        "<text:h text:outline-level='2'>Kop</text:h>"
        "<text:list text:style-name='L1'><text:list-item><text:p>a</text:p>"
        "<text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>c</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>1</text:p><text:p>2</text:p></table:table-cell>"
        "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
    )

    document = read_odt(packed(content(body, styles)), "x")[0]

    assert document.text == "Kop\n1. a\n  • b\n2. c\n1 2 | 3"
    assert document.headings == (Heading(0, 3, 2),)


def test_deletions_are_out_and_notes_and_comments_at_the_end() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>Het <office:annotation office:name='1'><text:p>Echt?</text:p></office:annotation>"
        "was goed<office:annotation-end office:name='1'/>"
        "<text:note><text:note-citation>i</text:note-citation>"
        "<text:note-body><text:p>Zie daar.</text:p></text:note-body></text:note>.</text:p>"
    )

    assert text_of(body) == "Het was goed[1].\n\n[1] Zie daar.\n\n[«was goed»] Echt?"


def test_phonetic_guides_and_text_boxes() -> None:
    body = (
        "<text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とう</text:ruby-text></text:ruby>"
        "<draw:frame><draw:text-box><text:p>kader</text:p></draw:text-box></draw:frame>!</text:p>"
    )

    assert text_of(body) == "東京!\nkader"


def test_a_flat_document_reads_the_same() -> None:
    body = "<office:body><office:text><text:p>plat</text:p></office:text></office:body>"
    xml = f"<office:document {NAMES}>{body}</office:document>"

    assert read_flat_odt(xml.encode(), "x")[0].text == "plat"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed("rommel", "<m><manifest:encryption-data/></m>"), "encrypted"),
        (packed("rommel"), "damaged"),
        (packed(content("<text:p/>")), "empty"),
        (packed('<!DOCTYPE x [<!ENTITY a "b">]>' + content("<text:p>&a;</text:p>")), "unsafe-xml"),
    ],
)
def test_what_does_not_come_in(data: bytes, reason: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_odt(data, "x")

    assert refused.value.reason == reason
