"""The smallest sound file of each kind of container and XML, with our own words, to be spoiled by tests."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.core.formats.refi_things import qde, text_source

WORDS = "De school praat."
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "text", "table")
)
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
Members = dict[str, bytes]


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(words: str = WORDS, doctype: str = "") -> Members:
    body = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
    return {"word/document.xml": f"{doctype}<w:document {_W}>{body}</w:document>".encode()}


def odt(words: str = WORDS, doctype: str = "") -> Members:
    body = f"<office:body><office:text><text:p>{words}</text:p></office:text></office:body>"
    return {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"{doctype}<office:document-content {_ODF}>{body}</office:document-content>".encode(),
        "META-INF/manifest.xml": b"<manifest/>",
    }


def ods(words: str = WORDS, doctype: str = "") -> Members:
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        "</table:table-row>"
        for cell in ("antwoord", words)
    )
    body = f'<office:spreadsheet><table:table table:name="Een">{rows}</table:table></office:spreadsheet>'
    content = f"{doctype}<office:document-content {_ODF}><office:body>{body}</office:body></office:document-content>"
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": b"<manifest/>",
    }


def xlsx(words: str = WORDS, doctype: str = "") -> Members:
    def cell(place: str, text: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    rows = f'<row r="1">{cell("A1", "antwoord")}</row><row r="2">{cell("A2", words)}</row>'
    book = '<sheets><sheet name="Een" sheetId="1" r:id="r1"/></sheets>'
    return {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relation(f"{_LINKS}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {_SHEET} xmlns:r="{_LINKS}">{book}</workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": _relation(f"{_LINKS}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f"{doctype}<worksheet {_SHEET}><sheetData>{rows}</sheetData></worksheet>".encode()
        ),
    }


def qdpx(words: str = WORDS, doctype: str = "") -> Members:
    project = qde(f"<Description>{words}</Description>{text_source()}")
    declaration, mark, rest = project.partition(b"?>")
    return {"project.qde": declaration + mark + doctype.encode() + rest, "sources/a.txt": WORDS.encode()}


def _relation(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="r1" Type="{kind}" Target="{target}"/>'
    return f"<Relationships {_RELATIONS}>{relation}</Relationships>".encode()


CONTAINERS: dict[str, Callable[..., Members]] = {"docx": docx, "odt": odt, "ods": ods, "xlsx": xlsx, "qdpx": qdpx}
MAIN = {
    "docx": "word/document.xml", "odt": "content.xml", "ods": "content.xml", "xlsx": "xl/worksheets/sheet1.xml",
    "qdpx": "project.qde",
}  # fmt: skip
