"""Correcting a text on the desk; and a coding made without network on a text that was corrected meanwhile."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.test_workbench import Desk, make_desk, sign_in
from tests.factories import make_coding, make_member

from oogst.coding.correction_models import Adrift
from oogst.coding.models import Coding
from oogst.flows.correcting import saving
from oogst.sources.models import Source


def put(desk: Desk, old: str, new: str) -> None:
    """A colleague corrects the text."""
    source = Source.objects.select_related("study").get(pk=desk.source.pk)
    start = source.current().text.index(old)
    colleague = make_member(desk.study)
    saving.correct(source=source, start=start, end=start + len(old), words=new, seen=source.digest, by=colleague)


def opened(page: Page, server: str) -> Desk:
    desk = make_desk(page, server)
    desk.open()
    return desk


def code(desk: Desk, words: str) -> None:
    desk.select(words)
    desk.page.keyboard.press("i")


def test_a_passage_is_corrected_with_the_keyboard_and_undone(
    page: Page, server: str, axe: Callable[[Page], list[str]]
) -> None:
    desk = opened(page, server)
    code(desk, "Maar het werd stil.")
    desk.kept()
    desk.go("Maar het werd stil.")

    page.keyboard.press("e")
    field = page.locator("#correct-body textarea[name=words]")
    expect(field).to_be_focused()
    assert axe(page) == []
    field.fill(field.input_value().replace("het werd stil", "het werd doodstil"))
    page.locator("#correct-body button[name=look]").click()
    expect(page.locator(".correct-pieces ins")).to_contain_text("doodstil")
    assert axe(page) == []
    page.locator("#correct-body button[name=save]").click()
    expect(page.locator("#text")).to_contain_text("doodstil")
    page.locator("html[data-bench=ready]").wait_for()

    assert desk.words() == [("Maar het werd stil", "Maar het werd doodstil.")]
    page.locator("#undo").click()
    expect(page.locator("#text")).not_to_contain_text("doodstil")
    assert Coding.objects.get(source=desk.source).words == "Maar het werd stil."


def test_a_coding_made_offline_lands_on_its_own_words_in_the_corrected_text(page: Page, server: str) -> None:
    desk = opened(page, server)
    page.context.set_offline(True)
    code(desk, "een plan maken")
    expect(page.locator("#kept")).to_have_attribute("data-state", "waiting")
    put(desk, "Wat veranderde er in het team?", "Wat veranderde er volgens jou in het hele team?")

    page.context.set_offline(False)

    expect(page.locator("#text")).to_contain_text("volgens jou")
    assert desk.words() == [("een plan maken", "een plan maken")]
    expect(page.locator("#margin .stripe")).to_have_count(1)
    start, end = desk.find("een plan maken")
    row = Coding.objects.get(source=desk.source)
    assert (row.start, row.end) == (start, end)


def test_a_coding_made_offline_on_words_that_went_waits_and_gets_a_place(page: Page, server: str) -> None:
    desk = opened(page, server)
    page.context.set_offline(True)
    code(desk, "een plan maken")
    expect(page.locator("#kept")).to_have_attribute("data-state", "waiting")
    put(desk, ", een plan maken", "")

    page.context.set_offline(False)

    expect(page.locator("#adrift-bar")).to_contain_text("een plan maken")
    expect(page.locator("#text")).not_to_contain_text("een plan maken")
    page.locator("html[data-bench=ready]").wait_for()
    expect(page.locator("#adrift-bar")).to_be_visible()
    desk.source.refresh_from_db()
    desk.select("Dat vond ik moeilijk")
    page.locator("#adrift-place").click()
    expect(page.locator("#adrift-bar")).to_be_hidden()

    assert desk.words() == [("een plan maken", "Dat vond ik moeilijk")]
    assert not Adrift.objects.waiting().filter(source=desk.source).exists()


def test_on_a_phone_a_passage_is_corrected_and_nothing_scrolls_sideways(
    open_context: Callable[..., BrowserContext], server: str
) -> None:
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    desk = make_desk(page, server)
    desk.open(f"?at={desk.source.current().text.index('stil')}-{desk.source.current().text.index('stil') + 4}")

    page.locator("#correct").click()
    page.locator("#correct-body textarea[name=words]").fill("A2: Anders.")
    page.locator("#correct-body button[name=look]").click()
    expect(page.locator(".correct-effects")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_of_what_waits_works_without_script_on_a_narrow_screen(
    open_context: Callable[..., BrowserContext], server: str, axe: Callable[[Page], list[str]]
) -> None:
    wide = open_context(viewport={"width": 320, "height": 700}).new_page()
    desk = make_desk(wide, server)
    start, end = desk.find("Dat vond ik moeilijk")
    made = make_coding(desk.source, desk.codes["stilte"], desk.me, start, end)
    put(desk, " Dat vond ik moeilijk, maar het klopte.", "")
    wide.goto(f"/s/{desk.study.slug}/adrift/")
    assert axe(wide) == []
    assert wide.evaluate("document.documentElement.scrollWidth <= innerWidth")
    plain = open_context(java_script_enabled=False)
    sign_in(plain, desk.me, server)
    page = plain.new_page()

    page.goto(f"/s/{desk.study.slug}/adrift/")
    page.get_by_text("A2: Ik wilde meteen door, een plan maken.").click()
    page.locator(".adrift .btn.go").click()

    made.refresh_from_db()
    assert (made.words, made.removed_at) == ("A2: Ik wilde meteen door, een plan maken.", None)
