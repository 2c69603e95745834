"""A real browser, a real server, databases in files. Nothing is emptied: every test makes its own study."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.e2e.visiting import demo, house, visit  # noqa: F401 (fixtures)

HERE = Path(__file__).parent
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread of the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only what lies in this folder: pytest shows every test of the run here."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def django_db_setup(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[None]:
    """Databases in files, because the threads of the server cannot share one in memory."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    folder = tmp_path_factory.mktemp("databases")
    for alias in connections:
        connections[alias].settings_dict["TEST"]["NAME"] = str(folder / f"{alias}.sqlite3")
    with django_db_blocker.unblock():
        before = setup_databases(verbosity=0, interactive=False)
        yield
        teardown_databases(before, verbosity=0)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("OOGST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


expect.set_options(timeout=10_000)  # a loaded machine is slow, not wrong


@pytest.fixture(scope="session")
def running_server(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        live = LiveServer("127.0.0.1")
        yield live.url
        live.stop()


@pytest.fixture
def server(running_server: str, django_db_blocker: Any) -> Iterator[str]:
    """The address of the server; the test itself may use the database too."""
    with django_db_blocker.unblock():
        yield running_server


@pytest.fixture
def open_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser profile; every error that a page meets in its script fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=server, locale="nl-NL", reduced_motion="reduce", **options)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(viewport={"width": 1440, "height": 900}).new_page()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 A and AA on a page, a line each."""
    script = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def check(page: Page) -> list[str]:
        page.evaluate(script)  # in the page's own world, past its content policy
        found = page.evaluate("levels => axe.run({runOnly: {type: 'tag', values: levels}})", levels)
        return [
            f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return check
