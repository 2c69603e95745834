"""Suggestions in a browser: switched on, learnt in the background, accepted by hand, undone, dismissed, taken back."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.installation import Installation
from tests.e2e.steps import READING, kept, open_desk
from tests.e2e.visiting import AXE, LEVELS, Visit

MAKE = """
import django; django.setup()
from tests.suggested import Coded
from oogst.people.accounts import User
coded = Coded(User.objects.get(email="marije.bos@oogst.example"), learnt=False, on=False)
print(coded.study.slug, coded.open.pk, coded.time.pk)
"""


@pytest.fixture
def made(demo: Installation) -> list[str]:
    """Address of a study of the lead's with codings to learn from, the text that is not coded, and a code."""
    root = Path(__file__).resolve().parents[2]
    environment = {**demo._environment, "DJANGO_SETTINGS_MODULE": "oogst.config.settings", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", MAKE], env=environment, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def clean(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("levels => axe.run(document, {runOnly: levels})", LEVELS)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def test_from_switching_on_to_accepting_and_dismissing(demo: Installation, visit: Visit, made: list[str]) -> None:
    slug, text, code = made
    page = visit(demo.url, role="lead")

    page.goto(f"/s/{slug}/codes/suggestions/")
    assert clean(page) == []
    page.locator("button[value=on]").click()
    expect(page.locator("#learnt table tbody tr")).to_have_count(2, timeout=READING)
    assert clean(page) == []

    open_desk(page, f"/s/{slug}/code/{text}/")
    page.locator("#text").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("p")
    expect(page.locator("#suggest li")).to_have_count(1)
    expect(page.locator("#suggest li .of")).to_have_text("tijd")
    expect(page.locator("#margin .stripe-name")).to_have_count(0)
    assert clean(page) == []
    page.keyboard.press("1")
    expect(page.locator("#margin .stripe-name")).to_have_count(1)
    kept(page)
    expect(page.locator(".coding-card .tag use[href$='#lightbulb']")).to_have_count(1)
    assert demo.one("SELECT count(*) FROM oogst_suggestedcoding WHERE code_id = ?", code.replace("-", "")) == 1
    page.locator("#text").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#margin .stripe-name")).to_have_count(0)
    kept(page)

    page.goto(f"/s/{slug}/codes/{code}/like/")
    expect(page.locator("button[value=accept]")).to_have_count(1)
    assert clean(page) == []
    page.locator("button[value=accept]").click()
    expect(page.locator("button[value=accept]")).to_have_count(0)
    page.locator("button[value=undo]").click()
    page.locator("button[value=dismiss]").click()
    expect(page.locator("button[value=accept]")).to_have_count(0)
    assert clean(page) == []
    page.locator("button[value=restore]").click()
    expect(page.locator("button[value=accept]")).to_have_count(1)


def test_on_a_phone_the_list_fits(demo: Installation, visit: Visit, made: list[str]) -> None:
    slug, text, _code = made
    page = visit(demo.url, role="lead", phone=True)
    page.goto(f"/s/{slug}/codes/suggestions/")
    page.locator("button[value=on]").click()
    expect(page.locator("#learnt table tbody tr")).to_have_count(2, timeout=READING)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    open_desk(page, f"/s/{slug}/code/{text}/")
    page.locator("#text").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("p")
    expect(page.locator("#suggest button")).to_have_count(1)

    box = page.locator("#suggest button").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("#suggest button").tap()
    expect(page.locator("#coding-total")).to_have_text("1")
    kept(page)
