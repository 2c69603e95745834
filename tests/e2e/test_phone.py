"""On a phone: a researcher codes with a finger, and school people find their page and their menu."""

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.steps import kept, open_desk
from tests.e2e.visiting import Visit, scrolls_sideways

TEXT = "SELECT id FROM oogst_source WHERE name LIKE 'Slotinterview 6%'"


def place_of(page: Page, words: str) -> tuple[float, float]:
    """The middle of a passage on the screen, scrolled into sight."""
    page.locator("#text .line", has_text=words).first.scroll_into_view_if_needed()
    x, y = page.evaluate(
        """words => {
            const piece = [...document.querySelectorAll('#text .words')].find(one => one.textContent.includes(words));
            const range = document.createRange(), at = piece.textContent.indexOf(words);
            range.setStart(piece.firstChild, at); range.setEnd(piece.firstChild, at + words.length);
            const box = range.getClientRects()[0];
            return [box.left + box.width / 2, box.top + box.height / 2];
        }""",
        words,
    )
    return x, y


def hold(page: Page, words: str) -> None:
    """Tap on words, and select them as the phone itself does for a finger that rests on them.

    A browser without a screen knows the tap, but leaves the selecting that follows to the system of a phone.
    """
    page.touchscreen.tap(*place_of(page, words))
    page.evaluate(
        """words => {
            const piece = [...document.querySelectorAll('#text .words')].find(one => one.textContent.includes(words));
            const at = piece.textContent.indexOf(words);
            getSelection().setBaseAndExtent(piece.firstChild, at, piece.firstChild, at + words.length);
        }""",
        words,
    )


def test_a_researcher_codes_a_sentence_with_a_finger(demo: Installation, visit: Visit) -> None:
    slug = demo.oogst("study", "create", "Onderweg", "--names", "done", "--lead", "marije.bos@oogst.example")
    file = demo.folder / "onderweg.txt"
    file.write_text("A1: Eerst was er koffie. Toen werd het stil in de kring. Daarna vertelde ieder iets.\n" * 3)
    demo.oogst("import", "--study", slug, file)
    page = visit(demo.url, role="lead", phone=True)
    page.goto(f"/s/{slug}/material/")
    page.locator("#material tbody a").first.tap()
    page.locator("main a.btn.go[href*='/code/']").tap()
    page.locator("html[data-bench=ready]").wait_for()
    assert not scrolls_sideways(page)

    hold(page, "stil")
    page.locator("#selection-bar [data-do=sentence]").tap()
    page.locator("#selection-bar [data-do=code]").tap()
    page.locator("#palette-input").fill("stilte")
    page.locator("#palette-list .option.fresh").tap()
    kept(page)

    coded = demo.rows("SELECT words FROM oogst_coding JOIN oogst_study s ON s.id = study_id WHERE s.slug = ?", slug)
    assert coded == [("Toen werd het stil in de kring.",)]
    page.locator("#show-codes").tap()
    expect(page.locator("#code-tree")).to_contain_text("stilte")
    page.locator("#codes-pane [data-close-pane]").tap()
    page.locator("#undo").tap()
    expect(page.locator("#margin .stripe")).to_have_count(0)


def test_a_researcher_reads_the_margin_of_a_coded_interview(demo: Installation, visit: Visit) -> None:
    source = demo.one(TEXT)
    page = visit(demo.url, role="researcher", phone=True)
    open_desk(page, f"/s/{STUDY}/code/{source[:8]}-{source[8:12]}-{source[12:16]}-{source[16:20]}-{source[20:]}/")

    expect(page.locator("#margin .stripe").first).to_be_attached()
    page.locator(".line-codes").first.tap()
    here = page.locator("#codings-here li")
    expect(here.first).to_be_visible()
    here.first.locator("[data-coding]").first.tap()
    page.locator("#show-about").tap()
    expect(page.locator("#about-body .code-head")).to_be_visible()
    assert not scrolls_sideways(page)


def test_the_menu_opens_and_leads_on(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="researcher", phone=True)
    expect(page.locator(".rail")).to_be_hidden()

    page.locator(".topmenu > summary").tap()
    page.locator(f".topmenu a[href='/s/{STUDY}/story/report/']").tap()

    page.wait_for_url("**/story/report/")
    expect(page.locator(".topmenu-in")).to_be_hidden()
    expect(page.locator("main .report blockquote").first).to_be_visible()


@pytest.mark.parametrize("role", ["champion", "buddy", "manager", "team_member"])
def test_school_people_have_their_page_at_hand(demo: Installation, visit: Visit, role: str) -> None:
    page = visit(demo.url, role=role, phone=True)

    expect(page.locator(".tabbar a[aria-current=page]")).to_have_attribute("href", f"/s/{STUDY}/")
    box = page.locator(".tabbar a").first.bounding_box()
    assert box
    assert box["height"] >= 44
    assert not scrolls_sideways(page)
    page.locator(".topmenu > summary").tap()
    page.locator(".topmenu form[action='/accounts/logout/'] button").tap()
    page.wait_for_url(f"{demo.url}/")
    page.goto(f"/s/{STUDY}/")
    assert "/accounts/login/" in page.url
