"""The review of names in a real browser: by keyboard alone, with the mouse, with a finger; and nothing lost."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.factories import make_member, make_organisation, make_source, make_study

from oogst.core.formats.document import Document, Turn
from oogst.flows import name_finding
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.sources.models import Draft, Source
from oogst.sources.review import ACCEPTED, OPEN, REJECTED
from oogst.studies.identities import keep_identity
from oogst.studies.models import Study
from oogst.studies.services import add_person
from oogst.vault.identities import Who

WORDS = [
    "Aleida: Het werd stil 😀 toen Sjoukje binnenkwam.",
    "Ond.: En wat deed Sjoukje toen?",
    "Aleida: Ze keek naar Mourad en naar de rector. Volgens mij was Brugmann er ook.",
]


@dataclass
class Desk:
    draft: Draft
    me: User
    page: Page

    @property
    def url(self) -> str:
        return reverse("names_review", args=[self.draft.study.slug, self.draft.pk])

    def open(self) -> None:
        self.page.goto(self.url)
        self.page.locator("html[data-names=ready]").wait_for()

    def kept(self) -> None:
        """Waits until everything is on the server: what was decided just now is noticed first."""
        self.page.locator("#kept[data-state=kept]").wait_for()

    def places(self) -> set[tuple[str, str, str]]:
        self.kept()
        text = drafts.document_of(self.draft).text
        found = drafts.names_of(self.draft).found
        return {(text[one.start : one.end], one.decision, one.replacement) for one in found}

    def select(self, words: str) -> None:
        """Selects words with the mouse."""
        left, right, middle = self.page.evaluate(
            """words => {
                const walker = document.createTreeWalker(document.querySelector('#text'), NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const at = node.data.indexOf(words);
                    if (at < 0) continue;
                    node.parentElement.scrollIntoView({block: 'center'});
                    const range = document.createRange();
                    range.setStart(node, at); range.setEnd(node, at + words.length);
                    const box = range.getClientRects()[0];
                    return [box.left + 1, box.right - 1, box.top + box.height / 2];
                }
            }""",
            words,
        )
        self.page.mouse.move(left, middle)
        self.page.mouse.down()
        self.page.mouse.move(right, middle, steps=5)
        self.page.mouse.up()


def sign_in(context: BrowserContext, user: User, server: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def make_desk(page: Page, server: str, lines: list[str] = WORDS) -> Desk:
    study = make_study(names="review")
    me = make_member(study, Role.LEAD)
    person = add_person(study=study, label="aanjager A2", organisation=make_organisation(study), by=me)
    keep_identity(person=person, who=Who(name="Aleida Brugman"), by=me)
    text, turns = "", []
    for line in lines:
        label, start = line.partition(": ")[0] + ": ", len(text)
        text += line + "\n"
        turns.append(Turn(start, len(text) - 1, start + len(label), label.strip(": ")))
    document = Document(name="Gesprek met Sjoukje", text=text, turns=tuple(turns))
    draft = drafts.arrive(study=study, document=document, by=me)
    name_finding.look_at(draft.pk)
    draft.refresh_from_db()
    sign_in(page.context, me, server)
    return Desk(draft, me, page)


def words_and_decisions(places: set[tuple[str, str, str]]) -> set[tuple[str, str]]:
    return {(words, decision) for words, decision, _as in places}


class TestAtADesk:
    def test_everything_by_keyboard(self, page: Page, server: str) -> None:
        desk = make_desk(page, server)
        opened = [one for one in drafts.names_of(desk.draft).found if one.decision == OPEN]
        text = drafts.document_of(desk.draft).text
        assert {text[one.start : one.end] for one in opened} >= {"Sjoukje", "Brugmann"}
        desk.open()

        expect(page.locator("#place-context mark")).to_have_text("Sjoukje")
        page.keyboard.press("a")  # both places of the same words
        while page.locator("#place-context mark").inner_text() != "Brugmann":
            page.keyboard.press("x")
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("aanjager A2")
        page.keyboard.press("Enter")
        expect(page.locator("#text mark.open")).to_have_count(0)
        page.locator("#text-title").fill("Gesprek 1")
        expect(page.locator("#kept[data-state=keeping]")).to_be_visible()

        found = desk.places()
        assert ("Sjoukje", ACCEPTED, "[naam]") in found
        assert ("Brugmann", ACCEPTED, "aanjager A2") in found or ("Brugmann", ACCEPTED, "[aanjager A2]") in found
        page.locator("#finish button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/names/")
        source = Source.objects.get(pk=desk.draft.pk)
        assert source.name == "Gesprek 1"
        assert "Sjoukje" not in source.current().text
        assert source.current().text.startswith("[aanjager A2]: Het werd stil 😀 toen [naam 1] binnenkwam.")

    def test_undo_and_redo(self, page: Page, server: str) -> None:
        desk = make_desk(page, server)
        before = desk.draft and {(one.start, one.decision) for one in drafts.names_of(desk.draft).found}
        desk.open()

        page.keyboard.press("x")
        expect(page.locator("#text mark.rejected").first).to_be_visible()
        page.keyboard.press("u")
        expect(page.locator("#text mark.rejected")).to_have_count(0)
        desk.kept()
        assert {(one.start, one.decision) for one in drafts.names_of(desk.draft).found} == before
        page.keyboard.press("Control+y")
        expect(page.locator("#text mark.rejected").first).to_be_visible()
        assert ("Sjoukje", REJECTED) in words_and_decisions(desk.places())

    def test_a_name_that_was_missed_is_added_by_keys_alone(self, page: Page, server: str) -> None:
        desk = make_desk(page, server, ["Aleida: Het horloge bleef liggen.", "Ond.: Welk horloge?"])
        desk.open()
        page.keyboard.press("t")
        for _each in range(6):
            page.keyboard.press("ArrowRight")
        while "horloge" not in page.locator("#live").inner_text():
            page.keyboard.press("ArrowLeft")

        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator("#add")).to_be_enabled()
        page.keyboard.press("n")
        page.keyboard.type("[plaats]")
        page.keyboard.press("Enter")

        expect(page.locator("#text mark.accepted[data-as='[plaats]']")).to_have_count(2)
        assert ("horloge", ACCEPTED, "[plaats]") in desk.places()

    def test_words_are_added_with_the_mouse_and_given_other_limits(self, page: Page, server: str) -> None:
        desk = make_desk(page, server)
        desk.open()

        desk.select("werd stil 😀")
        page.locator("#add").click()
        page.keyboard.press("Escape")
        page.locator("#text").focus()
        assert any(words.startswith("werd stil") for words, _decision, _as in desk.places())
        page.locator("[data-limit=start-later]").click()
        expect(page.locator("#place-context mark")).to_have_text("stil 😀")
        page.keyboard.press("Shift+]") if page.evaluate("document.activeElement.tagName") == "BODY" else None

        assert any(words.startswith("stil") for words, _decision, _as in desk.places())
        assert not any(words.startswith("werd") for words, _decision, _as in desk.places())

    def test_two_reviewers_at_once_lose_nothing(
        self, page: Page, server: str, open_context: Callable[..., BrowserContext]
    ) -> None:
        desk = make_desk(page, server)
        other = open_context(viewport={"width": 1440, "height": 900})
        sign_in(other, make_member(desk.draft.study), server)
        theirs = Desk(desk.draft, desk.me, other.new_page())
        desk.open()
        theirs.open()

        desk.page.keyboard.press("x")
        desk.kept()
        theirs.page.locator(".place-row", has_text="Brugmann").click()
        theirs.page.keyboard.press("x")
        expect(theirs.page.locator(".toast.warning")).to_be_visible()
        expect(theirs.page.locator("#text mark.rejected", has_text="Sjoukje").first).to_be_visible()

        found = words_and_decisions(theirs.places())
        assert found >= {("Sjoukje", REJECTED), ("Brugmann", REJECTED)}

    def test_a_broken_connection_is_tried_again(self, page: Page, server: str) -> None:
        desk = make_desk(page, server)
        desk.open()

        page.context.set_offline(True)
        page.keyboard.press("x")
        expect(page.locator("#kept[data-state=waits]")).to_be_visible()
        page.context.set_offline(False)

        assert ("Sjoukje", REJECTED) in words_and_decisions(desk.places())

    def test_finishing_leads_to_what_is_open(self, page: Page, server: str) -> None:
        desk = make_desk(page, server)
        desk.open()
        page.keyboard.press("J")

        page.locator("#finish button").click()

        expect(page.locator(".toast.warning")).to_be_visible()
        expect(page.locator("#place-context mark")).to_have_text("Sjoukje")
        assert Draft.objects.filter(pk=desk.draft.pk).exists()

    def test_nothing_of_the_names_stays_on_the_device(self, page: Page, server: str) -> None:
        desk = make_desk(page, server)
        desk.open()
        page.keyboard.press("x")
        desk.kept()

        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "Sjoukje" not in kept
        assert page.title() == page.title().replace("Sjoukje", "")

    @pytest.mark.parametrize("width", [1440, 700, 320])
    def test_the_page_is_accessible_and_fits(
        self, page: Page, server: str, axe: Callable[[Page], list[str]], width: int
    ) -> None:
        desk = make_desk(page, server)
        page.set_viewport_size({"width": width, "height": 800})
        found = []
        desk.open()

        found += axe(page)
        page.keyboard.press("a")
        expect(page.locator("#text mark.accepted").first).to_be_visible()
        found += axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.keyboard.press("?")
        expect(page.locator("#keys-sheet")).to_be_visible()
        found += axe(page)
        page.keyboard.press("Escape")
        for name in ("names_waiting", "names_through"):
            page.goto(reverse(name, args=[desk.draft.study.slug]))
            found += axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.goto(reverse("names_remove", args=[desk.draft.study.slug, desk.draft.pk]))
        found += axe(page)

        assert found == []


def test_with_a_finger(server: str, open_context: Callable[..., BrowserContext]) -> None:
    phone = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    desk = make_desk(phone.new_page(), server)
    desk.open()
    page = desk.page

    page.locator("#reject").tap()
    expect(page.locator("#text mark.rejected").first).to_be_attached()
    page.locator("#text mark.open").first.tap()
    page.locator("#accept").tap()

    assert ("Sjoukje", REJECTED) in words_and_decisions(desk.places())
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_script(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False, locale="nl-NL")
    desk = make_desk(context.new_page(), server)
    page = desk.page
    page.goto(desk.url)

    for choice in page.locator("#places-form input[value=rejected]").all():
        choice.check()
    page.locator("#plain-title").fill("Gesprek 2")
    page.locator("#places-form button.go").click()
    page.locator("#finish button").click()

    page.wait_for_url("**/names/")
    assert "Sjoukje" in Source.objects.get(pk=desk.draft.pk).current().text
    context.close()


def test_a_long_interview_stays_usable(page: Page, server: str) -> None:
    """150,000 characters and 2,900 places: one decision changes one place, and sends no more than that."""
    names, more = (
        ("Sjoukje", "Brugmann", "Mourad"),
        "en die vertelde wat er die week op school gebeurd was en niet was.",
    )
    lines = [f"Aleida: Toen kwam {names[number % 3]} even bij ons langs, {more}" for number in range(1450)]
    desk = make_desk(page, server, lines)
    assert len(drafts.names_of(desk.draft).found) == 2_900
    desk.open()

    page.locator("#everywhere").uncheck()
    with page.expect_response("**/decide/") as waiting:
        page.locator("#reject").click()

    expect(page.locator("#text mark.rejected")).to_have_count(1)
    assert len(waiting.value.request.post_data or "") < 500
    desk.kept()
    assert [one.decision for one in drafts.names_of(desk.draft).found].count(REJECTED) == 1


@pytest.mark.parametrize("width", [1280, 320])
def test_a_name_that_was_missed_is_taken_out_with_script_or_without(
    open_context: Callable[..., BrowserContext], server: str, axe: Callable[[Page], list[str]], width: int
) -> None:
    me = make_member(make_study(), Role.LEAD)
    source = make_source(Study.objects.get(memberships__user_id=me.pk), "Wubbe kwam. Toen ging Wubbe.", by=me)
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    sign_in(page.context, me, server)
    page.goto(reverse("source", args=[source.study.slug, source.pk]))
    page.locator("a[href$='/name/']").click()
    found = axe(page)

    page.locator("#id_words").fill("wubbe")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=place]")).to_have_count(2)
    found += axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator("button[name=mask]").click()

    page.wait_for_url(f"**/material/{source.pk}/")
    assert source.current().text == "[naam 1] kwam. Toen ging [naam 1]."
    assert found == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_day_and_the_people_of_an_interview_are_said_where_it_is_reviewed(
    open_context: Callable[..., BrowserContext], server: str, axe: Callable[[Page], list[str]], width: int
) -> None:
    context = open_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    study = make_study(names="review")
    me = make_member(study, Role.LEAD)
    person = add_person(study=study, label="aanjager A2", organisation=make_organisation(study), by=me)
    draft = drafts.arrive(study=study, document=Document(name="x", text="Dag."), by=me, kind="interview")
    name_finding.look_at(draft.pk)
    sign_in(context, me, server)

    page.goto(reverse("names_review", args=[study.slug, draft.pk]))
    page.locator("html[data-names=ready]").wait_for()
    page.locator("details.fold > summary").first.click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[name=people]").check()
    page.locator("[name=people]").locator("xpath=ancestor::form").locator("button").click()
    page.locator("[name=date]").fill("2025-03-04")
    page.locator("[name=date]").locator("xpath=ancestor::form").locator("button").click()
    expect(page.locator(".names-notes .tag.sky")).to_contain_text("2025")
    assert axe(page) == []

    draft.refresh_from_db()
    assert (str(draft.date), list(draft.people.all())) == ("2025-03-04", [person])
