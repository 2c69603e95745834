"""What the world really sends comes in whole, by browser and by command, is coded, and becomes a report."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from playwright.sync_api import expect
from tests.e2e.installation import Installation
from tests.e2e.steps import bring_in, kept, open_desk
from tests.e2e.visiting import Visit

pytestmark = pytest.mark.realdata

LEAD = "marije.bos@oogst.example"
QUALCODER = "qualcoder-swj2022/qualcoder-4.0beta-lf.qdpx"
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
TAGS = "taguette-swj2022/tags/all_tags_20220224.csv"


def files(realdata: Path) -> list[Path]:
    """Six transcripts, six diaries, a project."""
    transcripts = sorted((realdata / "taguette-swj2022/transcripts").glob("*.odt"))
    diaries = sorted((realdata / "amsterdam-diaries-nl").glob("*.txt"))
    assert [len(transcripts), len(diaries)] == [6, 6]
    return [*transcripts, *diaries, realdata / QUALCODER]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def folded(words: str) -> str:
    return " ".join(words.split())


def code_by_keyboard(page: Any, words: str, code: str) -> None:
    """Find words in the open text, take their sentence, give it a new code."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator("#text-search-count")).to_contain_text("1 van")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type(code)
    page.keyboard.press("Control+Enter")
    kept(page)


def test_by_command(demo: Installation, visit: Visit, realdata: Path, tmp_path: Path) -> None:
    slug = demo.oogst("study", "create", "Echt, per opdracht", "--names", "done", "--lead", LEAD)

    said = [json.loads(line) for line in demo.oogst("import", "--study", slug, "--json", *files(realdata)).splitlines()]

    assert [one["state"] for one in said] == ["taken"] * 13
    (wanted,) = [row for row in table(realdata / "EXPECTED-refi.csv") if row["file"] == QUALCODER]
    assert said[-1]["counts"].items() >= {"sources": 17, "codes": 22, "codings": 1927}.items()
    study = demo.studies()[slug]
    assert [study["codes"], study["codings"]] == [int(wanted["codes"]), int(wanted["codings"])]
    assert study["sources"] == 12 + int(wanted["sources"])
    texts = demo.texts(slug)
    _texts_are_those_beside_them(texts, realdata)
    _quotes_are_in_the_transcripts(texts, realdata)

    tags = table(realdata / "amsterdam-diaries-nl/els-polak-deel-2.tags.csv")
    page = visit(demo.url, role="lead")
    _code_all_tags(demo, page, slug, tags)

    told = {form: tmp_path / f"verslag.{form}" for form in ("html", "docx", "pdf")}
    for form, path in told.items():
        demo.oogst("report", "--study", slug, "--format", form, "--out", path)
    names = [name for (name,) in demo.rows("SELECT name FROM oogst_code WHERE study_id = ?", _study(demo, slug))]
    assert len(names) == 22 + len({tag["tag"] for tag in tags})
    as_html = told["html"].read_text()
    as_docx = "\n".join(part.text or "" for part in docx.Document(str(told["docx"])).element.body.iter(TEXT))
    as_pdf = "".join(each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(told["pdf"]))
    assert [name for name in names if name not in as_docx] == []
    assert [name for name in names if _letters(name) not in _letters(as_pdf)] == []
    assert f"/s/{slug}/at/" in as_html


def _texts_are_those_beside_them(texts: dict[str, str], realdata: Path) -> None:
    places = 0
    for path in sorted((realdata / "amsterdam-diaries-nl").glob("*.txt")):
        text = texts[path.stem]
        assert text == path.read_text()
        for tag in table(path.with_suffix(".tags.csv")):
            assert text[int(tag["start"]) : int(tag["end"])] == tag["text"]
            places += 1
    assert places == 2337


def _quotes_are_in_the_transcripts(texts: dict[str, str], realdata: Path) -> None:
    """Each passage that the researchers of these transcripts tagged themselves is in our reading of them."""
    whole = {f"{name}.odt": folded(text) for name, text in texts.items() if not name.endswith(".odt")}
    quotes = [row for row in table(realdata / TAGS) if row["document"] in whole]
    assert len(quotes) == 710
    assert [row["content"] for row in quotes if folded(row["content"]) not in whole[row["document"]]] == []


def _code_all_tags(demo: Installation, page: Any, slug: str, tags: list[dict[str, str]]) -> None:
    """Give every tagged place of a diary a code, as the desk does it, and see that the codings hold those words."""
    source = demo.one(
        "SELECT id FROM oogst_source WHERE name = 'els-polak-deel-2' AND study_id = ?", _study(demo, slug)
    )
    desk = f"/s/{slug}/code/{_uuid(source)}/"
    open_desk(page, desk)
    failed = page.evaluate(
        """async ([slug, source, tags]) => {
            const token = document.querySelector('meta[name="csrf-token"]').content;
            const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token};
            const codes = new Map(), failed = [];
            for (const tag of tags) {
                const known = codes.get(tag.tag), fresh = crypto.randomUUID();
                const change = {id: crypto.randomUUID(), do: 'apply', source, start: Number(tag.start),
                    end: Number(tag.end), codes: known ? [known] : [], codings: [crypto.randomUUID()],
                    new: known ? [] : [{id: fresh, name: tag.tag, parent: null}]};
                const body = JSON.stringify(change);
                const answer = await fetch(`/s/${slug}/changes/`, {method: 'POST', headers, body});
                if (!answer.ok) failed.push([tag, await answer.text()]);
                else if (!known) codes.set(tag.tag, fresh);
            }
            return failed;
        }""",
        [slug, _uuid(source), tags],
    )
    assert failed == []
    coded = demo.rows(
        "SELECT code.name, start, end, words FROM oogst_coding coding JOIN oogst_code code ON code.id = code_id "
        "WHERE source_id = ? AND coding.removed_at IS NULL",
        source,
    )
    # A transcriber tagged some places twice the same; here a place has a code once.
    assert set(coded) == {(tag["tag"], int(tag["start"]), int(tag["end"]), tag["text"]) for tag in tags}
    open_desk(page, desk)
    expect(page.locator("#coding-total")).to_contain_text(str(len(coded)))


def test_by_browser(demo: Installation, visit: Visit, realdata: Path, tmp_path: Path) -> None:
    slug = demo.oogst("study", "create", "Echt, in de browser", "--names", "done", "--lead", LEAD)
    odt, txt = files(realdata)[0], realdata / "amsterdam-diaries-nl/els-polak-deel-2.txt"
    page = visit(demo.url, role="lead")

    cards = bring_in(page, slug, [odt, txt, realdata / QUALCODER])

    expect(page.locator("#import-report .card.file.leaf")).to_have_count(3)
    expect(cards.filter(has_text=".qdpx")).to_contain_text(re.compile(r"1\.?927 coderingen"))
    study = demo.studies()[slug]
    assert [study["sources"], study["codes"], study["codings"]] == [19, 22, 1927]
    texts = demo.texts(slug)
    assert texts[txt.stem] == txt.read_text()
    quotes = [row["content"] for row in table(realdata / TAGS) if row["document"] == odt.name]
    assert [words for words in quotes if folded(words) not in folded(texts[odt.stem])] == []

    source = demo.one("SELECT id FROM oogst_source WHERE name = ? AND study_id = ?", odt.stem, _study(demo, slug))
    open_desk(page, f"/s/{slug}/code/{_uuid(source)}/")
    words = " ".join(re.split(r"(?<=[.?!])\s", folded(quotes[0]))[0].split()[:5])
    code_by_keyboard(page, words, "hardop denken")
    (coded,) = demo.rows(
        "SELECT words FROM oogst_coding coding JOIN oogst_code code ON code.id = code_id AND name = 'hardop denken'"
    )
    assert folded(words).casefold() in folded(coded[0]).casefold()
    page.goto(f"/s/{slug}/story/report/")
    expect(page.locator(".report")).to_contain_text("hardop denken")


def _study(demo: Installation, slug: str) -> str:
    return str(demo.one("SELECT id FROM oogst_study WHERE slug = ?", slug))


def _uuid(letters: str) -> str:
    return re.sub(r"^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5", letters)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)
