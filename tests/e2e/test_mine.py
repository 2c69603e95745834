"""On a phone, without an account: from a letter to signing, and from one's own data to destroyed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.steps import download
from tests.e2e.visiting import PHONE, scrolls_sideways
from tests.factories import make_member
from tests.mailbox import Mailbox, mailbox
from tests.web.mine.people import Taking, make_taking

from oogst.core import workdays
from oogst.core.formats.document import Document
from oogst.participation import asking
from oogst.participation.models import Signature, Withdrawal
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.studies.models import Person

__all__ = ["mailbox"]
NARROW = {"width": 320, "height": 720}
Look = Callable[[Page], None]


@pytest.fixture
def look(axe: Callable[[Page], list[str]]) -> Look:
    """A page is in order: axe finds nothing, and at 390 and 320 pixels nothing scrolls sideways."""

    def check(page: Page) -> None:
        faults = axe(page)
        for size in (NARROW, PHONE):
            page.set_viewport_size(size)
            if scrolls_sideways(page):
                faults.append(f"scrolls sideways at {size['width']}")
        assert (page.url, faults) == (page.url, [])

    return check


@pytest.fixture
def taking(server: str, mailbox: Mailbox) -> Taking:
    """Somebody who was asked, by a letter that a real mail server took."""
    made = make_taking()
    outcome = asking.ask(people=[made.person], version=made.version, by=lead(made), site=server)
    assert len(outcome.asked) == 1
    return made


def lead(taking: Taking) -> User:
    return User.objects.get(pk=taking.study.memberships.get(role="lead").user_id)


def phone(open_context: Callable[..., BrowserContext], **options: Any) -> Page:
    return open_context(viewport=PHONE, has_touch=True, is_mobile=True, accept_downloads=True, **options).new_page()


def go_on(page: Page) -> None:
    page.locator("main form button.btn.go, main form button.btn.danger.go").first.click()


def fill_code(page: Page, mailbox: Mailbox) -> None:
    page.locator("[name=send]").first.click()
    field = page.locator("[autocomplete=one-time-code]")
    field.fill(mailbox.code())


def confirm(page: Page, mailbox: Mailbox, look: Look) -> None:
    """Who signs with an account gives a code before choosing."""
    look(page)
    fill_code(page, mailbox)
    look(page)
    go_on(page)


def come_in(page: Page, mailbox: Mailbox, look: Look = lambda _page: None) -> None:
    """From the link in the newest letter, by the code in the next."""
    page.goto(mailbox.link())
    look(page)
    page.locator("[name=send]").click()
    page.locator("[autocomplete=one-time-code]").fill("000000")
    look(page)
    page.locator("[autocomplete=one-time-code]").fill(mailbox.code())
    go_on(page)


def sign(page: Page, look: Look = lambda _page: None, code: Callable[[], None] = lambda: None) -> None:
    """Read in plain Dutch, answer the first question wrong, agree to one purpose and not to the other."""
    look(page)
    page.locator("[name=language][value=nl-plain]").click()
    look(page)
    page.locator("main a.btn.go").click()
    look(page)
    page.locator("[name=option]").first.check()
    go_on(page)
    expect(page.locator(".passage")).to_contain_text("Je mag altijd stoppen")
    look(page)
    page.locator("main form a.btn").click()  # read again: go on
    for right in (0, 0):
        page.locator("[name=option]").nth(right).check()
        go_on(page)
    code()
    go_on(page)  # nothing was chosen yet
    expect(page.locator(".error-summary")).to_be_visible()
    look(page)
    page.locator("[name=interview][value=yes]").check()
    page.locator("[name=quotes][value=no]").check()
    page.locator("[autocomplete=name]").fill("Zeynep Yıldırım")
    go_on(page)


def test_from_a_letter_to_signed_and_from_signed_to_destroyed(
    open_context: Callable[..., BrowserContext], taking: Taking, mailbox: Mailbox, look: Look, tmp_path: Path
) -> None:
    page = phone(open_context)
    come_in(page, mailbox, look)
    sign(page, look)
    look(page)
    copy = download(page, page.locator("main a[download]"), tmp_path)
    assert copy.read_bytes().startswith(b"%PDF")
    assert Signature.objects.get(person=taking.person).yes == ["interview"]

    page.goto("/mine/sign/choose/")  # back to what was answered: harmless
    expect(page.locator("main a[download]")).to_be_visible()
    assert Signature.objects.filter(person=taking.person).count() == 1

    draft = drafts.arrive(
        study=taking.study, document=Document("Gesprek", "Het werd stil in de kring."), by=lead(taking),
        people=[taking.person], kind="interview", date=workdays.today(timezone.now()), basis="consent",
        interviewer=lead(taking).pk,
    )  # fmt: skip
    come_in(page, mailbox)  # by the link in the letter with the copy
    expect(page.locator(".given-title")).to_have_count(1)
    expect(page.locator("article")).to_contain_text(str(draft.promised_day.day if draft.promised_day else ""))
    look(page)
    page.locator("article a.btn.danger").click()
    look(page)
    fill_code(page, mailbox)
    look(page)
    go_on(page)

    withdrawal = Withdrawal.objects.get(study=taking.study)
    expect(page.locator("main")).to_contain_text(str(withdrawal.pk))
    look(page)
    assert download(page, page.locator("main a[download]"), tmp_path).read_bytes().startswith(b"%PDF")
    assert not Person.objects.filter(pk=taking.person.pk).exists()
    page.locator("form.leave button").click()
    look(page)
    page.goto("/mine/after/")
    expect(page.locator("main")).not_to_contain_text(str(withdrawal.pk))


def test_saying_no_and_stopping(
    open_context: Callable[..., BrowserContext], taking: Taking, mailbox: Mailbox, look: Look
) -> None:
    page = phone(open_context)
    come_in(page, mailbox)
    page.goto("/mine/sign/decline/")
    look(page)
    go_on(page)
    look(page)
    page.goto("/mine/")
    look(page)
    page.goto("/mine/stop/")
    look(page)
    go_on(page)
    look(page)

    assert Person.objects.get(pk=taking.person.pk).stopped_at is not None
    page.goto("/mine/sign/")  # the link to sign has ended with it
    expect(page).to_have_url(f"{page.url.split('/mine/')[0]}/mine/after/")
    page.goto("/mine/closed/")
    look(page)


def test_an_account_finds_the_same_within_its_study(
    open_context: Callable[..., BrowserContext], server: str, taking: Taking, mailbox: Mailbox, look: Look
) -> None:
    user = make_member(taking.study, Role.CHAMPION, organisation=taking.person.organisation, person=taking.person)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = phone(open_context)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
    own = f"/s/{taking.study.slug}/mine/"

    for path in ("", "stop/", "destroy/", "sign/"):
        page.goto(own + path)
        look(page)
    sign(page, look, code=lambda: confirm(page, mailbox, look))

    look(page)
    assert page.url.endswith(f"{own}sign/signed/")
    assert Signature.objects.get(person=taking.person).yes == ["interview"]


def test_all_of_it_works_without_script(browser: Browser, server: str, taking: Taking, mailbox: Mailbox) -> None:
    context = browser.new_context(base_url=server, locale="nl-NL", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    come_in(page, mailbox)
    sign(page)
    assert Signature.objects.filter(person=taking.person).count() == 1
    page.goto("/mine/destroy/")
    fill_code(page, mailbox)
    go_on(page)
    context.close()

    assert not Person.objects.filter(pk=taking.person.pk).exists()
