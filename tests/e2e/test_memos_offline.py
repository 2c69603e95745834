"""A memo that is written without a network goes by itself when the network is back, once; a conflict is told."""

import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.steps import open_desk
from tests.e2e.visiting import Visit


@pytest.fixture
def text(demo: Installation, tmp_path: Path) -> str:
    name = tmp_path.name.replace("_", "-")
    (tmp_path / f"{name}.txt").write_text(f"Eerst was het stil.\n\nToen vertelde iedereen.\n{name}")
    demo.oogst("import", tmp_path / f"{name}.txt", "--study", STUDY, "--names", "done", "--kind", "notes")
    return str(uuid.UUID(demo.one("SELECT id FROM oogst_source WHERE name = ?", name)))


def memos(demo: Installation, words: str) -> list[str]:
    return [row[0] for row in demo.rows("SELECT text FROM oogst_memo WHERE text LIKE ?", f"%{words}%")]


def write(page: Page, words: str) -> None:
    page.locator(".memo-new summary").first.wait_for()
    page.keyboard.press("m")
    page.keyboard.type(words)
    page.locator("#about-body form[data-memo] button[type=submit]").click()


def test_memos_beside_a_text_wait_and_go_by_themselves(demo: Installation, visit: Visit, text: str) -> None:
    page = visit(demo.url, role="researcher")
    open_desk(page, f"/s/{STUDY}/code/{text}/")
    page.locator("#text").focus()
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#about-body .coding-card")).to_be_visible()
    page.context.set_offline(True)

    one, two = (f"{uuid.uuid4()} hier kantelt het" for _each in range(2))
    write(page, one)
    write(page, two)
    waits = page.locator("[data-memos-waiting] .note")
    expect(waits).to_have_count(2)
    assert memos(demo, one) == memos(demo, two) == []

    page.context.set_offline(False)
    expect(waits).to_have_count(0)
    expect(page.locator("#about-body .memo")).to_have_count(2)
    assert [len(memos(demo, words)) for words in (one, two)] == [1, 1]


def test_what_was_left_on_the_device_is_sent_once_by_the_next_page(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="researcher")
    page.goto(f"/s/{STUDY}/memos/")
    page.context.set_offline(True)
    words = f"{uuid.uuid4()} over het geheel"
    page.locator(".memo-form textarea").fill(words)
    page.locator(".memo-form button[type=submit]").click()
    expect(page.locator("[data-memos-waiting] .note")).to_have_count(1)
    page.locator(".memo-form button[type=submit]").click()  # again: still the same memo
    expect(page.locator("[data-memos-waiting] .note")).to_have_count(1)

    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(f"/s/{STUDY}/memos/")
    expect(other.locator("[data-memos-waiting] .note")).to_have_count(0)
    assert len(memos(demo, words)) == 1


def test_a_memo_that_a_colleague_changed_meanwhile_is_not_overwritten(demo: Installation, visit: Visit) -> None:
    page, lead = visit(demo.url, role="researcher"), visit(demo.url, role="lead")
    words = str(uuid.uuid4())
    page.goto(f"/s/{STUDY}/memos/")
    page.locator(".memo-form textarea").fill(f"{words} eerst")
    page.locator(".memo-form button[type=submit]").click()
    expect(page.locator(".memo-full").first).to_contain_text(words)
    href = page.locator(".memo-full a[href$='/edit/']").first.get_attribute("href")
    assert href
    page.goto(href)
    page.context.set_offline(True)
    page.locator("textarea").fill(f"{words} van mij")
    page.locator("form[data-whole] button[type=submit]").click()
    expect(page.locator("[data-memos-waiting] .note")).to_have_count(1)

    lead.goto(href)
    lead.locator("textarea").fill(f"{words} van de ander")
    lead.locator("form[data-whole] button[type=submit]").click()
    expect(lead).not_to_have_url(f"{demo.url}{href}")

    page.context.set_offline(False)
    expect(page.locator("main .memo-words").first).to_contain_text("van de ander")
    expect(page.locator("textarea")).to_have_value(f"{words} van mij")
    assert memos(demo, words) == [f"{words} van de ander"]
