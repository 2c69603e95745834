"""Small files of every kind that can be imported, with things to run in their words, names, links and remarks."""

import io
import json
import mailbox
import zipfile
from email.message import EmailMessage
from xml.sax.saxutils import escape

import docx
import typst
import xlsxwriter
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from tests.core.formats.refi_things import NAMESPACE, coding, guid, project, selection
from tests.web.security.attack import LINK, PICTURE, SCRIPT, SUM

WORDS = f"Het begin. {SUM} {SCRIPT} {PICTURE} [klik]({LINK}) Het einde."
SAFE = escape(WORDS, {'"': "&quot;"})
SHORT = escape(PICTURE, {'"': "&quot;"})


def txt():
    return WORDS.encode()


def md():
    return f"# {PICTURE}\n\n{WORDS}\n\n<script>boem()</script>\n\n[klik]({LINK})\n\n![x]({LINK})\n".encode()


def html():
    return (
        f"<html><head><title>{SHORT}</title><script>boem()</script>"
        f"<meta http-equiv=refresh content='0;url={LINK}'></head>"
        f"<body onload=boem()><h1>{SAFE}</h1><p onclick=boem()>Het begin. {SAFE} <a href='{LINK}'>klik</a>"
        f"<svg onload=boem()><script>boem()</script></svg><iframe srcdoc='<script>boem()</script>'></iframe>"
        f"<!-- {PICTURE} --><math href='{LINK}'>x</math><img src=x onerror=boem()></p></body></html>"
    ).encode()


def rtf():
    plain = WORDS.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    field = '{\\field{\\*\\fldinst{HYPERLINK "javascript:boem()"}}{\\fldrslt klik}}'
    return f"{{\\rtf1\\ansi{{\\info{{\\title {SHORT}}}}}{plain} {field}\\par}}".encode("ascii")


def docx_file():
    document = docx.Document()
    document.core_properties.title = PICTURE
    document.core_properties.comments = SCRIPT
    document.add_heading(PICTURE)
    paragraph = document.add_paragraph(WORDS)
    link = OxmlElement("w:hyperlink")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link.set(qn("r:id"), document.part.relate_to(LINK, kind, is_external=True))
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "klik"
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = SCRIPT, PICTURE
    document.add_comment(paragraph.runs, text=WORDS, author=PICTURE, initials="x")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt():
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in
        {"office": "office", "text": "text", "meta": "meta"}.items()
    )  # fmt: skip
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text><text:h>{SHORT}</text:h><text:p>{SAFE} '
        f'<text:a xlink:href="{LINK}">klik</text:a><office:annotation><dc:creator>{SHORT}</dc:creator><text:p>{SAFE}'
        "</text:p></office:annotation></text:p></office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return out.getvalue()


def pdf():
    made = typst.compile(
        f"#set document(title: {json.dumps(PICTURE)}, author: {json.dumps(SCRIPT)})\n"
        f"#set page(width: 600pt)\n#text({json.dumps(WORDS)})\n\n"
        f"#link({json.dumps('javascript:boem()')})[klik]".encode()
    )
    assert isinstance(made, bytes)
    return made


def letter():
    message = EmailMessage()
    message["From"] = "Iemand <iemand@oogst.example>"
    message["To"] = "onderzoek@oogst.example"
    message["Subject"] = f"Over {PICTURE} {SUM}"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    message.set_content(WORDS)
    message.add_alternative(html().decode(), subtype="html")
    message.add_attachment(b"<script>boem()</script>", maintype="text", subtype="html", filename=f"{PICTURE}.html")
    return message


def eml():
    return letter().as_bytes()


def mbox(folder):
    box = mailbox.mbox(folder / "box.mbox")
    box.add(letter())
    box.add(letter())
    box.flush()
    box.close()
    return (folder / "box.mbox").read_bytes()


def srt():
    first = f"1\n00:00:01,000 --> 00:00:04,000\n{WORDS}\n\n"
    return f"{first}2\n00:00:05,000 --> 00:00:06,000\n<b onclick=boem()>x</b>\n".encode()


def vtt():
    return (
        f"WEBVTT {PICTURE}\n\nNOTE {SCRIPT}\n\nSTYLE\n::cue {{ background: url({LINK}) }}\n\n{PICTURE}\n"
        f"00:01.000 --> 00:04.000\n<v {PICTURE}>{WORDS}\n\n"
        "00:05.000 --> 00:06.000\n<v A1><c.x onclick=boem()>ja</c></v>\n"
    ).encode()


def csv():
    who, words = (cell.replace('"', '""') for cell in (SCRIPT, WORDS))
    return f'naam,vraag {PICTURE}\n"A1 {who}","{words}"\n"A2","=1+1"\n'.encode()


def xlsx():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.set_properties({"title": PICTURE, "author": SCRIPT})
    sheet = book.add_worksheet("blad <b>")
    sheet.write_row(0, 0, ["naam", PICTURE])
    sheet.write_row(1, 0, [f"A1 {SCRIPT}", WORDS])
    sheet.write_url(2, 0, "https://oogst.example/", string=PICTURE)
    sheet.write_comment(1, 1, WORDS)
    book.close()
    return out.getvalue()


CODES = (
    f'<CodeBook><Codes><Code guid="{guid(5)}" name="{SHORT}" isCodable="true" color="#ff0000"><Description>{SAFE}'
    f'</Description><Code guid="{guid(6)}" name="{escape(SUM)}" isCodable="true"/></Code></Codes></CodeBook>'
)


def qdpx():
    hostile = escape(SCRIPT, {'"': "&quot;"})
    users = f'<Users><User guid="{guid(9)}" name="{SHORT}"/></Users>'
    cases = f'<Cases><Case guid="{guid(20)}" name="{hostile}"><Description>{SAFE}</Description></Case></Cases>'
    marked = selection(3, 0, 10, name=SHORT, inside=coding(4, 5, f'creatingUser="{guid(9)}"'))
    source = (
        f'<Sources><TextSource guid="{guid(1)}" name="{SHORT}" plainTextPath="internal://a.txt" '
        f'creatingUser="{guid(9)}"><Description>{SAFE}</Description>{marked}</TextSource></Sources>'
    )
    notes = f'<Notes><Note guid="{guid(7)}" name="{hostile}"><PlainTextContent>{SAFE}</PlainTextContent></Note></Notes>'
    content = project(
        users + CODES + cases + source + notes + f"<Description>{SAFE}</Description>",
        {"a.txt": WORDS}, attributes=f'name="{SHORT}"',
    )  # fmt: skip
    return content.getvalue()


def qdc():
    inside = CODES.removeprefix("<CodeBook>").removesuffix("</CodeBook>")
    space = NAMESPACE.replace("project", "codebook")
    return f'<?xml version="1.0"?><CodeBook xmlns="{space}">{inside}</CodeBook>'.encode()


def every_file(folder):
    """By ending. The names themselves carry something too."""
    made = {
        "txt": txt(), "md": md(), "html": html(), "rtf": rtf(), "docx": docx_file(), "odt": odt(), "pdf": pdf(),
        "eml": eml(), "mbox": mbox(folder), "srt": srt(), "vtt": vtt(), "csv": csv(), "xlsx": xlsx(), "qdpx": qdpx(),
        "qdc": qdc(),
    }  # fmt: skip
    return {ending: (f"{PICTURE} {SUM[:12]}.{ending}", content) for ending, content in made.items()}
