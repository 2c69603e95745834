"""Recordings: sealed under the right key, covered by a consent, heard by few, each time on the trail."""

import datetime
import itertools
import tracemalloc

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from tests.core.sound import made
from tests.factories import make_member, make_source, make_study, make_user
from tests.participation.consents import make_signature

from oogst.core.formats.document import Document
from oogst.core.sealing import CHUNK
from oogst.participation.models import Purpose
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts, recordings, services
from oogst.studies import services as studies
from oogst.vault import files
from oogst.vault.master import VaultLocked
from oogst.vault.models import SealedFile, Subject, SubjectKey

pytestmark = pytest.mark.django_db
MB = 2**20


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.SEALED = tmp_path / "sealed"
    return settings.SEALED


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are compared by their words."""
    with translation.override("en"):
        yield


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def people(study, count):
    return [studies.add_person(study=study, label=f"teamlid T{number}", by=None) for number in range(count)]


def attach(about, by, content=None):
    return recordings.attach(about=about, name="Anja.wav", parts=[content or made.wav()], by=by)


def waiting(study, lead, who, days_ago=0):
    """An interview in its cooling-off period, of which the lead is the interviewer."""
    day = datetime.date.today() - datetime.timedelta(days=days_ago)
    return drafts.arrive(
        study=study, document=Document(name="Gesprek", text="Ik zeg iets."), by=lead, kind="interview", date=day,
        people=who, basis="elsewhere",
    )  # fmt: skip


def verbs(study):
    rows = TrailEntry.objects.filter(chain=str(study.pk), verb__startswith="recording.").order_by("sequence")
    return [(row.verb, row.object_id) for row in rows]


def test_a_recording_is_under_the_key_of_the_only_person_in_it(study, lead):
    (person,) = people(study, 1)
    row = attach(make_source(study, people=[person], by=lead), lead)

    assert SubjectKey.objects.get(pk=row.subject_id).pk == person.pk
    assert (row.media_type, row.size) == ("audio/wav", len(made.wav()))


@pytest.mark.parametrize("count", [0, 2])
def test_of_several_or_of_nobody_in_particular_it_has_a_key_of_its_own(study, lead, count):
    source = make_source(study, people=people(study, count), by=lead)
    row = attach(source, lead)

    assert (row.subject_id, row.subject.kind) == (source.pk, Subject.THING)


def test_a_recording_of_a_draft_is_that_of_the_source_it_becomes(study, lead):
    who = people(study, 1)
    draft = drafts.arrive(
        study=study, document=Document(name="Bijdrage", text="Ik zeg iets."), by=lead, people=who, review=False
    )
    row = attach(draft, lead)

    source = drafts.let_through(draft=draft, by=lead)

    assert recordings.recordings_of(source) == [row]
    assert recordings.find(study=study, recording=row.pk, by=lead) == (row, source)


def test_names_and_places_in_the_file_are_gone(study, lead):
    source = make_source(study, by=lead)
    row = attach(source, lead)

    heard = b"".join(recordings.hear(recording=row, about=source, by=lead).read(0, row.size))

    assert made.PLANT in made.wav()
    assert made.PLANT not in heard
    assert made.SOUND in heard


def test_with_consent_as_its_ground_everybody_in_it_agreed_to_a_recording(study, lead):
    first, second = people(study, 2)
    for person, yes, no in ((first, ["interview", "recording"], []), (second, ["interview"], ["recording"])):
        make_signature(person, yes=yes, no=no)
    day = datetime.date.today() - datetime.timedelta(days=60)
    about = {"kind": "interview", "date": day, "basis": "consent", "by": lead}
    alone = make_source(study, people=[first], **about)
    together = make_source(study, people=[first, second], **about)

    assert attach(alone, lead).about == alone.pk
    with pytest.raises(NotAllowed, match="no consent for a recording of: teamlid T1"):
        attach(together, lead)
    assert Purpose.RECORDING in [*first.signatures.get().yes]
    assert verbs(study) == [("recording.attached", str(alone.pk))]


def test_of_who_stopped_nothing_new_comes_in(study, lead):
    (person,) = people(study, 1)
    source = make_source(study, people=[person], by=lead)
    type(person).objects.filter(pk=person.pk).update(stopped_at="2026-01-01T12:00Z")

    with pytest.raises(NotAllowed, match="stopped"):
        attach(source, lead)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"Dit is tekst. " * 99, "no recording"), (made.mp4(handler=b"vide"), "film"), (made.mp4()[:3000], "damaged")],
)
def test_what_is_no_recording_is_refused_and_leaves_nothing(study, lead, folder, content, why):
    with pytest.raises(NotAllowed, match=why):
        attach(make_source(study, by=lead), lead, content)

    assert not SealedFile.objects.exists()
    assert not list(folder.rglob("*/*"))
    assert verbs(study) == []


def test_too_large_is_refused_and_leaves_nothing(study, lead, folder, settings):
    settings.MAXIMUM_RECORDING_SIZE = 5000

    with pytest.raises(NotAllowed, match="too large"):
        attach(make_source(study, by=lead), lead)
    assert not list(folder.rglob("*/*"))


def test_each_time_of_listening_is_on_the_trail(study, lead):
    source = make_source(study, by=lead)
    row = attach(source, lead)

    recordings.hear(recording=row, about=source, by=lead)
    recordings.hear(recording=row, about=source, by=lead, again=True)
    recordings.hear(recording=row, about=source, by=lead)

    assert [verb for verb, _about in verbs(study)] == ["recording.attached", "recording.heard", "recording.heard"]


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.BUDDY, Role.MANAGER, Role.TEAM_MEMBER])
def test_who_may_not_hear_it_neither_hears_nor_brings_nor_destroys(study, lead, role):
    source = make_source(study, by=lead)
    row, somebody = attach(source, lead), make_member(study, role)

    for act in (
        lambda: recordings.hear(recording=row, about=source, by=somebody),
        lambda: attach(source, somebody),
        lambda: recordings.remove(recording=row, about=source, by=somebody),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert files.path(row.pk).exists()


def test_while_the_cooling_off_lasts_only_the_interviewer_knows_of_it(study, lead):
    draft = waiting(study, lead, people(study, 1))
    row, colleague = attach(draft, lead), make_member(study, Role.RESEARCHER)

    assert recordings.find(study=study, recording=row.pk, by=lead) == (row, draft)
    with pytest.raises(SealedFile.DoesNotExist):
        recordings.find(study=study, recording=row.pk, by=colleague)
    for act in (
        lambda: recordings.hear(recording=row, about=draft, by=colleague),
        lambda: attach(draft, colleague),
        lambda: recordings.remove(recording=row, about=draft, by=colleague),
    ):
        with pytest.raises(NotAllowed, match="interviewer"):
            act()
    assert recordings.hear(recording=row, about=draft, by=lead).length == row.size


def test_a_recording_of_another_study_is_not_found(study, lead):
    other = make_study(lead)
    row = attach(make_source(other, by=lead), lead)

    with pytest.raises(SealedFile.DoesNotExist):
        recordings.find(study=study, recording=row.pk, by=lead)


def test_locked_nothing_is_brought_or_heard_but_it_can_be_destroyed(study, lead, monkeypatch):
    source = make_source(study, by=lead)
    row = attach(source, lead)
    place = files.path(row.pk)
    monkeypatch.delenv("OOGST_MASTER_KEY")

    with pytest.raises(VaultLocked):
        attach(source, lead)
    with pytest.raises(VaultLocked):
        recordings.hear(recording=row, about=source, by=lead)
    recordings.remove(recording=row, about=source, by=lead)

    assert not place.exists()
    assert [verb for verb, _about in verbs(study)] == ["recording.attached", "recording.removed"]


def test_what_is_no_longer_there_is_said_plainly(study, lead):
    (person,) = people(study, 1)
    source = make_source(study, people=[person], by=lead)
    row = attach(source, lead)
    files.path(row.pk).unlink()

    with pytest.raises(NotAllowed, match="no longer"):
        recordings.hear(recording=row, about=source, by=lead)


def test_a_removed_source_takes_its_recordings_along(study, lead, folder):
    source = make_source(study, by=lead)
    attach(source, lead)

    services.remove_sources(sources=[source], by=lead)

    assert not SealedFile.objects.exists()
    assert not SubjectKey.objects.filter(pk=source.pk).exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_the_name_a_browser_gets_says_nothing(study, lead):
    source = make_source(study, by=lead, name="Gesprek met Anja")
    row = attach(source, lead)

    assert recordings.call_it(row, source) == f"opname-{source.pk.hex[-6:]}.wav"


def test_an_hour_of_sound_comes_in_and_plays_with_the_memory_of_a_few_chunks(study, lead):
    """A hundred megabytes stand for the hour: what grows with the length would show here as well."""
    source = make_source(study, by=lead)
    head, second = made.wav(sound=b"")[:-8], bytes(range(256)) * 1024
    begin = head[: head.rindex(b"data")] + b"data" + (100 * MB).to_bytes(4, "little")
    tracemalloc.start()
    try:
        parts = itertools.chain([begin], itertools.repeat(second, 400))
        row = recordings.attach(about=source, name="uur.wav", parts=parts, by=lead)
        brought = tracemalloc.get_traced_memory()[1]
        sound = recordings.hear(recording=row, about=source, by=lead)
        tracemalloc.reset_peak()
        assert sum(map(len, sound.read(0, row.size))) == row.size == len(begin) + 100 * MB
        place = len(begin) + 77 * MB + 5
        assert b"".join(sound.read(place, place + 300)) == (second * 2)[5:305]
        played = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert brought < 16 * CHUNK
    assert played < 16 * CHUNK
