"""Every page, for who may see it: axe finds nothing, nothing scrolls sideways, the page says its language."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.steps import bring_in
from tests.e2e.visiting import Visit, scrolls_sideways, step_in, violations
from tests.e2e.walking import Walk

WIDTHS = (1280, 390)
NARROW = 320
GROUPS = {
    "studies": "stud school people person member trail closed own_school numbers program",
    "material": "material import source",
    "coding": "workbench bench code coding suggest memo comment live here place changes correct adrift round agreement",
    "insight": "segment search matrix",
    "consent": "consent",
    "vault": "vault identities recording draft",
    "promises": "task withdraw order names",
    "story": "story finding quote report section export arrived",
    "mine": "mine own way_in",
    "outside": "home demo styleguide api_ account robots favicon set_language mfa usersessions socialaccount openid",
}
SEEN_BY_LEAD = {
    "studies": 19,
    "material": 9,
    "coding": 22,
    "insight": 8,
    "consent": 9,
    "vault": 3,
    "promises": 5,
    "story": 9,
    "mine": 1,
    "outside": 11,
}


OWN_PAGES = {"study", "mine", "mine_stop", "mine_destroy"}
SEEN_BY_OTHERS = {
    "advisor": {"story", "finding", "quote", "report"},
    "manager": {*OWN_PAGES, "own_school"},
}


def group_of(name: str) -> str:
    return next(group for group, begins in GROUPS.items() if name.startswith(tuple(begins.split())))


@pytest.fixture(scope="session")
def walk(demo: Installation, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The addresses; and a study in which a good and a bad file came in."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "gesprek 2025-03-04.txt").write_text("A1: Het werd stil.\nM1: Daarna vertelde iedereen iets.\n" * 20)
    (folder / "stuk.docx").write_text("dit is geen docx")
    slug = demo.oogst("study", "create", "Binnenhalen", "--names", "done", "--lead", "marije.bos@oogst.example")
    context = browser.new_context(base_url=demo.url, reduced_motion="reduce")
    page = context.new_page()
    step_in(page, "lead")
    bring_in(page, slug, [folder / "gesprek 2025-03-04.txt", folder / "stuk.docx"])
    context.close()
    return Walk(demo, slug)


def pages(page: Page, walk: Walk, group: str = "") -> list[tuple[str, str]]:
    """What somebody may open: whole pages, not parts of one, nor downloads, nor what only takes what is sent."""
    found = []
    for name, path in walk.addresses():
        if group and group_of(name) != group:
            continue
        answer = page.request.get(path, max_redirects=0)
        assert answer.status < 500, path
        is_download = "attachment" in answer.headers.get("content-disposition", "")
        if answer.status == 200 and not is_download and answer.text()[:15].lower() == "<!doctype html>":
            found.append((name, path))
    return found


def faults(page: Page, name: str, path: str, language: str = "nl") -> list[str]:
    """One page at all widths."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(path)
    if name == "workbench":
        page.locator("html[data-bench=ready]").wait_for()
    found = []
    if page.locator("html").get_attribute("lang") != language:
        found.append(f"{name}: not in {language}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{name} at {width} {path}: {one}" for one in violations(page)]
    page.set_viewport_size({"width": NARROW, "height": 900})
    if scrolls_sideways(page):
        found.append(f"{name} {path}: scrolls sideways at {NARROW}")
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_of_a_lead_researcher(demo: Installation, visit: Visit, walk: Walk, group: str) -> None:
    page = visit(demo.url, role="lead")

    seen = pages(page, walk, group)

    assert len({name for name, _path in seen}) >= SEEN_BY_LEAD[group], seen
    assert [fault for name, path in seen for fault in faults(page, name, path)] == []


@pytest.mark.parametrize("role", ["advisor", "champion", "manager", "team_member"])
def test_every_page_of_others(demo: Installation, visit: Visit, walk: Walk, role: str) -> None:
    page = visit(demo.url, role=role)

    seen = [(name, path) for name, path in pages(page, walk) if f"/s/{STUDY}/" in path]

    assert {name for name, _path in seen} == SEEN_BY_OTHERS.get(role, OWN_PAGES)
    assert [fault for name, path in seen for fault in faults(page, name, path)] == []


def test_every_page_of_a_visitor(demo: Installation, visit: Visit, walk: Walk) -> None:
    page = visit(demo.url)

    seen = pages(page, walk)

    names = {name for name, _path in seen}
    assert {"home", "demo", "account_login", "account_reset_password", "account_reset_password_from_key_done"} <= names
    assert [path for name, path in seen if f"/s/{STUDY}/" in path] == []
    links = [("password link", walk.password), ("not here", "/dit/is/er/niet/")]
    assert [fault for name, path in seen + links for fault in faults(page, name, path)] == []


def test_a_sample_in_english(demo: Installation, visit: Visit, walk: Walk) -> None:
    page = visit(demo.url, role="researcher", path=f"/s/{STUDY}/")
    page.locator(".rail form.languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    sample = {"study", "material", "source", "workbench", "codebook", "matrix", "finding", "quote", "report", "section"}

    seen = {name: path for name, path in reversed(walk.addresses()) if name in sample}

    assert seen.keys() == sample
    assert [fault for name, path in seen.items() for fault in faults(page, name, path, "en")] == []


def test_the_page_for_who_may_not_enter(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="champion")

    assert faults(page, "closed", f"/s/{STUDY}/material/") == []


OPENED = {
    "": [".topmenu > summary"],
    "material/": ["main details.fold > summary"],
    "members/": ["main details.menu > summary"],
    "insight/segments/?code={code}": ["li.segment .segment-words", "#beside details.menu > summary"],
    "insight/matrix/": ["main details.menu > summary"],
    "story/findings/{finding}/": ["main details.fold > summary", "a[data-dialog-open=pick]"],
    "story/report/": ["[data-dialog-open=export]"],
    "story/report/sections/{section}/": ["[data-insert=quote]"],
    "exchange/export/": ["main details.fold > summary"],
}


@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_on_a_page(demo: Installation, visit: Visit, walk: Walk, width: int) -> None:
    page = visit(demo.url, role="lead", viewport={"width": width, "height": 900})
    found = []

    for path, openers in OPENED.items():
        page.goto(f"/s/{STUDY}/" + path.format(**walk.ids))
        for opener in openers:
            place = page.locator(opener).first
            if not place.is_visible():  # the menu of a phone, at a desk
                continue
            place.click()
            page.wait_for_load_state("networkidle")
            # An open menu lies over what is below it until it closes: there only the menu itself is judged.
            part = "details.menu[open]" if "details.menu" in opener else "html"
            found += [f"{path} {opener}: {one}" for one in violations(page, part)]
            if scrolls_sideways(page):
                found.append(f"{path} {opener}: scrolls sideways")

    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_on_the_desk(demo: Installation, visit: Visit, walk: Walk, width: int) -> None:
    page = visit(demo.url, role="lead", viewport={"width": width, "height": 900})
    page.goto(f"/s/{STUDY}/code/{walk.ids['source']}/?coding={walk.ids['coding']}")
    page.locator("html[data-bench=ready]").wait_for()
    found = []

    def look(what: str) -> None:
        found.extend(f"{what}: {one}" for one in violations(page))

    page.locator("#about-body .coding-card").wait_for(state="attached")
    page.keyboard.press("l")
    expect(page.locator("#coding-list li").first).to_be_visible()
    look("list")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys-sheet")).to_be_visible()
    look("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.press("s")
    expect(page.locator("#selection-bar")).to_be_visible()
    look("selection")
    page.keyboard.press("Enter")
    page.keyboard.type("ruimt")
    expect(page.locator("#palette-list .option.fresh")).to_be_visible()
    look("palette")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#code-filter")).to_be_focused()
    look("codes")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(page.locator("#preview")).to_be_visible()
    look("preview")
    assert found == []
