"""Passkeys in a real browser, with a device that says yes: as a second step, and instead of a password."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories import make_study, make_user

from oogst.people.accounts import User

PASSWORD = "een lang wachtwoord"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Device:
    """The lock of a phone, as the browser sees it."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def keys(self) -> list[Any]:
        found: list[Any] = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
        return found

    def lose(self) -> None:
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})

    def refuse(self) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


@pytest.fixture
def person(server: str) -> User:
    user = make_user()
    make_study(user)
    return user


@pytest.fixture
def home(open_context: Callable[..., BrowserContext], server: str) -> Page:
    """At localhost: a passkey belongs to a name, never to a number."""
    made = open_context(viewport={"width": 1280, "height": 900})
    page = made.new_page()
    page.goto(server.replace("127.0.0.1", "localhost") + "/accounts/login/")
    return page


def at(page: Page, path: str) -> str:
    return page.evaluate("location.origin") + path


def give_password(page: Page, user: User) -> None:
    page.goto(at(page, "/accounts/login/"))
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.go").click()


def leave(page: Page) -> None:
    page.goto(at(page, "/accounts/logout/"))
    page.locator("main button.go").click()
    page.wait_for_load_state()


def make_passkey(page: Page, user: User) -> None:
    give_password(page, user)
    page.wait_for_url("**/studies/")
    page.goto(at(page, "/accounts/security/passkeys/add/"))
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.go").click()
    page.locator("[name=name]").fill("Mijn laptop")
    page.locator("[data-passkey-start]").click()
    page.wait_for_url("**/security/recovery-codes/")


def test_a_passkey_is_made_and_opens_the_door(home: Page, person: User, axe: Callable[[Page], list[str]]) -> None:
    device = Device(home)

    make_passkey(home, person)

    assert len(device.keys()) == 1
    assert axe(home) == []
    leave(home)
    home.goto(at(home, "/accounts/login/"))
    assert axe(home) == []
    home.locator("[data-passkey-start]").click()
    home.wait_for_url("**/studies/")


def test_a_passkey_is_the_second_step_after_a_password(
    home: Page, person: User, axe: Callable[[Page], list[str]]
) -> None:
    Device(home)
    make_passkey(home, person)
    leave(home)

    give_password(home, person)

    home.wait_for_url("**/security/authenticate/")
    assert axe(home) == []
    home.locator("[data-passkey-start]").click()
    home.wait_for_url("**/studies/")


def test_a_device_that_says_no_is_told_and_nothing_happens(home: Page, person: User) -> None:
    device = Device(home)
    make_passkey(home, person)
    leave(home)
    device.refuse()
    home.goto(at(home, "/accounts/login/"))

    home.locator("[data-passkey-start]").click()

    expect(home.locator("[data-passkey-told]")).to_be_visible()
    assert home.url.endswith("/accounts/login/")


@pytest.mark.parametrize("path", ["", "app/activate/", "passkeys/", "passkeys/add/", "sessions/", "recovery-codes/"])
def test_each_page_of_ones_safety(home: Page, person: User, axe: Callable[[Page], list[str]], path: str) -> None:
    Device(home)
    make_passkey(home, person)

    for width in (1280, 320):
        home.set_viewport_size({"width": width, "height": 900})
        home.goto(at(home, f"/accounts/security/{path}"))
        expect(home.locator("h1")).to_be_visible()
        assert axe(home) == []
        assert home.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
