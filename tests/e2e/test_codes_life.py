"""Sorting codes on a board, and from a segment to a relation on the map, in a real browser."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories import make_code, make_coding, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code
from oogst.studies.models import Study


def opened(open_context: Callable[..., BrowserContext], **options: Any) -> tuple[Page, Study, Any]:
    lead = make_user("Lena Lead")
    study = make_study(lead, name=f"Codes {uuid.uuid4()}")
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    context = open_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    page.goto("/")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    return page, study, lead


def under(study: Study) -> dict[str, str]:
    rows = Code.objects.present().filter(study=study, parent__isnull=False)
    return dict(rows.values_list("name", "parent__name"))


def test_codes_are_dragged_and_moved_by_key_and_applied_in_one_step(
    open_context: Callable[..., BrowserContext],
) -> None:
    page, study, lead = opened(open_context)
    codes = [make_code(study, lead, name) for name in ("stilte", "pauze", "durven")]
    board = services.open_board(study=study, codes=codes, by=lead)
    page.goto(reverse("code_board", args=[study.slug, board.pk]))
    for name in ("rust", "moed"):
        page.locator("#group-name").fill(name)
        page.locator(".board-group.new form").first.locator("button").click()
        expect(page.locator(f".board-group[aria-label='{name}']")).to_be_visible()
    rest, courage = (page.locator(f".board-group[aria-label='{name}']") for name in ("rust", "moed"))

    page.locator(".board-card", has_text="stilte").drag_to(rest)
    expect(rest.locator(".board-card")).to_have_count(1)
    card = page.locator(".board-card", has_text="durven").locator("input")
    card.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(courage.locator(".board-card")).to_have_count(1)
    expect(card).to_be_focused()
    page.locator(".board-card", has_text="pauze").locator("input").check()
    page.locator("#board-to").select_option(label="rust")
    page.locator("#board-form button").click()
    expect(rest.locator("[data-count]")).to_have_text("2")
    assert under(study) == {}

    page.locator("[data-apply]").click()
    expect(page.locator(".note.leaf")).to_be_visible()
    assert under(study) == {"stilte": "rust", "pauze": "rust", "durven": "moed"}
    page.locator(".note.leaf button").click()
    expect(page.locator("#board-form")).to_be_visible()
    assert under(study) == {}


def test_on_a_phone_codes_are_put_in_a_group_by_touch(open_context: Callable[..., BrowserContext]) -> None:
    page, study, lead = opened(open_context, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    codes = [make_code(study, lead, name) for name in ("stilte", "pauze")]
    board = services.open_board(study=study, codes=codes, by=lead)
    services.add_group(board=board, name="rust", by=lead)
    page.goto(reverse("code_board", args=[study.slug, board.pk]))

    page.locator(".board-card label").first.tap()
    page.locator("#board-form button").tap()

    expect(page.locator(".board-group[aria-label='rust'] .board-card")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_a_segment_to_a_relation_on_the_map(open_context: Callable[..., BrowserContext]) -> None:
    page, study, lead = opened(open_context)
    rest, telling = make_code(study, lead, "rust"), make_code(study, lead, "vertellen")
    coding = make_coding(make_source(study, by=lead, name="Gesprek"), rest, lead, 0, 37)
    page.goto(reverse("code_relation_new", args=[study.slug]) + f"?coding={coding.pk}")

    expect(page.locator("blockquote")).to_have_text(coding.words)
    page.locator("#id_to").select_option(str(telling.pk))
    page.locator("main button.go").click()
    expect(page.locator("#for .seg")).to_have_count(1)
    page.goto(reverse("code_relations", args=[study.slug]) + "?look=map")
    page.locator("svg a.edge").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#for .voice")).to_have_text(coding.words)
