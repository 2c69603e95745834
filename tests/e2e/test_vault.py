"""The vault in a real browser: who somebody is, kept and opened; recordings that a browser made, sealed and played."""

import math
import struct
import wave
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Error, FilePayload, Page, expect
from tests.core.sound.made import PLANT, element
from tests.e2e.visiting import DESK, PHONE, scrolls_sideways
from tests.factories import make_organisation, make_source, make_study, make_user

from oogst.people.models import TrailEntry
from oogst.sources import recordings
from oogst.sources.models import Source
from oogst.studies import services
from oogst.studies.models import Study
from oogst.vault import files

LENGTH = 3  # seconds
RECORD = """
async (type) => {
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const recorder = new MediaRecorder(out.stream, { mimeType: type });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start(200);
  await new Promise((done) => setTimeout(done, 2000));
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return Array.from(bytes);
}
"""
PLAY = """
async (audio) => {
  const until = (event) => new Promise((done, wrong) => {
    audio.addEventListener(event, done, { once: true });
    audio.addEventListener("error", () => wrong(new Error(audio.error?.message ?? "no sound")), { once: true });
  });
  audio.muted = true;
  const known = until("loadedmetadata");
  audio.load();
  audio.preload = "auto";
  await known;
  const length = audio.duration;
  const there = until("seeked");
  audio.currentTime = 1.5;
  await there;
  const goes = until("timeupdate");
  await audio.play();
  await goes;
  return [length, audio.currentTime];
}
"""


def tone() -> bytes:
    """A WAV of some seconds, with somebody's name in its tags."""
    made = BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(at / 6))) for at in range(LENGTH * 16000)))
    tag = b"LIST" + struct.pack("<I", 4 + 8 + 14) + b"INFOIART" + struct.pack("<I", 14) + PLANT + b"\0"
    whole = made.getvalue() + tag
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


@pytest.fixture
def study() -> Study:
    return make_study(make_user("Vera Lind"), "Kluis")


@pytest.fixture
def source(study: Study) -> Source:
    return make_source(study, name="Slotgesprek")


@pytest.fixture
def desk(open_context: Callable[..., BrowserContext], study: Study, server: str) -> Page:
    """The lead researcher, signed in."""
    client = Client()
    client.force_login(lead(study), backend=settings.AUTHENTICATION_BACKENDS[0])
    context = open_context(viewport={"width": 1280, "height": 900})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": server}])
    return context.new_page()


def lead(study: Study) -> Any:
    from oogst.people.accounts import User

    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


def attach(page: Page, study: Study, source: Source, name: str, content: bytes) -> None:
    page.goto(f"/s/{study.slug}/material/{source.pk}/")
    page.locator("#recordings details > summary").click()
    page.locator("#recording-file").set_input_files(FilePayload(name=name, mimeType="text/plain", buffer=content))
    page.locator("#recordings form button").click()
    expect(page.locator("#recordings audio")).to_have_count(1)


def sealed(source: Source) -> bytes:
    (row,) = recordings.recordings_of(source)
    return b"".join(recordings.Sound(row).read(0, row.size))


def test_the_pages_of_the_vault(desk: Page, study: Study, axe: Callable[[Page], list[str]]) -> None:
    school = make_organisation(study, "Havikshof")
    person = services.add_person(study=study, label="aanjager A2", organisation=school, role="champion", by=None)
    here = f"/s/{study.slug}/vault/people/{person.pk}/"
    found: list[str] = []

    def look() -> None:
        for width in (DESK["width"], PHONE["width"]):
            desk.set_viewport_size({"width": width, "height": 900})
            found.extend(f"{desk.url}: {one}" for one in axe(desk))
        desk.set_viewport_size({"width": 320, "height": 800})
        if scrolls_sideways(desk):
            found.append(f"{desk.url}: scrolls sideways")
        desk.set_viewport_size({"width": 1280, "height": 900})

    desk.goto(f"/s/{study.slug}/vault/")
    look()
    desk.locator(f"a[href='{here}']").click()
    desk.locator("main form button.go").click()
    expect(desk.locator(".error-summary")).to_be_visible()
    look()
    desk.locator("[name=name]").fill("Anja van Dijk")
    desk.locator("[name=email]").fill("anja@school.example")
    desk.locator("main form button.go").click()
    expect(desk.locator("main table").first).to_contain_text("aanjager A2")
    expect(desk.locator("main")).not_to_contain_text("Anja")
    desk.locator("[name=email]").fill("ANJA@school.example")
    desk.locator("main form[method=post] button").click()
    expect(desk.get_by_role("status").filter(has_text="aanjager A2")).to_be_visible()
    look()

    desk.goto(f"/s/{study.slug}/vault/list/")
    look()
    table = b"naam;e-mail;geboren\nBram Smit;bram@school.example;1980\n;geen adres;1981\nx;y;z\n"
    desk.locator("[name=file]").set_input_files(FilePayload(name="mensen.csv", mimeType="text/csv", buffer=table))
    desk.locator("main form button.go").click()
    expect(desk.locator("main li")).to_have_count(2)
    expect(desk.locator("main")).not_to_contain_text("Bram")
    look()
    desk.locator("main form button.go").click()
    expect(desk.locator("main table").first.locator("tbody tr")).to_have_count(2)

    desk.locator(f"a[href='{here}open/']").click()
    look()
    desk.locator("[name=reason]").fill("Gebeld om het gesprek te verzetten")
    desk.locator("main form button.go").click()
    expect(desk.locator("main")).to_contain_text("Anja van Dijk")
    look()
    desk.goto(f"/s/{study.slug}/vault/opened/")
    expect(desk.locator("main table")).to_contain_text("Gebeld om het gesprek te verzetten")
    look()
    assert found == []
    with pytest.raises(Error, match="CACHE_MISS"):  # the browser kept no copy to go back to
        desk.go_back()


def test_an_opened_identity_is_hidden_after_a_while(desk: Page, study: Study) -> None:
    from oogst.studies import identities
    from oogst.vault.identities import Who

    person = services.add_person(study=study, label="aanjager A2", by=None)
    identities.keep_identity(person=person, who=Who(name="Anja van Dijk"), by=None)
    desk.clock.install()
    desk.goto(f"/s/{study.slug}/vault/people/{person.pk}/open/")
    desk.locator("[name=reason]").fill("Gebeld om het gesprek te verzetten")
    desk.locator("main form button.go").click()
    expect(desk.locator("main")).to_contain_text("Anja van Dijk")

    desk.clock.fast_forward(119_000)
    expect(desk.locator("main")).to_contain_text("Anja van Dijk")
    desk.clock.fast_forward(2_000)

    expect(desk.locator("[data-hide-words]")).to_be_visible()
    assert "Anja" not in desk.content()


def test_a_wav_is_sealed_without_its_tags_and_played_from_its_middle(
    desk: Page, study: Study, source: Source, axe: Callable[[Page], list[str]]
) -> None:
    attach(desk, study, source, "Anja van Dijk.mp3", tone())

    length, at = desk.locator("#recordings audio").evaluate(PLAY)

    assert length == pytest.approx(LENGTH, abs=0.1)
    assert at >= 1.5
    assert PLANT not in sealed(source)
    assert TrailEntry.objects.filter(chain=str(study.pk), verb="recording.heard").count() == 1
    assert axe(desk) == []


@pytest.mark.parametrize("kind", ["audio/webm;codecs=opus", "audio/mp4;codecs=opus"])
def test_what_this_browser_records_is_sealed_and_played_again(
    desk: Page, study: Study, source: Source, kind: str
) -> None:
    desk.goto(f"/s/{study.slug}/material/{source.pk}/")
    if not desk.evaluate("(type) => MediaRecorder.isTypeSupported(type)", kind):
        pytest.skip(f"This Chromium does not record {kind}.")
    made = bytes(desk.evaluate(RECORD, kind))
    if kind.startswith("audio/webm"):
        made += element("1254c367", element("7373", PLANT), 8)  # tags at the end, as editors leave them

    attach(desk, study, source, "gesprek.bin", made)
    (row,) = recordings.recordings_of(source)
    length, at = desk.locator("#recordings audio").evaluate(PLAY)

    assert row.media_type == kind.partition(";")[0]
    assert at >= 1.5
    assert length == float("inf") or length == pytest.approx(2, abs=0.7)
    assert PLANT not in sealed(source)
    assert files.path(row.pk).stat().st_size > row.size


def test_a_recording_is_destroyed_after_asking(desk: Page, study: Study, source: Source, axe: Any) -> None:
    attach(desk, study, source, "a.wav", tone())

    desk.locator("#recordings a.danger").click()
    assert axe(desk) == []
    desk.locator("main form button.danger").click()

    expect(desk.locator("h1")).to_have_text("Slotgesprek")
    expect(desk.locator("#recordings audio")).to_have_count(0)
    assert recordings.recordings_of(source) == []
