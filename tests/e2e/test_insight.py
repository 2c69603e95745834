"""Segments beside their text, in a real browser."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories import make_code, make_coding, make_source, make_study, make_user

from oogst.coding.models import Coding
from oogst.story.models import Quote

TEXT = "Eerst was het stil.\nToen zei iemand wat.\n" + "En zo ging het verder.\n" * 80


def _opened(open_context: Callable[..., BrowserContext], width: int = 1280) -> tuple[Page, Any]:
    lead = make_user("Lena Lead")
    study = make_study(lead, name=f"Inzicht {uuid.uuid4()}")
    source = make_source(study, TEXT, name="Gesprek")
    stil, zeggen = make_code(study, lead, "stil"), make_code(study, lead, "zeggen")
    make_coding(source, stil, lead, 0, 19)
    make_coding(source, stil, lead, 20, 40)
    make_coding(source, zeggen, lead, 41, 63)
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    context = open_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    page.goto(f"{reverse('segments', args=[study.slug])}?code={stil.pk}")
    return page, study


def test_the_text_follows_the_keys(open_context: Callable[..., BrowserContext]) -> None:
    page, _study = _opened(open_context)
    passage = page.locator("#beside mark")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(passage).to_have_text("Eerst was het stil.")
    page.keyboard.press("j")
    expect(passage).to_have_text("Toen zei iemand wat.")
    page.keyboard.press("k")
    expect(passage).to_have_text("Eerst was het stil.")
    page.keyboard.press("Escape")

    expect(page.locator("#beside")).to_be_hidden()
    expect(page.locator(".segment-words").first).to_be_focused()


def test_codes_are_changed_and_taken_off_beside_a_list_that_stays(open_context: Callable[..., BrowserContext]) -> None:
    page, study = _opened(open_context)
    page.locator(".segment-words").first.click()

    page.locator("[data-act=remove]").click()
    expect(page.locator(".segment")).to_have_count(1)
    page.locator("[data-act=undo]").click()
    expect(page.locator(".segment")).to_have_count(2)

    page.locator(".segment-words").nth(1).click()
    expect(page.locator("#beside mark")).to_have_text("Toen zei iemand wat.")
    page.locator("#beside details summary").click()
    page.locator("#recode-to").select_option(label="zeggen")
    page.locator("[data-act=recode]").click()
    expect(page.locator(".segment")).to_have_count(1)

    words = Coding.objects.present().filter(study=study, code__name="zeggen").values_list("words", flat=True)
    assert sorted(words) == ["En zo ging het verder.", "Toen zei iemand wat."]


def test_a_quote_is_taken(open_context: Callable[..., BrowserContext]) -> None:
    page, study = _opened(open_context)
    page.locator(".segment-words").first.click()

    page.locator("[data-act=quote]").click()

    expect(page.locator(".beside-said a")).to_be_visible()
    assert Quote.objects.get(study=study).words == "Eerst was het stil."


def test_filters_change_the_list_and_the_address(open_context: Callable[..., BrowserContext]) -> None:
    page, _study = _opened(open_context)

    page.locator("#filter_code").select_option("all")
    expect(page.locator(".segment")).to_have_count(3)
    page.locator("#filter_text").fill("iemand")
    page.locator("#filter_text").press("Enter")
    expect(page.locator(".segment")).to_have_count(1)
    assert "text=iemand" in page.url

    page.locator(".segment-words").click()
    expect(page.locator("#beside mark")).to_have_text("Toen zei iemand wat.")


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    for width in (1280, 320):
        page, study = _opened(open_context, width)
        page.locator(".segment-words").first.click()
        expect(page.locator("#beside mark")).to_be_visible()
        assert axe(page) == []
        for name, asked in (("segments", ""), ("search", "?q=stil"), ("search", ""), ("matrix", "?rows=all&look=bars")):
            page.goto(reverse(name, args=[study.slug]) + asked)
            assert axe(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
