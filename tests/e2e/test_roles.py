"""What each role sees and cannot reach, by real clicks and addresses; and the language of every page."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.visiting import Visit

UNDERSTAND = {
    "material/",
    "codes/",
    "memos/",
    "comments/",
    "rounds/",
    "insight/segments/",
    "insight/search/",
    "insight/matrix/",
}
PROMISES = {"consent/", "names/", "tasks/", "vault/", "withdrawals/"}
COACH = {"", "schools/", "people/", *PROMISES, *UNDERSTAND, "story/", "story/report/"}
RESEARCHER = {*COACH, "exchange/export/", "programs/"}
LEAD = {*RESEARCHER, "members/", "trail/", "settings/", "numbers/", "order/"}
OWN = {"", "mine/"}
RAIL = {
    "lead": LEAD,
    "researcher": RESEARCHER,
    "coach": COACH,
    "advisor": {"story/", "story/report/"},
    "champion": OWN,
    "buddy": OWN,
    "manager": {*OWN, "my-school/"},
    "team_member": OWN,
}
SCHOOL = ("champion", "buddy", "manager", "team_member")


def at(path: str) -> str:
    return f"/s/{STUDY}/{path}"


def is_closed(page: Page, path: str) -> bool:
    answer = page.goto(at(path))
    assert answer
    if answer.status == 200:
        return False
    assert answer.status == 403, f"{path}: {answer.status}"
    _is_kind(page, "403")
    return True


def _is_kind(page: Page, code: str) -> None:
    """Says in words what is the matter and where to go on; never a bare code."""
    expect(page.locator("main h1")).to_have_count(1)
    assert len(page.locator("main p").first.inner_text()) > 60
    expect(page.locator("main")).not_to_contain_text(code)
    expect(page.locator("main a.go[href='/']")).to_be_visible()


@pytest.mark.parametrize("role", RAIL)
def test_the_menu_holds_what_a_role_may_open_and_all_else_is_closed(
    demo: Installation, visit: Visit, role: str
) -> None:
    page = visit(demo.url, role=role)

    shown = page.locator(".rail .nav a, .tabbar a").evaluate_all("all => all.map(one => one.getAttribute('href'))")

    open_ones = RAIL[role] | ({""} if role == "advisor" else set())
    every = {*LEAD, *OWN, "my-school/"}
    assert {path for path in every if not is_closed(page, path)} == open_ones
    assert set(shown) >= {at(path) for path in RAIL[role]}
    assert set(shown) <= {at(path) for path in open_ones}


@pytest.mark.parametrize("role", ["lead", "researcher", "coach"])
def test_every_entry_of_the_menu_leads_to_its_page(demo: Installation, visit: Visit, role: str) -> None:
    page = visit(demo.url, role=role, path=at(""))

    for path in sorted(RAIL[role]):
        page.locator(f".rail .nav a[href='{at(path)}']").click()
        page.wait_for_url(f"**{at(path)}")
        expect(page.locator(".rail .nav a[aria-current=page]")).to_have_count(1)
        expect(page.locator(".rail .nav a[aria-current=page]")).to_have_attribute("href", at(path))
        expect(page.locator("main h1").first).to_be_visible()


def test_a_coach_codes_and_tells_nothing(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="coach", path=at("story/report/"))

    expect(page.locator("main .report")).to_be_visible()
    expect(page.locator("[data-dialog-open=export]")).to_have_count(0)
    assert is_closed(page, "story/report/edit/")
    assert is_closed(page, "story/report/export/html/")
    page.goto(at("material/"))
    expect(page.locator(f"main a[href='{at('material/import/')}']")).to_be_visible()


def test_an_advisor_reads_the_story_and_not_the_material(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="advisor")

    expect(page.locator("main .report blockquote").first).to_be_visible()
    place = demo.rows("SELECT lower(hex(0)), source_id, start, end FROM oogst_quote")[0]
    source = f"{place[1][:8]}-{place[1][8:12]}-{place[1][12:16]}-{place[1][16:20]}-{place[1][20:]}"
    assert is_closed(page, f"at/{source}/{place[2]}-{place[3]}/")
    assert is_closed(page, f"material/{source}/")
    assert is_closed(page, f"code/{source}/")
    page.goto(at("story/report/"))
    assert page.locator("main a[href*='/at/']").count() == 0


@pytest.mark.parametrize("role", SCHOOL)
def test_school_people_see_their_own_page_and_nobodys_words(demo: Installation, visit: Visit, role: str) -> None:
    page = visit(demo.url, role=role)

    expect(page.locator("h2#readers")).to_be_visible()
    expect(page.locator("h2#stop")).to_be_visible()
    expect(page.locator("main blockquote")).to_have_count(0)
    assert page.locator(f"main a[href*='/s/{STUDY}/']").count() == 0


def test_a_visitor_is_sent_to_the_door_and_back(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, path=at("material/"))

    assert "/accounts/login/" in page.url
    assert page.locator("main input[name=next]").first.input_value() == at("material/")


def test_a_stranger_to_a_study_learns_nothing_of_it(demo: Installation, visit: Visit) -> None:
    slug = demo.oogst("study", "create", "Van anderen")
    page = visit(demo.url, role="lead")

    for path in (f"/s/{slug}/", "/s/bestaat-niet/", "/dit/is/er/niet/"):
        answer = page.goto(path)
        assert answer
        assert answer.status == 404
        _is_kind(page, "404")
        expect(page.locator("main")).not_to_contain_text("Van anderen")
    page.locator("main a.go[href='/']").click()
    expect(page.locator("h1")).to_have_text("Oogst")


def test_english_stays_chosen_on_every_page(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="buddy", path="/account/")
    page.goto(at(""))
    page.locator("form.languages button[value=en]:visible").click()

    for path in (at(""), reverse("studies"), reverse("account"), reverse("demo"), "/is/not/here/", at("material/")):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(at(""))
    expect(page.locator("h2#stop")).to_have_text("Stopping")
    page.locator("form.languages button[value=nl]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("h2#stop")).to_have_text("Stoppen")
