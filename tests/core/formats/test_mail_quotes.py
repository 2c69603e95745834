"""Replies as mail programs write them, in Dutch and English, as plain text and as HTML."""

from email.message import EmailMessage

import pytest

from oogst.core.formats.document import Document, Remark
from oogst.core.formats.mail import read_mail
from oogst.core.formats.mail_quotes import without_quotes

ANSWER = "Dag Jan,\n\nDat is goed. Tot dinsdag!\n\nGroet, Fatima"
HEADS = {
    "Gmail, Dutch": "Op di 3 mrt 2026 om 10:11 schreef Jan Jansen <jan@school.example>:\n\n> Wil je praten?\n> Groet",
    "Gmail, English": "On Tue, Mar 3, 2026 at 10:11 AM Jan Jansen <jan@school.example> wrote:\n\n> Wil je praten?",
    "Gmail, over two lines": "Op di 3 mrt 2026 om 10:11 schreef Jan Jansen <\njan@school.example>:\n\n> Wil je praten?",
    "Apple, Dutch": "Op 3 mrt. 2026 om 10:11 heeft Jan <jan@x.example> het volgende geschreven:\n\n> Wil je praten?",
    "Apple, English": "On 3 Mar 2026, at 10:11, Jan Jansen <jan@x.example> wrote:\n> \n> Wil je praten?",
    "Thunderbird": "Op 03-03-2026 om 10:11 schreef Jan Jansen:\n> Wil je praten?\n>> En eerder dit.",
    "without signs": "Op 3 maart 2026 om 10:11 schreef Jan Jansen:\n\nWil je praten?\n\nGroet",
    "sender first": "Jan Jansen <jan@x.example> schreef op 3 maart 2026:\n\nWil je praten?",
    "Outlook, Dutch": (
        "Van: Jan Jansen <jan@x.example>\nVerzonden: dinsdag 3 maart 2026 10:11\nAan: Fatima\n"
        "Onderwerp: Praten\n\nWil je praten?"
    ),
    "Outlook, English": (
        "________________________________\nFrom: Jan Jansen\nSent: Tuesday, March 3, 2026 10:11 AM\n"
        "To: Fatima\nSubject: Praten\n\nWil je praten?"
    ),
    "Outlook, bold": "*Van:* Jan\n*Datum:* dinsdag\n*Aan:* Fatima\n*Onderwerp:* Praten\n\nWil je praten?",
    "old Outlook, Dutch": "-----Oorspronkelijk bericht-----\nVan: Jan\n\nWil je praten?",
    "old Outlook, English": "-----Original Message-----\nFrom: Jan\n\nWil je praten?",
    "forwarded, Dutch": "---------- Doorgestuurd bericht ---------\nVan: Jan <jan@x.example>\n\nWil je praten?",
    "forwarded, Apple": "Begin doorgestuurd bericht:\n\nVan: Jan\nOnderwerp: Praten\n\nWil je praten?",
    "German": "Am 03.03.2026 um 10:11 schrieb Jan Jansen <jan@x.example>:\n> Wil je praten?",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_history_in_plain_text(head: str) -> None:
    assert without_quotes(f"{ANSWER}\n\n{head}") == ANSWER
    assert without_quotes(f"Op maandag graag.\n{head}") == "Op maandag graag."


def test_answers_between_the_lines_stay() -> None:
    text = "Op 3 maart 2026 om 10:11 schreef Jan:\n> Kun je dinsdag?\n\nJa, na vieren.\n\n> En woensdag?\n\nNee."

    assert without_quotes(text).split() == ["Ja,", "na", "vieren.", "Nee."]


@pytest.mark.parametrize(
    "prose",
    [
        "Twee dingen.\nVan: iemand hoorde ik dit.\nEn meer.",
        "Op maandag schreef ze in haar dagboek:\n\nHet was stil.",
        "Van: school\nAan: thuis\n\nZo ging het elke dag.",
        "On the whole I liked what she wrote:\nit was honest.",
        "5 > 3, en 3 < 5.\n____________________\nNiets bijzonders.",
    ],
)
def test_prose_that_looks_like_a_head_stays(prose: str) -> None:
    assert without_quotes(prose) == prose


QUOTED = "<p>Wil je praten?</p>"
PAGES = {
    "Gmail": (
        '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Op di 3 mrt 2026 om 10:11 schreef Jan:<br></div>'
        f'<blockquote class="gmail_quote">{QUOTED}</blockquote></div>'
    ),
    "Apple": (
        "<div>Op 3 mrt. 2026 om 10:11 heeft Jan &lt;jan@x.example&gt; het volgende geschreven:</div>"
        f'<blockquote type="cite">{QUOTED}</blockquote>'
    ),
    "Thunderbird": (
        '<div class="moz-cite-prefix">Op 03-03-2026 schreef Jan:<br></div>'
        f'<blockquote type="cite">{QUOTED}</blockquote>'
    ),
    "Outlook on the web": (
        '<div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg"><b>Van:</b> Jan<br><b>Verzonden:'
        f"</b> dinsdag<br><b>Aan:</b> Fatima<br><b>Onderwerp:</b> x</div>{QUOTED}"
    ),
    "Outlook": (
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> Jan'
        f"<br><b>Sent:</b> Tuesday<br><b>To:</b> F<br><b>Subject:</b> x</p></div></div>{QUOTED}"
    ),
    "no marks at all": f"<p>Van: Jan<br>Verzonden: dinsdag<br>Aan: Fatima<br>Onderwerp: x</p>{QUOTED}",
}


def read_page(page: str, drop_quoted: bool = True) -> Document:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@x.example", "Praten"
    mail.set_content(f"<html><body>{page}</body></html>", subtype="html")
    return read_mail(mail.as_bytes(), "x", drop_quoted)[0]


@pytest.mark.parametrize("history", PAGES.values(), ids=PAGES)
def test_history_in_html(history: str) -> None:
    page = f"<div>Dag Jan,</div><div><br></div><div>Dat is goed.</div>{history}"

    assert "Wil je praten?" in read_page(page, drop_quoted=False).text
    document = read_page(page)
    assert document.text == "Dag Jan,\nDat is goed."
    assert document.remarks == (Remark("quotes-left-out"),)


def test_answers_between_quotes_of_a_page_stay() -> None:
    page = f'Ja.<blockquote type="cite">{QUOTED}</blockquote>Na vieren.<blockquote type="cite">b</blockquote>Nee.'

    assert read_page(page).text.split() == ["Ja.", "Na", "vieren.", "Nee."]


def test_a_message_without_history_is_left_as_it_is() -> None:
    document = read_page("<p>Hoi</p><blockquote>Een gedicht</blockquote>")

    assert (document.text, document.remarks) == ("Hoi\nEen gedicht", ())


def test_a_message_that_is_nothing_but_history_keeps_it() -> None:
    document = read_page(f'<blockquote type="cite">{QUOTED}</blockquote>')

    assert (document.text, document.remarks) == ("Wil je praten?", (Remark("nothing-but-quotes"),))
