"""Every document of the real data comes in with its words, or is refused for the right reason."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from oogst.core.formats.document import CannotRead, Document
from oogst.core.formats.reading import read

pytestmark = pytest.mark.realdata

REFUSED = {
    "docx/doc-no-coreprops.docx": "empty",
    "docx/empty.docx": "empty",
    "docx/external-picture.docx": "empty",
    "docx/example_password.docx": "encrypted",
    "docx/testWORD_truncated.docx": "cut-off",
    "eml/missing_body.eml": "empty",
    "odt/testODTEncrypted.odt": "encrypted",
    "odt/testODTnotaZipFile.odt": "not-what-it-says",
    "pdf/empty_protected.pdf": "no-text",
    "pdf/encrypted_doc_no_id.pdf": "no-text",
    "pdf/libreoffice-writer-password.pdf": "encrypted",
    "pdf/tagged-but-no-text.pdf": "no-text",
    "vtt-srt/empty.vtt": "empty",
    "vtt-srt/signature-bom.vtt": "empty",
}
EXACT = {
    "docx/11113.docx": "Colored:❤️😏📖👌😒🤍\nBW: 😊︎",
    "docx/testWORD_phonetic.docx": "東京",
    "docx/text-box.docx": "Datum plane",
    "docx/utf8-bom.docx": "This XML has a byte order mark.",
    "docx/notes.docx": (
        "A footnote\n\nTest footnote.[1] Test endnote.[2]\n\n"
        "[1] My note.\n[2] This is an endnote at the end of the document."
    ),
    "odt/endnote.odt": "Some text[1] with an endnote.\n\n[1] Endnote text",
    "odt/trackedChanges.odt": "Some text with  and inserted text.",
    "odt/unicode.odt": "“”’çӨ©¼вбФШöÉµ",
    "pdf/copy_paste_ligatures.pdf": "abcdeffffiflffifflſtstghijklmno",
    "pdf/xref_command_missing.pdf": "Reduced test-case",
    "rtf/testRTFWindowsCodepage1250.rtf": "zażółć gęślą jaźń\nZAŻÓŁĆ GĘŚLĄ JAŹŃ",
    "eml/attachment_nonascii_filename.eml": "This is the first part.",
    "eml/utf8_headers.eml": "body",
    "vtt-srt/cue_tags.vtt": "When the moon hits your eye Like a big-a pizza pie That's amore",
    "vtt-srt/newlines.vtt": "text0 text1 text2 text3",
    "vtt-srt/stylesheets.vtt": "text text",
    "vtt-srt/captions_with_bom.vtt": "Caption text #1 Caption text #2 Caption text #3 Caption text #4",
}
HOLDS = {
    "docx/comments.docx": ["[«some text to have a comment»] I left a comment.", "[«a new paragraph. And so»]"],
    "docx/NullHeader.docx": ["Hundreds injured in Yemen protest\nBBC Middle East\n"],
    "docx/tables.docx": ["Lebron James | Basketball | Very High | Leaving Cleveland\n"],
    "docx/track_changes_move.docx": ["Here is some text.\n\nHere is the text to be moved.\n\n"],
    "docx/unicode.docx": ["Hello, 世界. This costs €10.∨∨"],
    "eml/eml_with_umlaut.eml": ["üöäüäö"],
    "eml/japanese_shift_jis.eml": ["あいうえお", "メールはテスト用"],
    "eml/testRFC822_multipart_attachments.eml": ["This is test email for EML1"],
    "pdf/habibi.pdf": ["habibi حَبيبي"],
    "pdf/multicolumn.pdf": ["consectetuer adipiscing elit. Ut purus elit, vestibulum ut, placerat ac, adipiscing"],
    "pdf/pdflatex-4-pages.pdf": [
        "“Huardest gefburn”? Kjift – not at all! A blind text like this gives you information"
    ],
    "rtf/footnote.rtf": ["annotated.[1] It was", "[1] See Sahlins, Bateson, and Geertz for a complete bibliography."],
    "rtf/french.rtf": ["10‘000", "10´000"],
    "rtf/nested_table.rtf": ["RCA | keine Stenose", "Coronararterie | Calcium-Score"],
    "rtf/testRTFJapanese.rtf": ["ゾルゲと尾崎、淡々と最期", "見方があったとされる"],
    "txt/sample-arabic-1.txt": ["المملكة المغربية"],
    "txt/sample-chinese.txt": ["維基大典（Wikipedia）者"],
    "txt/sample-english.bom.txt": ["About 2 months ago"],
    "txt/sample-turkish.txt": ["İstanbul, Türkiye'nin en kalabalık, iktisadi ve kültürel açıdan en önemli\nşehri."],
    "vtt-srt/entities.vtt": ['< > a\u200eb a\u200fb "'],
    "vtt-srt/missing_caption_text.srt": ["Caption text #1\nCaption text #3"],
    "vtt-srt/test_subrip.srt": ["On peut écrire avec des accents, sur une ou plusieurs lignes."],
    "vtt-srt/timings-garbage.vtt": ["invalid\ninvalid"],
}
# The list counts these as they lie on disk, or with the line ends of the body.
NOT_COMPARABLE = ("rtf/", "vtt-srt/", "eml/", "txt/sample-chinese.txt")


def read_path(path: Path) -> list[Document]:
    return read(path, path.name)


def test_every_importer_file(realdata: Path) -> None:
    with (realdata / "EXPECTED-importers.csv").open(encoding="utf-8", newline="") as table:
        expected = list(csv.DictReader(table))
    wrong = []

    for row in expected:
        name = row["file"]
        try:
            text = read_path(realdata / "importer-files" / name)[0].text
        except CannotRead as refused:
            if REFUSED.get(name) != refused.reason:
                wrong.append((name, refused.reason))
            continue
        least = 0.95 * int(row["characters it finds"] or 0) - 3
        if name in REFUSED or (name not in EXACT and not name.startswith(NOT_COMPARABLE) and len(text) < least):
            wrong.append((name, f"{len(text)} characters"))
        if (name in EXACT and text != EXACT[name]) or not all(part in text for part in HOLDS.get(name, [])):
            wrong.append((name, text[:200]))

    assert wrong == []
    assert {row["file"] for row in expected} == REFUSED.keys() | EXACT.keys() | HOLDS.keys()


@pytest.mark.parametrize("extension", ["odt", "txt"])
def test_taguette_study(realdata: Path, extension: str) -> None:
    folders = ("transcripts", "comments") if extension == "odt" else ("notes",)
    files = [path for folder in folders for path in (realdata / "taguette-swj2022" / folder).iterdir()]

    documents = [read_path(path)[0] for path in files]

    assert len(documents) == (12 if extension == "odt" else 6)
    assert min(len(document.text) for document in documents) > 300
    # Only the moderator is labelled there: no turns, or her guests' words would become hers.
    assert {document.turns for document in documents} == {()}


def test_words_that_were_coded_are_found_in_the_transcripts(realdata: Path) -> None:
    """The published highlights are an independent check on our text: nearly all must be in it to the letter."""
    folder = realdata / "taguette-swj2022"
    texts = {
        path.name: " ".join(read_path(path)[0].text.split())
        for part in ("transcripts", "comments")
        for path in (folder / part).iterdir()
    }
    with (folder / "tags" / "all_tags_20220224.csv").open(encoding="utf-8", newline="") as table:
        quotes = [(row["document"], " ".join(row["content"].split())) for row in csv.DictReader(table)]

    known = [(name, quote) for name, quote in quotes if name in texts]
    found = sum(quote in texts[name] for name, quote in known)

    assert len(known) > 500
    assert found / len(known) > 0.98


@pytest.mark.parametrize(("name", "least"), [("P1", 90), ("P2", 160), ("P3", 120), ("P4", 110)])
def test_printed_transcripts_of_maxqda(realdata: Path, name: str, least: int) -> None:
    document = read_path(realdata / "pdpilot-maxqda" / "transcripts" / f"{name}.pdf")[0]

    assert document.kind == "interview"
    assert {turn.speaker for turn in document.turns} == {"Dan", "Participant"}
    assert len(document.turns) >= least
    assert {"line-numbers-left-out", "page-headers-left-out"} <= {remark.code for remark in document.remarks}
    assert not any(line.strip().isdecimal() for line in document.text.split("\n"))


def test_diaries_and_review_notes_come_in_whole(realdata: Path) -> None:
    files = [*(realdata / "amsterdam-diaries-nl").glob("*.txt"), *(realdata / "icpc-code-review").glob("*.txt")]

    for path in files:
        document = read(path, path.name)[0]
        assert document.text.split() == path.read_text(encoding="utf-8-sig").split()
        assert (document.turns == ()) == (path.name not in {"P4R2.txt", "P5R1.txt", "P5R2.txt"})


def test_plays_and_debates_have_turns(realdata: Path) -> None:
    play = read(realdata / "dutchdracor-nl" / "arp-droncke-goosen.txt", "x.txt")[0]
    debate = read(next((realdata / "parlamint-nl").glob("*.txt")), "x.txt")[0]

    assert Counter(turn.speaker for turn in play.turns) == {"Waerdt": 15, "Waerdin": 12, "Goosen": 7}
    assert [turn.speaker for turn in debate.turns] == [""] * 4
    assert all("\t" not in debate.text[turn.words_start : turn.end] for turn in debate.turns)


def test_noscribe(realdata: Path) -> None:
    document = read_path(next((realdata / "noscribe-masked").glob("*.vtt")))[0]

    assert document.kind == "interview"
    assert {turn.speaker for turn in document.turns} == {"S00", "S01", "S02", ""}
    times = [turn.begins_ms for turn in document.turns if turn.begins_ms is not None]
    assert len(times) == len(document.turns)


def test_spreadsheet_of_requirements_interviews(realdata: Path) -> None:
    documents = read_path(realdata / "rqi-relf" / "interview-data.xlsx")

    assert len(documents) > 80
    assert {document.kind for document in documents} == {"row"}
    assert documents[0].variables["Section"] == "Ambiguity"
    assert documents[0].remarks[0].details == {"sheet": "Data", "count": 8}
