"""A new master key: everything is wrapped anew, an interruption is gone on with, and nothing is lost on the way."""

import uuid

import pytest

from oogst.core.ids import uuid7
from oogst.people.errors import NotAllowed
from oogst.vault import checking, identities, keys, master, rotating, texts
from oogst.vault.identities import Who
from oogst.vault.models import StudyKey, Subject, SubjectKey

pytestmark = pytest.mark.django_db

STUDIES = [uuid.UUID(int=7), uuid.UUID(int=8)]


class Unplugged(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def people(key_file):
    """Two studies with three people each."""
    found = {}
    for study in STUDIES:
        for number in range(3):
            person = uuid7()
            found[person] = Who(name=f"Anja {number}", email=f"anja{number}@school.example")
            identities.keep(study, person, Subject.PERSON, found[person])
    return found


def still_there(people):
    assert identities.read_all(people) == people
    assert {identities.read(person) for person in people} == set(people.values())
    for study in STUDIES:
        assert len(identities.with_address(study, "anja1@school.example")) == 1
    assert list(checking.faults()) == []


def test_everything_is_wrapped_anew_and_the_old_key_is_gone(people, key_file):
    before = {row.pk: bytes(row.wrapped) for row in SubjectKey.objects.all()}
    old = master.masters()[0]
    study_keys = set(StudyKey.objects.filter(purpose="wrap").values_list("pk", flat=True))

    done = rotating.rotate()

    assert (done.studies, done.subjects, done.resumed, done.left) == (2, 6, False, ())
    assert [one.name for one in master.masters()] == [done.master] != [old.name]
    assert not study_keys & set(StudyKey.objects.values_list("pk", flat=True))
    assert StudyKey.objects.count() == 4
    assert all(bytes(row.wrapped) != before[row.pk] for row in SubjectKey.objects.all())
    still_there(people)


def test_the_keys_of_people_stay_so_nothing_sealed_is_written_again(people):
    before = {person: keys.subject_key(person) for person in people}

    rotating.rotate()
    rotating.rotate()

    assert {person: keys.subject_key(person) for person in people} == before


@pytest.mark.parametrize("after", [1, 2])
def test_an_interrupted_rotation_reads_well_and_is_gone_on_with(people, after):
    count = 0

    def unplug(_study, _count):
        nonlocal count
        count += 1
        if count == after:
            raise Unplugged

    with pytest.raises(Unplugged):
        rotating.rotate(unplug)
    assert len(master.masters()) == 2
    assert rotating.is_unfinished() == (after == 1)
    still_there(people)

    newest = master.masters()[0].name
    done = rotating.rotate()

    assert (done.master, done.resumed) == (newest, True)
    assert len(master.masters()) == 1
    assert not rotating.is_unfinished()
    still_there(people)


def test_an_interruption_before_anything_was_wrapped_makes_no_third_key(people):
    master.add()

    assert rotating.rotate().resumed
    assert len(master.masters()) == 1
    still_there(people)


def test_an_interruption_halfway_through_the_people_of_a_study(people, monkeypatch):
    real, count = keys.open_all, 0

    def unplug(rows):
        nonlocal count
        count += 1
        if count == 2:
            raise Unplugged
        return real(rows)

    def one_at_a_time(study):
        return real_rewrap(study, at_once=1)

    real_rewrap = keys.rewrap
    with monkeypatch.context() as broken:
        broken.setattr(keys, "open_all", unplug)
        broken.setattr(keys, "rewrap", one_at_a_time)
        with pytest.raises(Unplugged):
            rotating.rotate()
    still_there(people)

    rotating.rotate()

    assert not rotating.is_unfinished()
    assert len(master.masters()) == 1
    still_there(people)


def test_who_is_destroyed_meanwhile_stays_destroyed(people):
    gone = next(iter(people))

    rotating.rotate(lambda _study, _count: keys.destroy([gone]) and None)

    assert not SubjectKey.objects.filter(pk=gone).exists()
    assert list(checking.faults()) == []


def test_a_study_that_comes_while_the_last_ones_are_wrapped_keeps_the_old_key_until_the_next_time(people, monkeypatch):
    late, newcomer = uuid.UUID(int=9), uuid7()
    old = master.masters()[0]

    def with_what_it_read_before(study, _count):
        if study == STUDIES[-1]:
            with monkeypatch.context() as slow:
                slow.setattr(master, "masters", lambda: [old])
                texts.keep(late, newcomer, Subject.PERSON, kind="raw", about=newcomer, text="te laat")

    rotating.rotate(with_what_it_read_before)
    assert texts.read("raw", newcomer) == "te laat"
    assert len(master.masters()) == 2

    rotating.rotate()
    assert texts.read("raw", newcomer) == "te laat"
    assert len(master.masters()) == 1


def test_who_would_wrap_with_a_key_that_is_gone_is_stopped(people, monkeypatch):
    """What another process read before the old key went, and uses after it."""
    old, real = master.masters()[0], master.masters
    rotating.rotate()
    answers = [[old], [old]]
    monkeypatch.setattr(master, "masters", lambda: answers.pop() if answers else real())

    with pytest.raises(master.VaultLocked):
        keys.ensure(uuid.UUID(int=9), uuid7(), Subject.PERSON)

    assert not StudyKey.objects.filter(study=uuid.UUID(int=9)).exists()
    monkeypatch.undo()


def test_with_a_key_in_the_environment_a_new_one_stands_in_front_first(people, key_file, monkeypatch):
    old, new = master.masters()[0], master.fresh()
    monkeypatch.setenv("OOGST_MASTER_KEY", str(old))
    with pytest.raises(NotAllowed, match="in front"):
        rotating.rotate()

    monkeypatch.setenv("OOGST_MASTER_KEY", f"{new} {old}")
    done = rotating.rotate()

    assert (done.master, done.left) == (new.name, (old.name,))
    monkeypatch.setenv("OOGST_MASTER_KEY", str(new))
    still_there(people)


def test_nothing_begins_while_a_key_is_lacking(people, key_file):
    words = key_file.read_text()
    key_file.write_text(f"{master.fresh()}\n")

    with pytest.raises(NotAllowed, match="Not all master keys are here"):
        rotating.rotate()

    key_file.write_text(words)
    still_there(people)


def test_two_rotations_do_not_run_at_once(people):
    refused = []

    def again(_study, _count):
        with pytest.raises(NotAllowed, match="Another rotation"):
            rotating.rotate()
        refused.append(True)

    rotating.rotate(again)

    assert len(refused) == 2
    still_there(people)
