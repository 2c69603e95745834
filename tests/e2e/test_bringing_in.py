"""Bringing in what people have: bad files are told one by one, the good ones come in, mail without its history."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.core.formats.small_files import WORDS, docx, zipped
from tests.e2e.steps import read_report
from tests.e2e.test_workbench import sign_in
from tests.factories import make_member, make_study

MAIL = (
    "From: Fatima <f@school.example>\nSubject: Over dinsdag\n\nDinsdag kan ik niet.\n\n"
    "Op di 3 mrt 2026 om 10:11 schreef Jan <j@school.example>:\n> Kun je dinsdag?\n"
)


def test_bad_files_and_mail_without_its_history(
    page: Page, server: str, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    study = make_study(default_basis="own_notes", default_basis_note="map 3")
    sign_in(page.context, make_member(study), server)
    document = zipped(docx())
    for name, content in {
        "verslag.docx": document, "half.docx": document[:200], "map.zip": zipped({"a.txt": b"x"}),
        "mail.eml": MAIL.encode(),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)

    page.goto(f"/s/{study.slug}/material/import/")
    page.locator("details.fold summary").click()
    page.locator("input[name=drop_quoted]").check()
    page.locator("[data-files]").set_input_files(sorted(tmp_path.iterdir()))
    expect(page.locator("[data-list] li")).to_have_count(4)
    page.locator("[data-send]").click()
    cards = read_report(page, 4)

    expect(cards.filter(has_text="half.docx")).to_contain_text("Dit bestand is niet compleet: het einde ontbreekt.")
    expect(page.locator(".card.file.clay h2")).to_have_text(["half.docx", "map.zip"])
    expect(page.locator(".card.file.leaf h2")).to_have_text(["mail.eml", "verslag.docx"])
    assert axe(page) == []
    assert {source.name: source.current().text for source in study.sources.all()} == {
        "verslag": WORDS, "Over dinsdag": "Dinsdag kan ik niet.",
    }  # fmt: skip
