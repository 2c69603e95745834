"""The example in docs/reference/importing.md is true, in every format that can say all of it."""

import re
from pathlib import Path

import pytest
from tests.core.formats.small_files import zipped

from oogst.core.formats.reading import read

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "reference" / "importing.md"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "text", "table")
)


def p(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def docx() -> bytes:
    heading = p(f'<w:pPr><w:pStyle w:val="K"/></w:pPr>{r("Gesprek met A2")}')
    question = p(f'{r("I: Hoe ging het?")}<w:r><w:footnoteReference w:id="2"/></w:r>')
    deleted = f'<w:del w:author="Jansen">{r("Slecht")}</w:del><w:ins w:author="Jansen">{r("Heel ")}</w:ins>'
    answer = p(f'{r("A2: ")}<w:commentRangeStart w:id="0"/>{deleted}{r("goed")}<w:commentRangeEnd w:id="0"/>{r(".")}')
    rows = "".join(
        f"<w:tr><w:tc>{p(r(one))}</w:tc><w:tc>{p(r(two))}</w:tc></w:tr>"
        for one, two in (("vraag", "antwoord"), ("Waarom?", "Daarom."))
    )
    parts = {
        "document": f"<w:body>{heading}{question}{answer}<w:tbl>{rows}</w:tbl></w:body>",
        "styles": '<w:style w:styleId="K"><w:name w:val="heading 1"/></w:style>',
        "footnotes": f'<w:footnote w:id="2">{p(r("Zie bijlage 2."))}</w:footnote>',
        "comments": f'<w:comment w:id="0" w:author="Jansen">{p(r("Mooi gezegd."))}</w:comment>',
        "header1": p(r("Vertrouwelijk, van Jansen")),
    }
    return zipped({f"word/{name}.xml": f"<w:{name} {W}>{xml}</w:{name}>".encode() for name, xml in parts.items()})


def odt() -> bytes:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{one}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{two}</text:p></table:table-cell></table:table-row>"
        for one, two in (("vraag", "antwoord"), ("Waarom?", "Daarom."))
    )
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Zie bijlage 2.</text:p>"
    comment = '<office:annotation office:name="a"><text:p>Mooi gezegd.</text:p></office:annotation>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Slecht</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:h text:outline-level="1">Gesprek met A2</text:h>'
        f"<text:p>I: Hoe ging het?{note}</text:note-body></text:note></text:p>"
        f'<text:p>A2: {comment}Heel goed<office:annotation-end office:name="a"/>.</text:p>'
        f"<table:table>{rows}</table:table>"
    )
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODF}>{text}</office:document-content>".encode(),
        "styles.xml": f"<office:document-styles {ODF}><text:p>Vertrouwelijk</text:p></office:document-styles>".encode(),
    })  # fmt: skip


def rtf() -> bytes:
    rows = "".join(
        rf"\trowd\cellx1\cellx2\intbl {one}\cell {two}\cell\row "
        for one, two in (("vraag", "antwoord"), ("Waarom?", "Daarom."))
    )
    comment = r"{\*\atnauthor Jansen}{\*\annotation{\*\atnref 1}Mooi gezegd.}"
    return (
        r"{\rtf1\ansi{\stylesheet{\s1\outlinelevel0 heading 1;}}{\header Vertrouwelijk}\pard\s1 Gesprek met A2\par "
        r"\pard I: Hoe ging het?{\footnote Zie bijlage 2.}\par A2: {\*\atrfstart 1}{\deleted Slecht}"
        rf"{{\revised Heel }}goed{{\*\atrfend 1}}{comment}.\par {rows}\pard\par}}"
    ).encode()


@pytest.mark.parametrize(("name", "data"), [("x.docx", docx()), ("x.odt", odt()), ("x.rtf", rtf())])
def test_the_example_is_what_comes_in(name: str, data: bytes) -> None:
    example = re.search(r"```\n(Gesprek met A2\n.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None

    document = read(data, name)[0]

    assert document.text == example[1]
    assert [(document.text[h.start : h.end], h.level) for h in document.headings] == [("Gesprek met A2", 1)]
    assert {"notes-at-end", "comments-at-end", "tracked-changes"} <= {remark.code for remark in document.remarks}
    assert "Jansen" not in f"{document.text}{document.remarks}"
