"""Consent on paper: a photo taken on a phone, a colleague at a desk who looks at it, and then it counts."""

import re

from playwright.sync_api import Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.visiting import Visit, scrolls_sideways

PERSON = "O02-D8R"  # signed the first version only
PHOTO = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)
CONSENT = f"/s/{STUDY}/consent/"


def state_of(demo: Installation) -> list[tuple[object, ...]]:
    return demo.rows(
        "SELECT signature.method, signature.confirmed_at IS NOT NULL, signature.copy IS NOT NULL, version.number "
        "FROM oogst_signature signature JOIN oogst_person person ON person.id = signature.person_id "
        "JOIN oogst_consentversion version ON version.id = signature.version_id "
        "WHERE person.code = ? AND signature.ended_at IS NULL ORDER BY signature.id",
        PERSON,
    )


def page_of_person(page: Page) -> None:
    page.goto(f"{CONSENT}?q={PERSON}")
    page.locator("table tbody th a").first.click()


def test_a_photo_of_the_form_counts_once_a_colleague_has_seen_it(demo: Installation, visit: Visit) -> None:
    phone = visit(demo.url, role="coach", path=CONSENT, phone=True)
    page_of_person(phone)
    phone.locator("a[href*='/record/']").click()
    assert not scrolls_sideways(phone)
    phone.locator("input[name=yes][value=recording]").check()
    phone.locator("input[name=yes][value=dialogue]").check()
    phone.locator("input[type=file]").set_input_files({"name": "IMG_1.png", "mimeType": "image/png", "buffer": PHOTO})
    phone.locator("form[enctype] button.go").click()
    phone.wait_for_url("**/people/*/")
    assert state_of(demo) == [("code", 1, 1, 1), ("paper", 0, 0, 2)]

    desk = visit(demo.url, role="lead", path=CONSENT)
    desk.locator("section.card.sky a", has_text=PERSON).click()
    picture = desk.locator(".proof img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    desk.locator("button[value=confirm]").click()
    desk.wait_for_url("**/people/*/")

    assert state_of(demo) == [("paper", 1, 1, 2)]
    with desk.expect_download() as download:
        desk.locator("a[href$='/copy/']").first.click()
    assert re.fullmatch(rf"{PERSON}\.pdf", download.value.suggested_filename)


def test_the_text_is_shown_as_it_reads_while_it_is_written(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="lead", path=f"{CONSENT}forms/")
    page.locator("form[action$='/version/'] button").first.click()
    page.locator("a[href$='/nl/']").last.click()
    page.locator("#id_sheet").press("Control+End")
    page.locator("#id_sheet").press_sequentially("\n\nEen **nieuwe** zin.")

    expect(page.locator("#look strong", has_text="nieuwe")).to_be_visible()
    page.locator("#id_sheet").fill("# Leeg")
    expect(page.locator("#look .checks")).to_contain_text("{#cooling-off}")
    page.locator("form[hx-post] button.go").click()

    expect(page.locator("#id_sheet")).to_have_value("# Leeg")
