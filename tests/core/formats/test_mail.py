import datetime
from email.message import EmailMessage

import pytest

from oogst.core.formats.document import CannotRead, Remark
from oogst.core.formats.mail import read_mail, read_mailbox


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Jan Jansen <jan@school.example>"
    made["To"] = "onderzoek@example.nl"
    made["Subject"] = "Over het gesprek"
    made["Date"] = "Tue, 03 Mar 2026 10:11:12 +0100"
    for name, value in headers.items():
        made[name] = value
    return made


def test_subject_date_and_words_without_addresses() -> None:
    mail = message()
    mail.set_content("Dag,\n\nHet was één goed gesprek.\n")

    document = read_mail(mail.as_bytes(), "bericht")[0]

    assert (document.name, document.kind, document.date) == ("Over het gesprek", "email", datetime.date(2026, 3, 3))
    assert document.text == "Dag,\n\nHet was één goed gesprek."
    assert "example" not in f"{document.text}{document.variables}"


def test_attachments_are_named_and_not_read() -> None:
    mail = message()
    mail.set_content("Zie bijlage.")
    mail.add_attachment(b"geheim", maintype="text", subtype="plain", filename="verslag.txt")

    document = read_mail(mail.as_bytes(), "x")[0]

    assert document.text == "Zie bijlage."
    assert document.remarks == (Remark("attachments-not-read", {"count": 1, "names": "verslag.txt"}),)


def test_a_message_in_html_alone_is_read() -> None:
    mail = message()
    mail.set_content("<p>Hoi <b>daar</b></p><p>Groet</p>", subtype="html")

    assert read_mail(mail.as_bytes(), "x")[0].text == "Hoi daar\nGroet"


def test_raw_bytes_and_a_set_that_does_not_exist() -> None:
    raw = "From: a@b.nl\r\nSubject: één\r\nContent-Type: text/plain; charset=bestaatniet\r\n\r\ngeïnteresseerd\r\n"

    document = read_mail(raw.encode("cp1252"), "x")[0]

    assert (document.name, document.text) == ("één", "geïnteresseerd")


def test_lines_that_flow_are_joined() -> None:
    head = b"From: a@b.nl\nSubject: x\nContent-Type: text/plain; format=flowed\n\n"
    raw = head + b"Een regel \ndie doorloopt.\nEn nog een.\n"

    assert read_mail(raw, "x")[0].text == "Een regel die doorloopt.\nEn nog een."


REPLY = "Ja, graag.\n\nOp di 3 mrt 2026 om 10:11 schreef Jan <jan@x.example>:\n\n> Wil je praten?\n> Groet"


def test_history_stays_unless_it_is_asked_away() -> None:
    mail = message()
    mail.set_content(REPLY)

    assert read_mail(mail.as_bytes(), "x")[0].text == REPLY
    without = read_mail(mail.as_bytes(), "x", drop_quoted=True)[0]
    assert without.text == "Ja, graag."
    assert without.remarks == (Remark("quotes-left-out"),)


def test_a_mailbox_gives_a_document_for_each_message() -> None:
    box = b""
    for words in ("een", "twee"):
        mail = message()
        mail.set_content(words)
        box += b"From jan Tue Mar  3 10:11:12 2026\n" + mail.as_bytes() + b"\n"

    assert [document.text for document in read_mailbox(box, "x")] == ["een", "twee"]


def test_a_message_without_words_is_refused() -> None:
    with pytest.raises(CannotRead) as refused:
        read_mail(message().as_bytes(), "x")

    assert refused.value.reason == "empty"


def test_a_message_that_breaks_off_is_read_and_remarked() -> None:
    mail = message()
    mail.set_content("Zie bijlage.")
    mail.add_attachment(b"woorden", maintype="text", subtype="plain", filename="a.txt")

    document = read_mail(mail.as_bytes()[:-20], "x")[0]

    assert document.text == "Zie bijlage."
    assert "ends-early" in [remark.code for remark in document.remarks]


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*",
        "Content-Disposition: ; filename*1*",
        "Content-Type: text/plain; charset*0*",
        "Content-Disposition: attachment; filename*=u\0tf-8''verslag.docx",
        "Content-Disposition: attachment; filename*0*=u%00tf-8''verslag; filename*1*=.docx",
        "Content-Type: text/plain; charset*=u\0tf-8''utf-8",
        "Content-Type: multipart/mixed; boundary*=u\0tf-8''aa",
        "Content-Transfer-Encoding: ;",
        "Date: Tue, 99 Foo",
        "Subject: =?utf-8?q?",
        "To: <@,:;",
    ],
)
def test_a_header_that_nobody_can_parse_costs_no_words(header: str) -> None:
    lines = [b"From: jan@school.example", b"Message-ID: <1@school.example>", header.encode(), b"", b"Dag, tot morgen."]

    assert read_mail(b"\n".join(lines), "x")[0].text.strip() == "Dag, tot morgen."
