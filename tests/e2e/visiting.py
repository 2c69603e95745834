"""People who come by: a browser for each, that notices everything a page should not do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from tests.e2e.installation import Installation

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration, as `make demo` starts it; tests that change things make a study of their own in it."""
    installation = Installation(tmp_path_factory.mktemp("demo"), "demo")
    yield installation
    installation.stop()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation without a demonstration, as `oogst serve` starts it: nobody is in it yet."""
    installation = Installation(tmp_path_factory.mktemp("house"), "serve")
    yield installation
    installation.stop()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a browser of somebody's own at an address; `role` steps into the demonstration first.

    Whatever goes wrong in any page fails the test: an error in a script or on the console, a part of a page that is
    not there, a server that breaks, a request to anywhere else.
    """
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(url: str, *, role: str = "", path: str = "/", phone: bool = False, **options: Any) -> Page:
        own: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if phone else {"viewport": DESK}
        context = browser.new_context(
            base_url=url, locale="nl-NL", reduced_motion="reduce", accept_downloads=True, **{**own, **options}
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        watch(context, url, wrong)
        page = context.new_page()
        if role:
            step_in(page, role)
        if not role or path != "/":
            page.goto(path)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert wrong == []


def step_in(page: Page, role: str) -> None:
    """One click on the first page of the demonstration."""
    page.goto("/")
    page.locator(f"form[action='/demo/step-in/{role}/'] button").click()
    page.wait_for_url("**/s/**")


def watch(context: BrowserContext, url: str, wrong: list[str]) -> None:
    origin = urlsplit(url).netloc

    def on_console(message: ConsoleMessage) -> None:
        # What could not be fetched is judged with its answer, where the address is known.
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if request.url.startswith(("http", "ws")) and urlsplit(request.url).netloc != origin:
            wrong.append(f"elsewhere: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 500 or (response.status in (400, 404, 405) and not _is_a_page(response.request)):
            wrong.append(f"{response.status}: {response.request.method} {response.url}")

    context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
    context.on("console", on_console)
    context.on("request", on_request)
    context.on("response", on_response)


def _is_a_page(request: Request) -> bool:
    """An address that somebody typed may be wrong; a part of a page may not."""
    return request.is_navigation_request()


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on a page as it is now, or in a part of it, a line each."""
    page.evaluate(AXE)  # in the page's own world, past its content policy
    found = page.evaluate(
        """([levels, within]) => axe.run({include: [[within]]},
            {runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']})""",
        [LEVELS, within],
    )
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:240]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
