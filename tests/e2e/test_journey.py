"""The whole road in the demonstration: from the first page to a report on disk, as a visitor goes it."""

import re
from pathlib import Path

import docx
import pypdfium2
from lxml import html
from playwright.sync_api import Locator, Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.steps import download, kept
from tests.e2e.visiting import Visit

NO_HAND = """for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
    addEventListener(kind, () => sessionStorage.setItem('hand', kind), true)"""
TEXT = "Slotinterview 4"
THEME = "Ruimte voor vertraging"
OLD, NEW = "ik wist dat niet van ze", "stilte die iets opent"


class Keyboard:
    """Somebody without a mouse: walks with Tab, presses, types."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    def to(self, target: Locator, key: str = "Tab", most: int = 150) -> None:
        """Tab on until this has the focus, and fail when it cannot be reached."""
        expect(target).to_be_attached()
        for _step in range(most):
            if target.evaluate("it => it === document.activeElement"):
                expect(target).to_be_visible()
                return
            self.press(key)
        raise AssertionError(f"{target} is not reached with {key}.")

    def enter(self, target: Locator) -> None:
        self.to(target)
        self.press("Enter")


def _rail(page: Page, path: str) -> Locator:
    return page.locator(f".rail .nav a[href='/s/{STUDY}/{path}']")


def tree_row(page: Page, name: str) -> Locator:
    return page.locator("#code-tree [role=treeitem]").filter(has=page.get_by_text(name, exact=True))


def codings(demo: Installation, *names: str) -> list[tuple[str, str]]:
    marks = ", ".join("?" for _name in names)
    return demo.rows(
        "SELECT code.name, coding.words FROM oogst_coding coding JOIN oogst_code code ON code.id = coding.code_id "
        f"WHERE coding.removed_at IS NULL AND code.removed_at IS NULL AND code.name IN ({marks}) ORDER BY 1, 2",
        *names,
    )


def test_a_visitor_codes_a_transcript_by_keyboard_alone(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url)
    page.context.add_init_script(NO_HAND)
    page.reload()
    keys = Keyboard(page)

    keys.enter(page.locator("form[action='/demo/step-in/researcher/'] button"))
    page.wait_for_url(f"**/s/{STUDY}/")
    keys.enter(_rail(page, "material/"))
    keys.to(page.locator("#material input[name=q]"))
    keys.type(TEXT)
    keys.press("Enter")
    expect(page.locator("#material tbody tr", has_text="Logboek")).to_have_count(0)
    keys.enter(page.locator("#material tbody a", has_text=f"{TEXT} ").first)
    keys.enter(page.locator("main a.btn.go[href*='/code/']"))
    page.locator("html[data-bench=ready]").wait_for()

    _code_two_passages(demo, keys)
    _undo_and_redo(demo, keys)
    _merge(demo, keys)

    assert page.evaluate("sessionStorage.getItem('hand')") is None


def _code_two_passages(demo: Installation, keys: Keyboard) -> None:
    """One with a code made in one go, one with the words themselves as the code."""
    page = keys.page
    keys.press("/")
    keys.type("Maar het werd stil")
    expect(page.locator("#text-search-count")).to_have_text("1 van 1")
    keys.press("Escape")
    expect(page.locator("#text")).to_be_focused()
    keys.press("s")
    keys.press("Enter")
    keys.type(NEW)
    expect(page.locator("#palette-list .option.fresh")).to_contain_text(NEW)
    keys.press("Control+Enter")
    expect(page.locator("#text")).to_be_focused()
    keys.press("/")
    keys.type(OLD)
    keys.press("Escape")
    for _word in OLD.split():
        keys.press("Shift+ArrowRight")
    keys.press("i")
    kept(page)
    made = codings(demo, NEW, OLD)
    assert [name for name, _words in made] == [OLD, NEW]
    assert made[0][1] == OLD
    assert made[1][1].startswith("Maar het werd stil, en toen begon iemand")


def _undo_and_redo(demo: Installation, keys: Keyboard) -> None:
    page = keys.page
    keys.press("Escape")
    keys.press("Control+z")
    expect(tree_row(page, OLD)).to_have_count(0)
    kept(page)
    assert [name for name, _words in codings(demo, NEW, OLD)] == [NEW]
    keys.press("Control+Shift+z")
    expect(tree_row(page, OLD)).to_have_count(1)
    kept(page)
    assert [name for name, _words in codings(demo, NEW, OLD)] == [OLD, NEW]


def _merge(demo: Installation, keys: Keyboard) -> None:
    """Nothing happens before the preview was seen; afterwards one code has both passages."""
    page = keys.page
    for name in (OLD, NEW):
        keys.to(page.locator("#code-filter"), "Shift+Tab")
        keys.press("Control+a")
        keys.type(name)
        expect(page.locator("#code-tree [role=treeitem]")).to_have_count(1)
        keys.press("ArrowDown")
        keys.press(" ")
    keys.to(page.locator("#code-tools [data-tool=merge]"), "Shift+Tab")
    keys.press("Enter")
    preview = page.locator("#preview")
    expect(preview).to_contain_text(OLD)
    expect(preview).to_contain_text(NEW)
    expect(preview).to_contain_text("1 fragment gaat over")
    assert [name for name, _words in codings(demo, NEW, OLD)] == [OLD, NEW]

    keys.to(preview.locator("input[name=into]:checked"))
    while preview.locator("label:has(input:checked)").inner_text().split("\n")[0].strip() != NEW:
        keys.press("ArrowDown")
    expect(preview.locator("label", has_text=OLD)).to_contain_text("1 fragment gaat over")
    keys.enter(preview.locator("button[type=submit]"))
    expect(preview).to_be_hidden()
    kept(page)
    assert [name for name, _words in codings(demo, NEW, OLD)] == [NEW, NEW]


def test_from_a_theme_to_a_report_in_three_formats(demo: Installation, visit: Visit, tmp_path: Path) -> None:
    page = visit(demo.url, role="researcher")

    _rail(page, "insight/segments/").click()
    quote = _take_a_quote_of_a_theme(page)
    said, edited = _edit(page)
    claim = "Stilte is geen leegte, maar het begin van een gesprek."
    _put_in_a_finding(page, claim, said)
    _put_in_the_report(page, claim)
    files = {name: _download(page, name, tmp_path) for name in ("Webpagina", "Word", "PDF")}

    assert [path.suffix for path in files.values()] == [".html", ".docx", ".pdf"]
    link = _check_html(files["Webpagina"], edited, said)
    _check_docx(files["Word"], edited, link)
    _check_pdf(files["PDF"], edited)
    page.goto(link)
    page.locator("html[data-bench=ready]").wait_for()
    expect(page.locator("#linked-place")).to_contain_text(said[:40])
    page.goto(quote)
    expect(page.locator("section[aria-labelledby=used]")).to_contain_text(claim)


def _take_a_quote_of_a_theme(page: Page) -> str:
    """All segments of a theme, one of them beside its text; gives the address of the quote."""
    theme = page.locator("main a.tree-row", has_text=THEME)
    expected = re.search(r"\d+", theme.locator(".count").inner_text())
    assert expected
    theme.click()
    expect(page.locator("main h1")).to_contain_text(THEME)
    expect(page.locator("#summary")).to_contain_text(f"{expected.group()} fragmenten")
    assert 10 < page.locator("li.segment").count() <= int(expected.group())
    words = page.locator("li.segment .segment-words").nth(2)
    shown = words.inner_text()
    words.click()
    beside = page.locator("#beside")
    expect(beside.locator("mark").first).to_be_visible()
    assert _plain("".join(beside.locator("mark").all_inner_texts())) in _plain(shown)
    assert len(_plain(beside.locator(".context").inner_text())) > len(_plain(shown))
    beside.locator("[data-act=quote]").click()
    beside.locator(".beside-said a").click()
    page.wait_for_url("**/story/quotes/*-*/")
    return page.url


def _edit(page: Page) -> tuple[str, str]:
    """The quote as it was said, and as it reads after a light edit that is seen before it is kept."""
    original = page.locator("blockquote.original mark")
    said = original.inner_text()
    first, rest = said.split(" ", 1)
    edited = f"[Toen] {rest}"
    page.locator("#id_edited").fill(edited)
    expect(page.locator("#difference ins")).to_contain_text("[Toen]")
    expect(page.locator("#difference del")).to_contain_text(first)
    expect(original).to_have_text(said)
    page.locator("form:has(#id_edited) .btn.go").click()
    expect(page.locator("#id_edited")).to_have_value(edited)
    expect(page.locator("blockquote.original mark")).to_have_text(said)
    return said, edited


def _put_in_a_finding(page: Page, claim: str, said: str) -> None:
    _rail(page, "story/").click()
    page.locator("#new-claim").fill(claim)
    page.locator(".finding-new .btn.go").click()
    page.locator("a[data-dialog-open=pick]").first.click()
    page.locator("#pick-q").fill(" ".join(said.split()[:6]))
    pick = page.locator("#pick-found .pick").filter(has_text=said[:60])
    expect(pick.first).to_be_visible()
    pick.first.locator("button[value=for]").click()
    expect(pick.first.locator(".picked")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(page.locator(".side-for article")).to_contain_text("[Toen]")


def _put_in_the_report(page: Page, claim: str) -> None:
    _rail(page, "story/report/").click()
    page.locator("main .actions a.go").click()
    page.locator("#new-section").fill("Wat de stilte doet")
    page.locator(".outline-new button").click()
    page.locator("#id_body").fill("In de kring gebeurde iets.\n")
    page.locator("[data-dialog-open=insert-block][hx-get*=finding]").click()
    page.locator("#blocks-body .pick", has_text=claim).locator("button").click()
    expect(page.locator("#preview")).to_contain_text("[Toen]")
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Bewaard om")
    page.locator(".outline-foot a").click()
    expect(page.locator(".report")).to_contain_text(claim)


def _download(page: Page, button: str, folder: Path) -> Path:
    page.locator("[data-dialog-open=export]").click()
    path = download(page, page.locator("#export .export-formats button", has_text=button), folder)
    page.locator("#export [data-dialog-close]").first.click()
    return path


def _check_html(path: Path, edited: str, said: str) -> str:
    """The quote with its original and its mark; gives the address of its place."""
    tree = html.fromstring(path.read_text())
    (figure,) = [one for one in tree.xpath("//figure") if _plain(edited) in _plain(one.text_content())]
    assert "Bewerkt voor leesbaarheid" in figure.text_content()
    assert _plain(said) in _plain(figure.text_content())
    assert tree.xpath("//*[@src] | //link[@href]") == []
    (link,) = [str(address) for address in figure.xpath(".//details//a/@href") if "/at/" in address]
    assert re.search(rf"/s/{STUDY}/at/[0-9a-f-]+/\d+-\d+/$", link)
    return link


def _check_docx(path: Path, edited: str, link: str) -> None:
    document = docx.Document(str(path))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    (at,) = [at for at, text in enumerate(paragraphs) if _plain(edited) in _plain(text)]
    assert "[bewerkt]" in " ".join(paragraphs[at : at + 2])
    assert "Bewerkte citaten" in paragraphs
    assert link in {relation.target_ref for relation in document.part.rels.values() if relation.is_external}


def _check_pdf(path: Path, edited: str) -> None:
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert _letters(edited) in _letters(text)
    assert _letters("Bewerkt voor leesbaarheid") in _letters(text) or "bewerkt]" in text


def _plain(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    """Without what the end of a line does to a text: breaks and hyphens."""
    return re.sub(r"[^\w\[\]]", "", text.replace("\ufb01", "fi").replace("\ufb02", "fl"))
