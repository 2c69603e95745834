"""A fresh study on an installation of its own: from an administrator's first link to a project that moves house."""

import base64
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.installation import Installation
from tests.e2e.steps import bring_in, download, kept, read_report
from tests.e2e.visiting import Visit

PASSWORD = "koffie met appeltaart"
FILES = {
    "2026-03-12 interview aanjager.txt": (
        "Ond.: Wat veranderde er?\nA1: Het werd stil in de kring. Daarna vertelde ieder.\n"
        "Ond.: En toen?\nA1: Toen kwam er rust, en een plan.\n"
    ),
    "logboek week 11.md": "# Week 11\n\nVandaag was het stil in het overleg. Niemand keek op zijn horloge.\n",
    "verslag.html": "<h1>Oogst</h1><p>De stilte hielp ons om te luisteren.</p>",
}
BAD = "kapot.docx"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Good files, with a bad one among them."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / BAD).write_bytes(b"PK\x03\x04 dit was ooit een document")
    return [tmp_path / name for name in sorted([*FILES, BAD])]


def choose_password(page: Page, link: str) -> None:
    address = urlsplit(link)
    page.goto(address.path)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.locator("main form button.go").click()
    page.locator("main a[href='/accounts/login/']").click()


def sign_in(page: Page, email: str) -> None:
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button.go").click()
    page.wait_for_url("**/studies/")


@pytest.fixture
def lead(house: Installation, visit: Visit, request: pytest.FixtureRequest) -> Page:
    """Somebody with an account of her own, who made her password by the link of the administrator's command."""
    email = f"lead.{abs(hash(request.node.name))}@school.example"
    link = house.oogst("user", "create", email, "--name", "Marije Bos", "--admin")
    page = visit(house.url, path=urlsplit(link).path)
    choose_password(page, link)
    sign_in(page, email)
    return page


def make_study(page: Page, name: str) -> str:
    page.locator("main a[href='/studies/new/']").first.click()
    page.locator("#id_name").fill(name)
    page.locator("input[name=names][value=done]").check()
    page.locator("main form button.go").click()
    page.wait_for_url("**/s/*/")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def report_says(page: Page) -> None:
    """A line for each file: the good ones are in, the bad one says why not, and only that one."""
    expect(page.locator(".card.file.leaf")).to_have_count(len(FILES))
    bad = page.locator(".card.file.clay")
    expect(bad).to_have_count(1)
    expect(bad.locator("h2")).to_have_text(BAD)
    assert len(bad.locator("p").first.inner_text()) > 20


def test_files_come_in_by_drag_and_drop(house: Installation, lead: Page, files: list[Path]) -> None:
    slug = make_study(lead, "Slepen")
    lead.goto(f"/s/{slug}/material/import/")
    transfer = lead.evaluate_handle(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, letters] of files) {
                const bytes = Uint8Array.from(atob(letters), letter => letter.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            return transfer;
        }""",
        [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in files],
    )
    zone = lead.locator("[data-drop]")
    zone.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(zone).to_have_class(re.compile(r"\bover\b"))
    zone.dispatch_event("drop", {"dataTransfer": transfer})
    expect(lead.locator("[data-list] li")).to_have_count(len(files))
    lead.locator("[data-send]").click()

    read_report(lead, len(files))
    report_says(lead)
    assert house.studies()[slug]["sources"] == len(FILES)


def test_files_come_in_without_script(house: Installation, lead: Page, visit: Visit, files: list[Path]) -> None:
    slug = make_study(lead, "Zonder script")
    plain = visit(house.url, java_script_enabled=False, storage_state=lead.context.storage_state())
    plain.goto(f"/s/{slug}/material/import/")

    plain.locator("[data-files]").set_input_files(files)
    plain.locator("[data-send]").click()

    plain.wait_for_url("**/material/import/*-*/")
    lead.goto(urlsplit(plain.url).path)
    read_report(lead, len(files))
    report_says(lead)
    plain.reload()
    report_says(plain)
    plain.locator(".card.file.leaf a").first.click()
    expect(plain.locator("main .text")).to_contain_text("stil")


def test_a_study_from_its_first_link_to_a_project_that_moves_house(
    house: Installation, lead: Page, visit: Visit, files: list[Path], tmp_path: Path
) -> None:
    slug = make_study(lead, "Begeleiden op het Noordereiland")
    _add_school_and_person(lead, slug)
    colleague = _invite(lead, slug, visit, house)
    bring_in(lead, slug, files)
    report_says(lead)
    _describe_all(lead)
    _say_who_speaks(lead, slug)
    _code(colleague, slug)
    _search_and_count(colleague, slug)
    _move_house(house, lead, slug, tmp_path)


def _add_school_and_person(page: Page, slug: str) -> None:
    page.goto(f"/s/{slug}/schools/new/")
    page.locator("#id_label").fill("De Werf")
    page.locator("main form button.go").first.click()
    page.goto(f"/s/{slug}/people/new/")
    page.locator("#id_label").fill("aanjager A1")
    page.locator("#id_organisation").select_option(label="De Werf")
    page.locator("#id_role").select_option("champion")
    page.locator("main form button.go").first.click()
    expect(page.locator("main")).to_contain_text("aanjager A1")


def _invite(page: Page, slug: str, visit: Visit, house: Installation) -> Page:
    """A second researcher, by a link that is shown once and handed over."""
    page.goto(f"/s/{slug}/members/new/")
    page.locator("#id_email").fill(f"karim.{slug}@school.example")
    page.locator("#id_name").fill("Karim")
    page.locator("#id_role").select_option("researcher")
    page.locator("main form button.go").click()
    link = page.locator("#password-link").input_value()
    own = visit(house.url, path="/accounts/login/")
    choose_password(own, link)
    sign_in(own, f"karim.{slug}@school.example")
    own.locator(f"a[href='/s/{slug}/']").click()
    return own


def _describe_all(page: Page) -> None:
    page.locator("form[action$='/material/change/'] button").click()
    page.locator("#id_organisation").select_option(label="De Werf")
    page.locator("#id_phase").select_option("closing")
    page.locator("main form button.go").click()
    rows = page.locator("#material tbody tr")
    expect(rows).to_have_count(len(FILES))
    expect(rows.filter(has_text="De Werf")).to_have_count(len(FILES))


def _say_who_speaks(page: Page, slug: str) -> None:
    page.goto(f"/s/{slug}/material/?q=aanjager")
    page.locator("#material tbody a").first.click()
    page.locator("main a[href*='/people/']").click()
    field = page.locator(".field", has=page.locator("label", has_text=re.compile(r"^\s*A1"))).locator("select")
    field.select_option(index=1)
    page.locator("main form button.go").click()
    expect(page.locator("main .turn .who b", has_text="aanjager A1")).to_have_count(2)


def _code(page: Page, slug: str) -> None:
    page.goto(f"/s/{slug}/material/?q=aanjager")
    page.locator("#material tbody a").first.click()
    page.locator("main a.btn.go[href*='/code/']").click()
    page.locator("html[data-bench=ready]").wait_for()
    for words, code in (("Het werd stil", "stilte"), ("rust, en een plan", "rust")):
        page.keyboard.press("/")
        page.keyboard.type(words)
        expect(page.locator("#text-search-count")).to_contain_text("1 van 1")
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        page.keyboard.press("Enter")
        page.keyboard.type(code)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#palette")).to_be_hidden()
    kept(page)


def _search_and_count(page: Page, slug: str) -> None:
    page.goto(f"/s/{slug}/insight/search/")
    page.locator("#q").fill("stil")
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(3)
    expect(page.locator(".hit mark").first).to_have_text(re.compile("stil"))

    page.goto(f"/s/{slug}/insight/matrix/")
    row = page.locator("tbody tr", has=page.get_by_role("link", name="stilte"))
    cell = row.locator("td a").first
    expect(cell).to_contain_text("1")
    cell.click()
    expect(page.locator("li.segment")).to_have_count(1)
    expect(page.locator("li.segment")).to_contain_text("Het werd stil in de kring.")
    expect(page.locator("li.segment")).to_contain_text("aanjager A1")


def _move_house(house: Installation, page: Page, slug: str, folder: Path) -> None:
    page.goto(f"/s/{slug}/exchange/export/")
    expect(page.locator("#leaving dd").first).to_have_text(str(len(FILES)))
    page.locator("#export-form button[type=submit].go").click()
    expect(page.locator("#export-job.leaf")).to_be_visible(timeout=30_000)
    project = download(page, page.locator("#export-job a.go"), folder)
    assert project.suffix == ".qdpx"
    page.goto("/studies/")
    other = make_study(page, "Na de verhuizing")

    bring_in(page, other, [project])

    expect(page.locator(".card.file.leaf")).to_have_count(1)
    before, after = house.studies()[slug], house.studies()[other]
    counts = ("sources", "codes", "codings")
    assert [after[name] for name in counts] == [before[name] for name in counts] == [3, 2, 2]
    assert house.texts(other) == house.texts(slug)
