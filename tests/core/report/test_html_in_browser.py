"""The HTML file in a real browser: accessible, narrow, alive and silent."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright
from tests.core.report.samples import empty_report, hostile_report, rich_report

from oogst.core.report import write_html
from oogst.core.report.model import Report

AXE = Path(__file__).parents[2] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REPORTS = {"rich": rich_report, "hostile": hostile_report, "empty": empty_report}

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        except Error as reason:
            pytest.skip(f"No Chromium to open the report in: {reason.message.splitlines()[0]}")
        yield browser
        browser.close()


def opened(browser: Browser, report: Report, folder: Path, width: int = 1280, hash: str = "", **options: bool) -> Page:
    file = folder / "report.html"
    file.write_text(write_html(report), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, **options)
    page.goto(file.as_uri() + hash)
    return page


@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing(chromium, tmp_path, name):
    page = opened(chromium, REPORTS[name](), tmp_path, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    page.add_script_tag(path=str(AXE))

    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})"
        ".then(run => run.violations.map(one => [one.id, one.nodes.map(node => node.html)]))",
        RULES,
    )

    assert found == []


@pytest.mark.parametrize("name", REPORTS)
def test_a_narrow_screen_needs_no_sideways_scrolling(chromium, tmp_path, name):
    page = opened(chromium, REPORTS[name](), tmp_path, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_asks_for_nothing_and_says_nothing(chromium, tmp_path, name):
    asked: list[str] = []
    said: list[str] = []
    page = opened(chromium, empty_report(), tmp_path)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))

    (tmp_path / "again.html").write_text(write_html(REPORTS[name]()), encoding="utf-8")
    page.goto((tmp_path / "again.html").as_uri())

    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def test_a_link_to_a_quote_opens_it(chromium, tmp_path):
    page = opened(chromium, rich_report(), tmp_path, hash="#quote-3")

    assert page.evaluate("document.querySelector('#quote-3 details').open") is True
    assert page.evaluate("document.querySelector('#quote-1 details').open") is False


def test_a_quote_opens_by_keyboard_and_without_script(chromium, tmp_path):
    page = opened(chromium, rich_report(), tmp_path, java_script_enabled=False)

    page.locator("#quote-1 summary").focus()
    page.keyboard.press("Enter")

    page.locator("#quote-1").get_by_text("toestemming versie 2, deelname en citeren").wait_for()


def test_on_paper_every_quote_is_open(chromium, tmp_path):
    page = opened(chromium, rich_report(), tmp_path)

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0

    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
