"""From the map of codes to its segments and to a picture; from the grid to a summary in own words."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.visiting import violations
from tests.factories import make_code, make_coding, make_organisation, make_source, make_study, make_user

from oogst.insight.summary_models import CaseSummary


@pytest.fixture
def opened(open_context: Callable[..., BrowserContext]) -> tuple[Page, Any]:
    """The matrix of a study in which two codes come together, on a wide screen."""
    lead = make_user("Lena Lead")
    study = make_study(lead, name=f"Kaart {uuid.uuid4()}")
    source = make_source(study, name="Gesprek", organisation=make_organisation(study, "Havikshof"))
    stil, trust = make_code(study, lead, "stilte"), make_code(study, lead, "vertrouwen")
    make_coding(source, stil, lead, 0, 20)
    make_coding(source, trust, lead, 0, 6)
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    context = open_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    page.goto(reverse("matrix", args=[study.slug]))
    return page, study


def test_a_mark_opens_its_segments_and_the_map_becomes_a_picture(opened: tuple[Page, Any]) -> None:
    page, study = opened
    page.locator(f"nav.tabs a[href='{reverse('matrix_map', args=[study.slug])}']").click()

    page.locator("main details.menu > summary").click()
    with page.expect_download() as download:
        page.locator("main a[href*='.png']").click()
    assert download.value.suggested_filename.endswith(".png")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")

    mark = page.locator("svg.seeing a.node").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".segment-words")).to_have_count(1)


def test_a_summary_is_written_in_the_grid_with_its_segments_beside_it(opened: tuple[Page, Any]) -> None:
    page, study = opened
    page.locator(f"nav.tabs a[href='{reverse('matrix_summaries', args=[study.slug])}']").click()
    grid = page.url
    link = page.locator("[data-open]").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("td.is-open blockquote").first).to_contain_text("Ik had verwacht dat")
    expect(page.locator("td.is-open textarea")).to_be_focused()

    assert violations(page) == []
    page.keyboard.type("Ze wachten")
    page.keyboard.press("Escape")
    expect(page.locator("td.has-draft [data-open]")).to_be_focused()
    page.reload()
    page.locator("td.has-draft [data-open]").click()
    expect(page.locator("td.is-open textarea")).to_have_value("Ze wachten")

    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("td.is-open textarea").press("End")
    page.keyboard.type(" op elkaar.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("td .said")).to_have_text("Ze wachten op elkaar.")
    assert page.url == grid
    assert page.locator("td.has-draft").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert CaseSummary.objects.get(study=study).text == "Ze wachten op elkaar."
