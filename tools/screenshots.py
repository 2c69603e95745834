"""`make screenshots`: the main screens of the demo study, at desk and phone width, into docs/images.

python -m tools.screenshots [--out FOLDER] [--only NAME …]
"""

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browser import ARGUMENTS
from benchmarks.server import Server
from playwright.sync_api import Browser, Page, sync_playwright

from tools.chromium import find

OUT = Path(__file__).resolve().parent.parent / "docs" / "images"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STUDY = "/s/begeleiden-is-van-iedereen"


@dataclass(frozen=True)
class Shot:
    """One screen: who looks, where, and what to do there before the picture is taken."""

    name: str
    role: str | None
    path: str
    prepare: Callable[[Page], None] = lambda page: None
    widths: tuple[str, ...] = ("desk", "phone")


def open_interview(page: Page) -> None:
    """From the list of material to the desk, in the interview of the second champion."""
    page.goto(page.url.split("?")[0] + "?q=Slotinterview+4")
    page.locator("main tbody th a").first.click()
    page.locator("main a.btn.go[href*='/code/']").click()
    page.wait_for_selector("html[data-bench=ready]")


def choose_code(page: Page) -> None:
    open_interview(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_timeout(400)


def open_palette(page: Page) -> None:
    open_interview(page)
    page.locator("#text").focus()
    for key in ("ArrowDown", "ArrowDown", "s", "Enter"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    page.keyboard.type("mentor")
    page.wait_for_timeout(300)


def first(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")

    return act


def follow(*selectors: str, then: str = "main") -> Callable[[Page], None]:
    """Click one after another; then wait for what should be there, as a page that stays open for news is never idle."""

    def act(page: Page) -> None:
        for selector in selectors:
            page.locator(selector).first.click()
            page.wait_for_load_state()
        page.locator(then).first.wait_for()

    return act


def look_at_correction(page: Page) -> None:
    """A word in the turn of the chosen coding is corrected; what that does is shown before it is saved."""
    choose_code(page)
    page.keyboard.press("e")
    words = page.locator("#correct-body textarea[name=words]")
    words.wait_for()
    words.fill(f"{words.input_value().rstrip()} Echt waar.")
    page.locator("#correct-body button[name=look]").click()
    page.locator(".correct-effects").wait_for()


DESK_ONLY = ("desk",)
SHOTS = (
    Shot("welcome", None, "/"),
    Shot("road", "researcher", f"{STUDY}/"),
    Shot("schools", "researcher", f"{STUDY}/schools/", widths=DESK_ONLY),
    Shot("people", "researcher", f"{STUDY}/people/", widths=DESK_ONLY),
    Shot("material", "researcher", f"{STUDY}/material/"),
    Shot("import", "researcher", f"{STUDY}/material/import/", widths=DESK_ONLY),
    Shot("source", "researcher", f"{STUDY}/material/", first("main tbody th a"), widths=DESK_ONLY),
    Shot("workbench", "researcher", f"{STUDY}/material/", choose_code),
    Shot("palette", "researcher", f"{STUDY}/material/", open_palette, widths=DESK_ONLY),
    Shot("codebook", "researcher", f"{STUDY}/codes/", widths=DESK_ONLY),
    Shot("code", "researcher", f"{STUDY}/codes/", first("main table a"), widths=DESK_ONLY),
    Shot("memos", "researcher", f"{STUDY}/memos/", widths=DESK_ONLY),
    Shot("segments", "researcher", f"{STUDY}/insight/segments/", first("main .tree-row a, main a[href*='code=']")),
    Shot("search", "researcher", f"{STUDY}/insight/search/?q=vertrouwen", widths=DESK_ONLY),
    Shot("matrix", "researcher", f"{STUDY}/insight/matrix/"),
    Shot("matrix-codes", "researcher", f"{STUDY}/insight/matrix/?columns=codes&look=bars", widths=DESK_ONLY),
    Shot("map", "researcher", f"{STUDY}/insight/matrix/map/"),
    Shot("line", "researcher", f"{STUDY}/insight/matrix/line/", widths=DESK_ONLY),
    Shot("profile", "researcher", f"{STUDY}/insight/matrix/line/", follow("main a[href*='/cases/']")),
    Shot("summaries", "researcher", f"{STUDY}/insight/matrix/summaries/", follow("[data-open]", then="td.is-open")),
    Shot("questions", "researcher", f"{STUDY}/insight/search/saved/", follow("main table a")),
    Shot("context", "researcher", f"{STUDY}/insight/search/context/?q=mentor", widths=DESK_ONLY),
    Shot("counts", "researcher", f"{STUDY}/insight/search/counts/?answers=1"),
    Shot("lineage", "researcher", f"{STUDY}/codes/lineage/", widths=DESK_ONLY),
    Shot("relations", "researcher", f"{STUDY}/codes/relations/?look=map", widths=DESK_ONLY),
    Shot("relation", "researcher", f"{STUDY}/codes/relations/", follow("main table td a"), widths=DESK_ONLY),
    Shot("board", "researcher", f"{STUDY}/codes/boards/", follow("main h2 a", then=".board")),
    Shot("saturation", "researcher", f"{STUDY}/codes/saturation/", widths=DESK_ONLY),
    Shot("rounds", "researcher", f"{STUDY}/rounds/"),
    Shot("round-desk", "researcher", f"{STUDY}/rounds/", follow("main table a", "main a[href*='/code']", then="#text")),
    Shot("agreement", "researcher", f"{STUDY}/rounds/", follow("main tr:last-child a", "main a[href$='/agreement/']")),
    Shot("comments", "researcher", f"{STUDY}/comments/"),
    Shot("correction", "researcher", f"{STUDY}/material/", look_at_correction, widths=DESK_ONLY),
    Shot("suggestions", "researcher", f"{STUDY}/codes/suggestions/", widths=DESK_ONLY),
    Shot("programs", "lead", f"{STUDY}/programs/", widths=DESK_ONLY),
    Shot("findings", "researcher", f"{STUDY}/story/", widths=DESK_ONLY),
    Shot("finding", "researcher", f"{STUDY}/story/", first("main a[href*='/findings/']"), widths=DESK_ONLY),
    Shot("report", "researcher", f"{STUDY}/story/report/"),
    Shot("report-advisor", "advisor", f"{STUDY}/story/report/", widths=DESK_ONLY),
    Shot("exchange", "researcher", f"{STUDY}/exchange/export/", widths=DESK_ONLY),
    Shot("members", "lead", f"{STUDY}/members/", widths=DESK_ONLY),
    Shot("trail", "lead", f"{STUDY}/trail/", widths=DESK_ONLY),
    Shot("champion", "champion", f"{STUDY}/"),
    Shot("manager", "manager", f"{STUDY}/my-school/"),
    Shot("consent", "lead", f"{STUDY}/consent/"),
    Shot("consent-form", "lead", f"{STUDY}/consent/forms/", first("main .lines a"), widths=DESK_ONLY),
    Shot("names", "researcher", f"{STUDY}/names/", widths=DESK_ONLY),
    Shot("names-review", "researcher", f"{STUDY}/names/", first("main table a")),
    Shot("my-data", "own-data", f"{STUDY}/mine/", widths=("phone",)),
    Shot("destroy", "own-data", f"{STUDY}/mine/destroy/", widths=("phone",)),
    Shot("vault", "lead", f"{STUDY}/vault/", widths=DESK_ONLY),
    Shot("withdrawals", "lead", f"{STUDY}/withdrawals/", widths=DESK_ONLY),
    Shot("certificate", "lead", f"{STUDY}/withdrawals/", first("main table a, main .lines a"), widths=DESK_ONLY),
    Shot("tasks", "lead", f"{STUDY}/tasks/", widths=DESK_ONLY),
    Shot("terms", "lead", f"{STUDY}/order/", widths=DESK_ONLY),
    Shot("numbers", "lead", f"{STUDY}/numbers/", widths=DESK_ONLY),
)


def take(browser: Browser, server: Server, shot: Shot, width: str, out: Path) -> None:
    context = browser.new_context(
        viewport=DESK if width == "desk" else PHONE, locale="nl-NL", has_touch=width == "phone", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(server.address + "/")
    if shot.role:
        page.locator(f"form[action='/demo/step-in/{shot.role}/'] button").first.click()
        page.wait_for_load_state()
    page.goto(server.address + shot.path)
    shot.prepare(page)
    page.evaluate("document.fonts.ready")
    name = shot.name if width == "desk" else f"{shot.name}-phone"
    page.screenshot(path=out / f"{name}.png")
    context.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="oogst-pictures-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        with Server(Path(folder), "demo") as server:
            for shot in SHOTS:
                if args.only and shot.name not in args.only:
                    continue
                for width in shot.widths:
                    try:
                        take(browser, server, shot, width, args.out)
                        print(f"{shot.name} ({width})")
                    except Exception as reason:  # a picture that fails is named; the others are still made
                        failed += 1
                        print(f"{shot.name} ({width}) failed: {str(reason).splitlines()[0]}")
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
