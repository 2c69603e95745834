"""What people do on the way, that more than one journey needs."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

READING = 60_000  # milliseconds that a busy machine may take to read a heap of files


def bring_in(page: Page, slug: str, files: Sequence[Path]) -> Locator:
    """Choose files with the button, send them, and wait until each was read. Gives the cards of the report."""
    page.goto(f"/s/{slug}/material/import/")
    page.locator("[data-files]").set_input_files(list(files))
    expect(page.locator("[data-list] li")).to_have_count(len(files))
    page.locator("[data-send]").click()
    return read_report(page, len(files))


def read_report(page: Page, files: int) -> Locator:
    """The cards of the report of an import, once nothing is waiting any more."""
    cards = page.locator("#import-report:not([hx-get]) .card.file")
    expect(cards).to_have_count(files, timeout=READING)
    return cards


def open_desk(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("html[data-bench=ready]").wait_for()


def kept(page: Page) -> None:
    """Everything that was done on the desk is on the server."""
    page.locator("#kept[data-pending='0'][data-state='kept']").wait_for(state="attached")


def download(page: Page, press: Locator, folder: Path) -> Path:
    """What a click brings, in a file with the name that it got."""
    with page.expect_download() as waiting:
        press.click()
    return keep(waiting.value, folder)


def keep(taken: Download, folder: Path) -> Path:
    path = folder / taken.suggested_filename
    taken.save_as(path)
    return path
