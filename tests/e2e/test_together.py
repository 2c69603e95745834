"""Two people in one text: each sees what the other does, as it happens."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.steps import kept, open_desk
from tests.e2e.visiting import Visit

TEXT = "Eerst was het stil in de zaal.\n\nToen vertelde iedereen waar het over moest gaan.\n"


@pytest.fixture
def address(demo: Installation, tmp_path: Path) -> str:
    """A text of this test's own in the study of the demonstration."""
    name = tmp_path.name.replace("_", "-")
    (tmp_path / f"{name}.txt").write_text(TEXT + name)
    demo.oogst("import", tmp_path / f"{name}.txt", "--study", STUDY, "--names", "done", "--kind", "notes")
    pk = demo.one("SELECT id FROM oogst_source WHERE name = ?", name)
    return f"/s/{STUDY}/code/{uuid.UUID(pk)}/"


def code_sentence(page: Page, code: str) -> None:
    page.locator("#text").focus()
    for key in ("Home", "s", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type(code)
    page.locator("#palette [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    kept(page)


def test_a_coding_appears_at_the_colleague_and_goes_again(demo: Installation, visit: Visit, address: str) -> None:
    mine, theirs = visit(demo.url, role="researcher"), visit(demo.url, role="coach")
    for page in (mine, theirs):
        open_desk(page, address)

    expect(mine.locator("#colleagues .colleague")).to_have_count(1)
    code_sentence(mine, "een heel nieuwe code")

    expect(theirs.locator("#margin .stripe-name")).to_contain_text("een heel nieuwe code")
    expect(theirs.locator("#code-tree")).to_contain_text("een heel nieuwe code")
    expect(theirs.locator("#colleagues .colleague")).to_have_attribute("title", re.compile("Eerst was het stil"))

    mine.locator("#undo").click()
    expect(theirs.locator("#margin .stripe-name")).to_have_count(0)


def test_who_leaves_is_no_longer_shown(demo: Installation, visit: Visit, address: str) -> None:
    mine, theirs = visit(demo.url, role="researcher"), visit(demo.url, role="lead")
    for page in (mine, theirs):
        open_desk(page, address)
    expect(mine.locator("#colleagues .colleague")).to_have_count(1)

    theirs.goto("/")

    expect(mine.locator("#colleagues .colleague")).to_have_count(0)


def test_nobody_else_hears_what_is_coded(demo: Installation, visit: Visit, address: str) -> None:
    stream = f"{address}live/?tab=a"

    visitor = visit(demo.url).request.get(stream, max_redirects=0)
    champion = visit(demo.url, role="champion").request.get(stream)

    assert (visitor.status, champion.status) == (302, 403)
