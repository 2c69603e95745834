"""Asking the material a question, in a real browser."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories import make_code, make_coding, make_source, make_study, make_user

from oogst.coding.models import Coding

TEXT = "Eerst was het stil in de kring.\nToen zei iemand wat.\nEn weer werd het stil.\n"


def _opened(open_context: Callable[..., BrowserContext], name: str, width: int = 1280) -> tuple[Page, Any]:
    lead = make_user("Lena Lead")
    study = make_study(lead, name=f"Vragen {uuid.uuid4()}")
    source = make_source(study, TEXT, name="Gesprek")
    make_coding(source, make_code(study, lead, "begin"), lead, 0, 31)
    make_code(study, lead, "stilte")
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    context = open_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/")
    cookie = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": cookie, "value": client.cookies[cookie].value, "url": page.url}])
    page.goto(reverse(name, args=[study.slug]))
    return page, study


def test_a_question_is_built_asked_saved_and_all_that_it_finds_is_coded(
    open_context: Callable[..., BrowserContext],
) -> None:
    page, study = _opened(open_context, "search_query")

    page.locator("#t0").fill("stil")
    page.locator("#r1").select_option("not within")
    expect(page.locator("#d1")).to_be_hidden()
    page.locator("#w1").select_option(label="begin")
    expect(page.locator("#t1")).to_be_hidden()
    page.locator("#t0").press("Enter")
    expect(page.locator(".result mark")).to_have_text(["stil"])

    page.locator("details.menu summary").first.click()
    page.locator("#query-name").fill("Stil daarna")
    page.locator("button[name=do]").click()
    expect(page.locator("h1")).to_have_text("Stil daarna")
    page.locator("details.menu summary").nth(1).click()
    page.locator("#give").select_option(label="stilte")
    page.locator("form[action$='/code/'] button").click()
    expect(page.locator(".result .code-chip")).to_contain_text("stilte")
    coded = Coding.objects.present().filter(study=study, code__name="stilte")
    assert list(coded.values_list("start", "end", "words")) == [(70, 74, "stil")]

    page.goto(reverse("search_saved", args=[study.slug]))
    expect(page.locator("td.num b")).to_have_text("1")


def test_a_word_that_is_counted_opens_its_places_and_those_the_text(
    open_context: Callable[..., BrowserContext],
) -> None:
    page, _study = _opened(open_context, "search_counts")

    page.locator("th a", has_text="stil").click()
    expect(page.locator(".kwic .word")).to_have_text(["stil", "stil"])
    page.locator(".kwic .word a").first.click()

    expect(page).to_have_url(re.compile("/code/"))


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    for width in (1280, 320):
        page, study = _opened(open_context, "search_query", width)
        for name, asked in (
            ("search_query", "?q=stil near #begin&more=1"), ("search_query", "?q=stil near #bigin"),
            ("search_saved", ""),
            ("search_context", "?q=stil"), ("search_counts", ""),
        ):  # fmt: skip
            page.goto(reverse(name, args=[study.slug]) + asked.replace("#", "%23"))
            assert axe(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
