"""Recordings in the browser: sealed as they arrive, played from any place, noted once a sitting."""

import tracemalloc
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.core.sound import made
from tests.factories import make_member, make_source, make_study, make_user

from oogst.core.formats.document import Document
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts, recordings
from oogst.vault import files
from oogst.vault.models import SealedFile
from oogst.web.vault import recordings as pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.SEALED, settings.MEDIA_INCOMING = tmp_path / "sealed", tmp_path / "incoming"
    return tmp_path


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def source(study, lead):
    return make_source(study, by=lead)


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def at(name, study, *more):
    return reverse(name, args=[study.slug, *more])


def attach(source, lead, content=None):
    return recordings.attach(about=source, name="Anja.wav", parts=[content or made.wav()], by=lead)


def heard(study):
    return TrailEntry.objects.filter(chain=str(study.pk), verb="recording.heard").count()


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_recording_is_brought_in_on_the_page_of_its_source(desk, study, source):
    file = SimpleUploadedFile("Anja van Dijk.exe", made.wav(), content_type="text/html")

    answer = desk.post(at("source_recording", study, source.pk), {"recording": file}, follow=True)

    page = answer.content.decode()
    (row,) = recordings.recordings_of(source)
    assert row.media_type == "audio/wav"
    assert f'src="{at("recording_sound", study, row.pk)}"' in page
    assert "Anja" not in page


def test_on_its_way_in_it_never_lies_on_the_disk_in_the_clear(desk, study, source, folder, monkeypatch):
    """Looked at while it is being sealed: the only file of the upload has no name, and what is written is sealed."""
    seen = []
    real = recordings.attach

    def looking(**about):
        upload = about["parts"]
        seen.append([path for path in folder.rglob("*") if path.is_file() and "sealed" not in path.parts])
        return real(**about | {"parts": upload})

    monkeypatch.setattr(pages.recordings, "attach", looking)
    desk.post(at("source_recording", study, source.pk), {"recording": SimpleUploadedFile("a.wav", made.wav())})

    assert seen == [[]]
    assert all(made.SOUND[:40] not in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(recordings.recordings_of(source)) == 1


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script></html>", made.mp4(handler=b"vide"), b""])
def test_what_is_no_recording_is_refused_with_a_sentence(desk, study, source, content):
    file = SimpleUploadedFile("gesprek.mp3", content, content_type="audio/mpeg")

    answer = desk.post(at("source_recording", study, source.pk), {"recording": file}, follow=True)

    assert len(list(answer.context["messages"])) == 1
    assert not SealedFile.objects.exists()


def test_more_than_may_be_is_stopped_on_its_way(desk, study, source, settings, folder):
    settings.MAXIMUM_RECORDING_SIZE = 300_000
    file = SimpleUploadedFile("lang.wav", made.wav() + bytes(600_000))

    desk.post(at("source_recording", study, source.pk), {"recording": file})

    assert not SealedFile.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_without_the_token_of_the_page_nothing_is_taken_in(study, source, lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)
    file = SimpleUploadedFile("a.wav", made.wav())

    assert client.post(at("source_recording", study, source.pk), {"recording": file}).status_code == 403
    assert not SealedFile.objects.exists()


def test_a_player_gets_any_place_of_it_and_no_more_than_it_may_hold(desk, study, source, lead, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1000)
    row = attach(source, lead)
    whole = b"".join(recordings.Sound(row).read(0, row.size))
    address = at("recording_sound", study, row.pk)

    first = desk.get(address, headers={"Range": "bytes=0-"})
    middle = desk.get(address, headers={"Range": "bytes=500-599"})
    end = desk.get(address, headers={"Range": "bytes=-50"})

    assert (first.status_code, first["Content-Range"]) == (206, f"bytes 0-999/{row.size}")
    assert body(first) == whole[:1000]
    assert body(middle) == whole[500:600]
    assert body(end) == whole[-50:]
    assert first["Content-Type"] == "audio/wav"
    assert first["Cache-Control"] == "private, no-store"
    assert "sandbox" in first["Content-Security-Policy"]
    assert "Anja" not in str(first.headers)
    assert desk.get(address, headers={"Range": f"bytes={row.size}-"}).status_code == 416


def test_one_sitting_is_one_line_on_the_trail(desk, study, source, lead):
    row = attach(source, lead)
    address = at("recording_sound", study, row.pk)

    for start in (0, 100, 5000):
        desk.get(address, headers={"Range": f"bytes={start}-"})
    assert heard(study) == 1

    session = desk.session
    session[pages.HEARD] = {str(row.pk): 0}
    session.save()
    desk.get(address, headers={"Range": "bytes=0-"})
    assert heard(study) == 2


def test_opening_the_page_is_not_listening(desk, study, source, lead):
    attach(source, lead)

    page = desk.get(at("source", study, source.pk)).content.decode()

    assert 'preload="none"' in page
    assert heard(study) == 0


def test_an_embargoed_recording_is_not_there_for_a_colleague(desk, client, study, lead):
    import datetime

    draft = drafts.arrive(
        study=study, document=Document(name="Gesprek", text="Ik zeg iets."), by=lead, kind="interview",
        date=datetime.date.today(), basis="elsewhere",
    )  # fmt: skip
    file = SimpleUploadedFile("a.wav", made.wav())
    desk.post(at("draft_recording", study, draft.pk), {"recording": file})
    (row,) = recordings.recordings_of(draft)
    colleague = Client()
    colleague.force_login(make_member(study, Role.RESEARCHER))

    assert desk.get(at("recording_sound", study, row.pk)).status_code == 200
    assert colleague.get(at("recording_sound", study, row.pk)).status_code == 404
    assert colleague.get(at("recording_remove", study, row.pk)).status_code == 404
    file = SimpleUploadedFile("a.wav", made.wav())
    assert colleague.post(at("draft_recording", study, draft.pk), {"recording": file}).status_code == 404


def test_locked_the_page_of_the_source_works_and_the_player_waits(desk, study, source, lead, monkeypatch):
    row = attach(source, lead)
    monkeypatch.delenv("OOGST_MASTER_KEY")

    page = desk.get(at("source", study, source.pk))
    assert page.status_code == 200
    assert "<audio" not in page.content.decode()
    assert desk.get(at("recording_sound", study, row.pk)).status_code == 423
    file = SimpleUploadedFile("a.wav", made.wav())
    desk.post(at("source_recording", study, source.pk), {"recording": file})
    assert len(recordings.recordings_of(source)) == 1
    assert heard(study) == 0


def test_destroying_asks_first(desk, study, source, lead):
    row = attach(source, lead)
    address = at("recording_remove", study, row.pk)
    back = at("source", study, source.pk)

    assert desk.get(address).status_code == 200
    assert files.path(row.pk).exists()
    assert desk.post(address, {"back": "https://elders.example/"})["Location"] == back
    assert not files.path(row.pk).exists()
    assert not SealedFile.objects.exists()


def test_bringing_and_playing_fifty_megabytes_takes_the_memory_of_a_few_chunks(desk, study, source):
    class Upload(BytesIO):
        """A long recording, of which the test itself holds one part only."""

        name = "lang.wav"

    begin = made.wav(sound=b"")
    content = begin[: begin.rindex(b"data")] + b"data" + (50 * 2**20).to_bytes(4, "little") + bytes(50 * 2**20)
    request = desk.post(at("source_recording", study, source.pk), {"recording": Upload(content)})
    assert request.status_code == 302
    (row,) = recordings.recordings_of(source)
    del content, request
    answer = desk.get(at("recording_sound", study, row.pk))
    tracemalloc.start()
    try:
        length = sum(len(part) for part in answer.streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert length == row.size > 50 * 2**20
    assert peak < 4 * 2**20
