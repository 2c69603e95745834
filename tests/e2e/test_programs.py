"""A researcher makes a token in the browser, a program uses it, and once it is revoked it opens nothing."""

import json
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect
from tests.e2e.installation import STUDY, Installation
from tests.e2e.visiting import PHONE, Visit, scrolls_sideways, violations


def ask(demo: Installation, secret: str, path: str) -> dict:
    asked = urllib.request.Request(f"{demo.url}/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
    with urllib.request.urlopen(asked) as answer:
        return json.loads(answer.read())


def test_a_token_from_the_first_to_the_last(demo: Installation, visit: Visit) -> None:
    page = visit(demo.url, role="researcher", path=f"/s/{STUDY}/programs/")
    page.locator("#new-token input[name=name]").fill("woorden tellen")
    page.locator("#new-token [type=submit], #new-token button.go").click()
    secret = page.locator("#secret").input_value()
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert not scrolls_sideways(page)

    assert ask(demo, secret, "study")["sources"] > 0
    segments = ask(demo, secret, "segments?limit=3")
    assert len(segments["items"]) == 3
    assert all(one["words"] for one in segments["items"])

    page.goto(f"/s/{STUDY}/programs/")
    expect(page.locator("#secret")).to_have_count(0)
    row = page.locator("tbody tr", has_text="woorden tellen")
    row.locator("button").click()
    expect(row.locator("button")).to_have_count(0)
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(demo, secret, "study")
    assert refused.value.code == 401
    assert json.loads(refused.value.read())["status"] == 401
