"""A blind round in browsers of three people: each for themselves, then together to one version."""

import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.steps import kept, open_desk
from tests.e2e.visiting import AXE, LEVELS, Visit

TEXT = "Eerst was het stil in de zaal.\n\nToen vertelde iedereen waar het over moest gaan.\n\nDaarna was er koffie.\n"


@pytest.fixture
def text(demo: Installation, tmp_path: Path) -> str:
    """A text of this test's own in the study of the demonstration."""
    name = tmp_path.name.replace("_", "-")
    (tmp_path / f"{name}.txt").write_text(TEXT + name)
    demo.oogst("import", tmp_path / f"{name}.txt", "--study", STUDY, "--names", "done", "--kind", "notes")
    return str(uuid.UUID(demo.one("SELECT id FROM oogst_source WHERE name = ?", name)))


def make(page: Page, text: str) -> str:
    """The address of a new round about this text, for the two others."""
    page.goto(f"/s/{STUDY}/rounds/new/")
    page.locator("[name=name]").fill("Ronde van de proef")
    page.locator(f"[name=texts][value='{text}']").check()
    for name in ("Karim El Idrissi", "Ineke Postma"):
        page.get_by_label(name).check()
    page.locator(".form-actions .go").click()
    page.wait_for_url("**/rounds/*-*/")
    return page.url


def code(page: Page, url: str, text: str, places: list[tuple[int, int]]) -> None:
    """By keys and codes: of each place which paragraph, and which code of the list."""
    open_desk(page, f"{url}code/{text}/")
    for paragraph, number in places:
        page.locator("#text").focus()
        page.keyboard.press("Control+Home")
        for _step in range(paragraph):
            page.keyboard.press("Control+ArrowDown")
        page.keyboard.press("p")
        page.locator("#round-codes button").nth(number).click()
    kept(page)


def clean(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("levels => axe.run(document, {runOnly: levels})", LEVELS)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def test_from_a_blind_round_to_one_version(demo: Installation, visit: Visit, text: str) -> None:
    lead, one, other = (visit(demo.url, role=role) for role in ("lead", "researcher", "coach"))
    url = make(lead, text)

    code(one, url, text, [(0, 0), (1, 1), (2, 2)])
    one.keyboard.press("Escape")
    one.locator("#undo").click()
    expect(one.locator("#coding-total")).to_have_text("2")
    kept(one)
    one.locator("#redo").click()
    expect(one.locator("#coding-total")).to_have_text("3")
    expect(one.locator("#redo")).to_be_disabled()
    one.locator("#text").focus()
    one.keyboard.press("Control+z")
    expect(one.locator("#coding-total")).to_have_text("2")
    kept(one)
    one.reload()
    expect(one.locator("#coding-total")).to_have_text("2")
    code(other, url, text, [(0, 0), (1, 3)])
    expect(other.locator("#margin .stripe-name")).to_have_count(2)
    assert clean(other) == []
    open_desk(lead, f"/s/{STUDY}/code/{text}/")
    expect(lead.locator("#margin .stripe-name")).to_have_count(0)

    one.locator("#round-ready").click()
    one.wait_for_url(url)
    lead.goto(f"{url}differences/")
    lead.wait_for_url(url)
    other.locator("#round-ready").click()
    other.wait_for_url(url)

    other.goto(f"{url}differences/")
    expect(other.locator(".round-place")).to_have_count(1)
    assert clean(other) == []
    other.locator(".round-agreed button").click()
    other.locator(".round-place button[value=all]").click()
    expect(other.locator(".round-place")).to_have_count(0)

    rows = demo.rows(
        "SELECT count(*) FROM oogst_coding WHERE source_id = ? AND removed_at IS NULL", uuid.UUID(text).hex
    )
    assert rows == [(3,)]
    other.goto(f"{url}agreement/")
    expect(other.locator("#overall")).to_be_visible()
    assert clean(other) == []


def test_a_round_is_coded_on_a_phone_too(demo: Installation, visit: Visit, text: str) -> None:
    lead = visit(demo.url, role="lead")
    url = make(lead, text)
    phone = visit(demo.url, role="researcher", phone=True)
    open_desk(phone, f"{url}code/{text}/")

    phone.locator("#text").focus()
    phone.keyboard.press("p")
    phone.locator("#show-codes").click()
    phone.locator("#round-codes button").first.click()
    kept(phone)

    expect(phone.locator("#coding-total")).to_have_text("1")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert clean(phone) == []


def test_steps_are_taken_back_and_made_again_in_a_row(demo: Installation, visit: Visit, text: str) -> None:
    """A coding that is made, given other limits and removed: back to the start, and all of it again."""
    lead = visit(demo.url, role="lead")
    url = make(lead, text)
    page = visit(demo.url, role="researcher")
    code(page, url, text, [(0, 0)])
    stripe = page.locator("#margin .stripe-name")
    page.keyboard.press("j")
    page.keyboard.press("{")
    words = page.locator("#chosen-words").inner_text()
    page.keyboard.press("Delete")
    expect(stripe).to_have_count(0)
    kept(page)

    for _step in range(3):
        page.keyboard.press("Control+z")
    expect(stripe).to_have_count(0)
    expect(page.locator("#undo")).to_be_disabled()
    page.keyboard.press("Control+Shift+Z")
    page.keyboard.press("Control+y")
    kept(page)
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("#chosen-words")).to_have_text(words)
