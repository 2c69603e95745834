"""What a person waits for, in a real Chromium."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright
from tools.chromium import find

from benchmarks.server import PASSWORD, Server
from benchmarks.table import percentile

WATCH = """() => {
  const kept = document.querySelector("#kept");
  document.addEventListener("keydown", (event) => { window.__pressed = event.timeStamp; window.__kept = 0; }, true);
  new MutationObserver(() => { if (kept.dataset.pending === "0") window.__kept = performance.now(); })
    .observe(kept, { attributes: true, attributeFilter: ["data-pending"] });
}"""
READY = "performance.getEntriesByName('bench-ready')[0]?.startTime"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@contextmanager
def signed_in(server: Server, email: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL").new_page()
        page.goto(f"{server.address}/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/studies/**")
        yield page
        browser.close()


def until_ready(page: Page, address: str, times: int = 5) -> float:
    """Seconds from navigation until a passage can be coded; the median of several loads."""
    taken = []
    for _ in range(times + 1):
        page.goto(address)
        page.wait_for_function(f"{READY} !== undefined")
        taken.append(page.evaluate(READY) / 1000)
    return statistics.median(taken[1:])


def key_to_kept(page: Page, address: str, times: int = 20) -> float:
    """Seconds from the key that applies a code until the page shows that it is kept; p95, by the page's clock."""
    page.goto(address)
    page.wait_for_function(f"{READY} !== undefined")
    page.evaluate(WATCH)
    taken = []
    for _ in range(times):
        page.locator("#text").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("s")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=dialog] input:focus, .palette input:focus")
        page.keyboard.type("code 1")
        page.keyboard.press("Enter")
        while not page.evaluate("window.__kept"):
            page.wait_for_timeout(20)
        taken.append(page.evaluate("window.__kept - window.__pressed") / 1000)
    return percentile(taken, 0.95)
