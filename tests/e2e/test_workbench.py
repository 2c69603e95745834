"""The desk in a real browser: coding with keys, mouse and finger, and nothing lost on the way."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories import make_code, make_coding, make_member, make_source, make_study

from oogst.coding import services
from oogst.coding.models import Code, Coding, CodingQuerySet, Memo
from oogst.core.formats.document import Document, Turn
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.studies.models import Study

WORDS = [
    "Wat veranderde er in het team?",
    "Ik had verwacht dat mensen op hun horloge zouden kijken. Maar het werd stil. Daarna vertelde bijna iedereen iets.",
    "En wat deed dat met jou?",
    "Ik wilde meteen door, een plan maken. Dat vond ik moeilijk, maar het klopte.",
]
STRANGE = "Dit is 👩🏽‍🏫 goed, zei zij. Cafe\u0301 en n\u0303u. השלום הגיע מאוחר. 🇳🇱 hoort erbij! Einde 😀 hier."


@dataclass
class Desk:
    study: Study
    source: Source
    me: User
    codes: dict[str, Code]
    page: Page

    @property
    def url(self) -> str:
        return reverse("workbench", args=[self.study.slug, self.source.pk])

    @property
    def codings(self) -> CodingQuerySet:
        return Coding.objects.present().filter(source=self.source).order_by("created_at", "start")

    def open(self, query: str = "") -> None:
        self.page.goto(self.url + query)
        self.page.locator("html[data-bench=ready]").wait_for()

    def kept(self) -> None:
        """Waits until everything is on the server."""
        self.page.locator("#kept[data-pending='0'][data-state='kept']").wait_for(state="attached")

    def words(self) -> list[tuple[str, str]]:
        self.kept()
        return sorted(self.codings.values_list("code__name", "words"))

    def place(self, offset: int, *, end: bool = False) -> tuple[float, float]:
        """The middle of the left or right edge of the character at (before) this code point, on the screen."""
        found = self.page.evaluate(
            """([offset, end]) => {
                for (const piece of document.querySelectorAll('#text [data-start]')) {
                    const start = Number(piece.dataset.start), stop = Number(piece.dataset.end);
                    if (offset < start || offset >= stop) continue;
                    let unit = [...piece.textContent].slice(0, offset - start).join('').length;
                    const node = piece.firstChild;
                    const width = [...piece.textContent][offset - start].length;
                    const range = document.createRange();
                    range.setStart(node, unit); range.setEnd(node, unit + width);
                    const boxes = range.getClientRects();
                    const box = boxes[boxes.length - 1];
                    return [end ? box.right - 1 : box.left + 1, box.top + box.height / 2];
                }
            }""",
            [offset - 1 if end else offset, end],
        )
        return found[0], found[1]

    def drag(self, start: int, end: int) -> None:
        """Selects [start, end) with the mouse."""
        self.page.mouse.move(*self.place(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(end, end=True), steps=6)
        self.page.mouse.up()

    def find(self, words: str) -> tuple[int, int]:
        start = self.source.current().text.index(words)
        return start, start + len(words)

    def select(self, words: str) -> None:
        self.drag(*self.find(words))

    def go(self, words: str) -> None:
        """Puts the reading cursor before these words, by the link that leads there."""
        start, end = self.find(words)
        self.open(f"?at={start}-{end}")
        self.page.locator("#text").focus()


def transcript() -> Document:
    text, turns = "", []
    for number, words in enumerate(WORDS):
        label = ("Ond.: ", "A2: ")[number % 2]
        start = len(text)
        text += label + words + "\n"
        turns.append(Turn(start, len(text) - 1, start + len(label), label.strip(" :"), 60_000 * number))
    return Document(name="Slotgesprek", text=text, turns=tuple(turns))


def sign_in(context: BrowserContext, user: User, server: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def make_desk(page: Page, server: str, document: Document | None = None) -> Desk:
    study = make_study()
    me = make_member(study)
    source = make_source(study, document=document or transcript(), by=me)
    codes = {name: make_code(study, me, name) for name in ("vertrouwen", "stilte", "plannen maken", "stil worden")}
    services.edit_code(code=codes["vertrouwen"], definition="Weten wat je aan elkaar hebt.", by=me)
    sign_in(page.context, me, server)
    return Desk(study, source, me, codes, page)


@pytest.fixture
def desk(page: Page, server: str) -> Desk:
    made = make_desk(page, server)
    made.open()
    return made


def test_a_passage_is_coded_by_keyboard_alone(desk: Desk) -> None:
    desk.go("Maar het werd stil.")
    keys = desk.page.keyboard

    keys.press("s")
    keys.press("Enter")
    keys.type("vertr")
    keys.press("Enter")

    assert desk.words() == [("vertrouwen", "Maar het werd stil.")]
    expect(desk.page.locator("#live")).to_contain_text("vertrouwen")
    expect(desk.page.locator("#text")).to_be_focused()


def test_arrows_select_by_word_and_by_sentence(desk: Desk) -> None:
    desk.go("Ik had verwacht")
    keys = desk.page.keyboard

    keys.press("Shift+ArrowRight")
    keys.press("Shift+ArrowRight")
    keys.press("i")
    desk.kept()
    keys.press("Escape")
    desk.go("Maar het werd")
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    keys.press("r")

    assert desk.words() == [
        ("Ik had", "Ik had"),
        ("Ik had", "Maar het werd stil. Daarna vertelde bijna iedereen iets."),
    ]


def test_a_passage_is_coded_by_mouse_and_the_tree(desk: Desk) -> None:
    desk.select("op hun horloge")
    desk.page.locator("#code-tree [data-id]", has_text="stilte").click()

    assert desk.words() == [("stilte", "op hun horloge")]


def test_double_click_takes_a_word_and_triple_click_a_sentence(desk: Desk) -> None:
    x, y = desk.place(desk.find("horloge")[0] + 2)

    desk.page.mouse.dblclick(x, y)
    desk.page.keyboard.press("i")
    desk.kept()
    desk.page.mouse.click(x, y + 1, click_count=3)
    desk.page.keyboard.press("r")

    assert desk.words() == [
        ("horloge", "Ik had verwacht dat mensen op hun horloge zouden kijken."),
        ("horloge", "horloge"),
    ]


def test_several_codes_and_a_new_one_at_once(desk: Desk) -> None:
    desk.select("een plan maken")
    keys = desk.page.keyboard

    keys.press("Enter")
    keys.type("plannen")
    keys.press("Shift+Enter")
    keys.type("stilte")
    keys.press("Shift+Enter")
    keys.type("haast")
    keys.press("Control+Enter")

    assert desk.words() == [
        ("haast", "een plan maken"),
        ("plannen maken", "een plan maken"),
        ("stilte", "een plan maken"),
    ]


def test_a_new_code_says_what_it_looks_like_and_finds_its_parent(desk: Desk) -> None:
    desk.select("een plan maken")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("stille")

    fresh = desk.page.locator("#palette-list .option.fresh")
    expect(fresh).to_contain_text("stilte")

    desk.page.locator("#palette-parent").select_option(label="vertrouwen")
    desk.page.locator("#palette-input").press("Control+Enter")
    desk.kept()
    assert Code.objects.get(study=desk.study, name="stille").parent == desk.codes["vertrouwen"]


def test_codings_overlap_without_limit_and_fold_in_the_margin(desk: Desk) -> None:
    start, end = desk.find("Ik had verwacht dat mensen")
    for number in range(12):
        make_coding(desk.source, make_code(desk.study, desk.me, f"laag {number}"), desk.me, start, end - number)

    desk.open()

    expect(desk.page.locator("#margin .stripe")).to_have_count(12)
    more = desk.page.locator("#margin .more")
    expect(more).to_be_visible()
    more.click()
    expect(desk.page.locator("#codings-here li")).not_to_have_count(0)
    shown = desk.page.locator("#margin .stripe-name:not(.more)").count()
    assert shown + desk.page.locator("#codings-here li").count() == 12


def test_limits_change_by_keys_and_by_dragging(desk: Desk) -> None:
    coding = make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("mensen op hun"))
    desk.open(f"?coding={coding.pk}")

    desk.page.keyboard.press("]")
    desk.page.keyboard.press("[")
    assert desk.words() == [("stilte", "dat mensen op hun horloge")]
    desk.page.keyboard.press("}")
    assert desk.words() == [("stilte", "dat mensen op hun")]

    box = desk.page.locator(".handle.end").bounding_box()
    assert box
    desk.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 12)
    desk.page.mouse.down()
    desk.page.mouse.move(*desk.place(desk.find("horloge zouden")[1], end=True), steps=5)
    desk.page.mouse.up()

    assert desk.words() == [("stilte", "dat mensen op hun horloge zouden")]
    assert desk.codings.get().pk == coding.pk


def test_another_code_keeps_the_memo(desk: Desk) -> None:
    coding = make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("het werd stil"))
    services.write_memo(study=desk.study, text="Waarom stil?", about=coding, by=desk.me)
    desk.open(f"?coding={coding.pk}")
    expect(desk.page.locator("#about-body")).to_contain_text("Waarom stil?")

    desk.page.keyboard.press("x")
    desk.page.keyboard.type("vertrouwen")
    desk.page.keyboard.press("Enter")

    assert desk.words() == [("vertrouwen", "het werd stil")]
    assert Memo.objects.get(study=desk.study).coding_id == coding.pk
    expect(desk.page.locator("#about-body")).to_contain_text("Weten wat je aan elkaar hebt.")
    expect(desk.page.locator("#about-body")).to_contain_text("Waarom stil?")


def test_undo_and_redo_go_through_merge_move_and_coding(desk: Desk) -> None:
    make_coding(desk.source, desk.codes["stil worden"], desk.me, *desk.find("het werd stil"))
    desk.open()
    page, keys = desk.page, desk.page.keyboard

    desk.select("een plan maken")
    page.locator("#code-tree [data-id]", has_text="vertrouwen").click()
    page.locator("#code-tree [data-id]", has_text="stil worden").click(modifiers=["Control"])
    page.locator("#code-tree [data-id]", has_text="stilte").click(modifiers=["Control"])
    page.locator("#code-tools [data-tool=merge]").click()
    expect(page.locator("#preview .facts-list")).to_contain_text("1")
    page.locator("#preview input[name=into]").nth(1).check()
    expect(page.locator("#preview .facts-list")).to_contain_text("0")
    page.locator("#preview button[type=submit]").click()
    expect(page.locator("#code-tree [data-id]")).to_have_count(3)
    page.locator("#code-tree [data-id]", has_text="plannen").focus()
    keys.press("Alt+ArrowRight")
    desk.kept()
    assert Code.objects.get(pk=desk.codes["plannen maken"].pk).parent_id is not None
    merged = desk.words()

    keys.press("Escape")
    for _step in range(3):
        keys.press("Control+z")
    expect(page.locator("#code-tree [data-id]")).to_have_count(4)
    assert desk.words() == [("stil worden", "het werd stil")]
    assert Code.objects.get(pk=desk.codes["plannen maken"].pk).parent_id is None

    for _step in range(3):
        keys.press("Control+Shift+z")
    expect(page.locator("#code-tree [data-id]")).to_have_count(3)
    assert desk.words() == merged


def test_a_code_is_split_after_seeing_what_will_happen(desk: Desk) -> None:
    make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("het werd stil"))
    coding = make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("een plan maken"))
    desk.open(f"?coding={coding.pk}")

    desk.page.locator("#about [data-do=split]").click()
    desk.page.locator("#split-name").fill("haast")
    desk.page.locator("#preview .check", has_text="een plan maken").locator("input").check()
    desk.page.locator("#preview button[type=submit]").click()
    expect(desk.page.locator("#code-tree")).to_contain_text("haast")

    assert desk.words() == [("haast", "een plan maken"), ("stilte", "het werd stil")]


def test_codes_are_dragged_many_at_once(desk: Desk) -> None:
    page = desk.page
    row = lambda name: page.locator("#code-tree [data-id]", has_text=name)  # noqa: E731
    row("stilte").click(modifiers=["Control"])
    row("stil worden").click(modifiers=["Control"])

    held, target = row("stilte").bounding_box(), row("vertrouwen").bounding_box()
    assert held
    assert target
    page.mouse.move(held["x"] + 60, held["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + target["height"] / 2, steps=6)
    page.mouse.up()

    expect(row("stilte")).to_have_attribute("aria-level", "2")
    desk.kept()
    children = Code.objects.filter(parent=desk.codes["vertrouwen"]).order_by("position")
    assert [code.name for code in children] == ["stilte", "stil worden"]


def test_a_reload_keeps_what_the_network_lost(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.select("een plan maken")
    desk.page.keyboard.press("i")
    desk.select("het werd stil")
    desk.page.keyboard.press("r")
    expect(desk.page.locator("#kept")).to_have_attribute("data-state", "waiting")
    expect(desk.page.locator("#kept-words")).to_contain_text("2")
    expect(desk.page.locator("#margin .stripe")).to_have_count(2)
    assert not desk.codings.exists()

    other = desk.page.context.new_page()
    desk.page.close()
    desk.page.context.set_offline(False)
    desk.page = other
    desk.open()

    assert desk.words() == [("een plan maken", "een plan maken"), ("een plan maken", "het werd stil")]


def test_what_was_done_offline_is_sent_when_the_network_is_back(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.select("een plan maken")
    desk.page.keyboard.press("i")
    desk.select("het werd stil")
    desk.page.keyboard.press("i")
    expect(desk.page.locator("#kept")).to_have_attribute("data-state", "waiting")
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator("#margin .stripe")).to_have_count(1)

    desk.page.context.set_offline(False)

    assert desk.words() == [("een plan maken", "een plan maken")]


def test_who_was_signed_out_loses_nothing(desk: Desk, server: str) -> None:
    context = desk.page.context
    context.clear_cookies()
    desk.select("een plan maken")
    desk.page.keyboard.press("i")
    expect(desk.page.locator("#kept")).to_have_attribute("data-state", "signed-out")
    expect(desk.page.locator("#kept-sign-in")).to_be_visible()

    sign_in(context, desk.me, server)

    assert desk.words() == [("een plan maken", "een plan maken")]


def test_without_the_highlight_api_the_colours_are_spans(open_context: Callable[..., Any], server: str) -> None:
    context = open_context(viewport={"width": 1280, "height": 900})
    context.add_init_script("delete window.Highlight")
    desk = make_desk(context.new_page(), server)
    make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("het werd stil"))
    make_coding(desk.source, desk.codes["vertrouwen"], desk.me, *desk.find("werd stil. Daarna"))
    desk.open()

    spans = desk.page.locator("#text .words span")
    expect(spans).to_have_text(["het ", "werd stil", ". Daarna"])
    expect(spans.nth(1)).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    desk.select("een plan maken")
    desk.page.keyboard.press("i")
    assert ("een plan maken", "een plan maken") in desk.words()


def test_all_colours_are_there_for_the_printer(page: Page, server: str) -> None:
    text = "\n".join(f"Regel {number} van een lange tekst." for number in range(300))
    desk = make_desk(page, server, Document(name="Lang", text=text))
    for number in (0, 150, 299):
        make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find(f"Regel {number} van"))
    desk.open()
    ranges = (
        "() => [...CSS.highlights].filter(([name]) => name.startsWith('tint')).reduce((n, [, one]) => n + one.size, 0)"
    )
    page.locator("#margin .stripe").wait_for()

    assert page.evaluate(ranges) == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ranges) == 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(ranges) == 1


def test_a_refusal_is_said_kindly_and_the_screen_is_true_again(desk: Desk) -> None:
    code = desk.codes["stilte"]
    services.remove_codes(codes=[code], by=desk.me)

    desk.select("een plan maken")
    desk.page.locator("#code-tree [data-id]", has_text="stilte").click()

    expect(desk.page.locator(".toast")).to_be_visible()
    expect(desk.page.locator("#code-tree")).not_to_contain_text("stilte")
    expect(desk.page.locator("#margin .stripe")).to_have_count(0)
    assert desk.words() == []


@pytest.mark.parametrize("words", ["👩🏽‍🏫 goed", "Café", "ñu", "השלום הגיע", "🇳🇱 hoort", "Einde 😀", "zij. Café en"])
def test_the_server_stores_the_very_words_that_were_selected(page: Page, server: str, words: str) -> None:
    text = __import__("unicodedata").normalize("NFC", STRANGE.replace("\n", "\r\n"))
    desk = make_desk(page, server, Document(name="Vreemd", text=text))
    desk.open()
    start, end = desk.find(words)

    page.evaluate(
        """([start, end]) => {
            const piece = document.querySelector('.words');
            const units = (points) => [...piece.textContent].slice(0, points).join('').length;
            getSelection().setBaseAndExtent(piece.firstChild, units(start), piece.firstChild, units(end));
        }""",
        [start, end],
    )
    shown = page.evaluate("getSelection().toString()")
    page.locator("#text").dispatch_event("pointerdown", {"pointerType": "touch", "button": 0, "isPrimary": True})
    page.evaluate("document.dispatchEvent(new Event('selectionchange'))")
    page.locator("#selection-bar").wait_for()
    page.locator("#selection-bar [data-do=code]").click()
    page.keyboard.type("vertrouwen")
    page.keyboard.press("Enter")

    assert shown == words
    assert desk.words() == [("vertrouwen", words)]
    coding = desk.codings.get()
    assert (coding.start, coding.end) == (start, end)


def test_half_an_emoji_becomes_the_whole(page: Page, server: str) -> None:
    desk = make_desk(page, server, Document(name="Vreemd", text=STRANGE.replace("e\u0301", "é")))
    start = desk.find("👩🏽‍🏫")[0]
    desk.open(f"?at={start + 2}-{start + 3}")
    page.locator("#text").focus()

    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type("vertrouwen")
    page.keyboard.press("Enter")

    assert desk.words() == [("vertrouwen", "👩🏽‍🏫")]


def test_codings_are_a_list_that_leads_to_the_place(desk: Desk) -> None:
    coding = make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("het werd stil"))
    make_coding(desk.source, desk.codes["vertrouwen"], desk.me, *desk.find("een plan maken"))
    desk.open()

    desk.page.keyboard.press("l")
    rows = desk.page.locator("#coding-list li button")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("het werd stil")
    rows.first.click()
    expect(rows.first).to_have_attribute("aria-current", "true")
    expect(desk.page.locator("#about-body")).to_contain_text("het werd stil")

    button = desk.page.locator(".line-codes").first
    expect(button).to_have_attribute("aria-label", "1 code op deze regel")
    button.click()
    expect(desk.page.locator("#codings-here li")).to_have_count(1)
    assert desk.page.locator("#codings-here [data-coding]").get_attribute("data-coding") == str(coding.pk)


def test_a_memo_is_written_beside_the_text(desk: Desk) -> None:
    coding = make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("het werd stil"))
    desk.open(f"?coding={coding.pk}")

    desk.page.locator("#about-body .coding-card").wait_for()
    desk.page.keyboard.press("m")
    desk.page.keyboard.type("Hier kantelt het.")
    desk.page.locator("#about-body form button[type=submit]").first.click()

    expect(desk.page.locator("#about-body .memo")).to_contain_text("Hier kantelt het.")
    assert Memo.objects.get(study=desk.study).coding_id == coding.pk
    expect(desk.page.locator("#margin .has-memo")).to_have_count(1)


def test_single_letters_never_act_while_typing_and_can_be_switched_off(desk: Desk) -> None:
    make_coding(desk.source, desk.codes["stilte"], desk.me, *desk.find("het werd stil"))
    desk.open()
    keys = desk.page.keyboard

    desk.page.locator("#code-filter").fill("")
    keys.type("jkirx")
    expect(desk.page.locator("#about-nothing")).to_be_visible()
    keys.press("Escape")
    desk.page.locator("#help").click()
    desk.page.locator("#pref-singleKeys").uncheck()
    keys.press("Escape")
    desk.open()
    keys.press("j")
    expect(desk.page.locator("#about-nothing")).to_be_visible()
    keys.press("Control+z")
    expect(desk.page.locator("#margin .stripe")).to_have_count(0)


def test_words_are_found_in_the_text(desk: Desk) -> None:
    keys = desk.page.keyboard
    keys.press("/")
    keys.type("maken")

    expect(desk.page.locator("#text-search-count")).to_have_text("1 van 1")
    keys.press("Escape")
    keys.press("w")
    keys.press("i")

    assert desk.words() == [("maken", "maken")]


def test_a_passage_is_coded_on_a_phone(open_context: Callable[..., Any], server: str) -> None:
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    desk = make_desk(context.new_page(), server)
    desk.open()
    page = desk.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    start, _end = desk.find("moeilijk")
    page.locator(".line", has_text="Ik wilde meteen door").scroll_into_view_if_needed()
    page.touchscreen.tap(*desk.place(start + 2))
    page.evaluate(
        """() => {
            const words = [...document.querySelectorAll('.words')].find(one => one.textContent.includes('moeilijk'));
            const at = words.textContent.indexOf('moeilijk');
            getSelection().setBaseAndExtent(words.firstChild, at, words.firstChild, at + 8);
        }"""
    )
    page.locator("#selection-bar [data-do=code]").tap()
    page.locator("#palette-input").fill("vertrouwen")
    page.locator("#palette-list .option").first.tap()
    assert desk.words() == [("vertrouwen", "moeilijk")]

    page.locator("#show-about").tap()
    expect(page.locator("#about-body")).to_contain_text("Weten wat je aan elkaar hebt.")


def test_a_colleagues_coding_is_told_apart_and_left_alone(desk: Desk) -> None:
    colleague = make_member(desk.study)
    coding = make_coding(desk.source, desk.codes["stilte"], colleague, *desk.find("het werd stil"))
    desk.open(f"?coding={coding.pk}")

    expect(desk.page.locator("#about-body")).to_contain_text(colleague.name)
    expect(desk.page.locator(".handle.end")).to_be_hidden()
    desk.page.keyboard.press("Delete")

    assert desk.words() == [("stilte", "het werd stil")]


def test_axe_finds_nothing(desk: Desk, axe: Callable[[Page], list[str]]) -> None:
    for name, words in [("stilte", "het werd stil"), ("vertrouwen", "werd stil. Daarna"), ("stilte", "een plan")]:
        make_coding(desk.source, desk.codes[name], desk.me, *desk.find(words))
    coding = desk.codings.first()
    assert coding
    services.write_memo(study=desk.study, text="Waarom?", about=coding, by=desk.me)
    page = desk.page
    desk.open(f"?coding={coding.pk}")
    page.locator("#about-body .coding-card").wait_for()
    desk.page.keyboard.press("l")
    assert axe(page) == []

    page.keyboard.press("Escape")
    desk.select("een plan maken")
    page.keyboard.press("Enter")
    page.keyboard.type("st")
    page.locator("#palette-list .option").first.wait_for()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.locator("#help").click()
    assert axe(page) == []


def test_axe_finds_nothing_in_the_codebook_and_memos(desk: Desk, axe: Callable[[Page], list[str]]) -> None:
    make_coding(desk.source, desk.codes["stilte"], desk.me, 0, 9)
    services.write_memo(study=desk.study, text="Waarom?", title="Vraag", about=desk.codes["stilte"], by=desk.me)
    slug = desk.study.slug
    pages = [
        reverse("codebook", args=[slug]),
        reverse("code", args=[slug, desk.codes["stilte"].pk]),
        reverse("code_new", args=[slug]),
        reverse("memos", args=[slug]),
        reverse("codes_preview", args=[slug]) + _query("merge", desk.codes["stilte"].pk, desk.codes["vertrouwen"].pk),
        reverse("codes_preview", args=[slug]) + _query("split", desk.codes["stilte"].pk),
        reverse("codes_preview", args=[slug]) + _query("remove", desk.codes["stilte"].pk),
    ]
    for url in pages:
        for width in (1280, 320):
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.page.goto(url)
            assert axe(desk.page) == [], url
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, url


def _query(do: str, *codes: uuid.UUID) -> str:
    return f"?do={do}&" + "&".join(f"codes={code}" for code in codes)
