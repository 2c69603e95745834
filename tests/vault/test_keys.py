"""Keys of subjects: one each, wrapped by their study, gone for good when destroyed."""

import uuid

import pytest
from django.db import connections

from oogst.core.ids import uuid7
from oogst.core.sealing import CannotOpen, unseal
from oogst.vault import keys, master
from oogst.vault.models import Identity, SealedText, StudyKey, Subject, SubjectKey
from oogst.vault.router import VAULT

pytestmark = pytest.mark.django_db

STUDY = uuid.UUID(int=7)


def person(study=STUDY):
    subject = uuid7()
    keys.ensure(study, subject, Subject.PERSON)
    return subject


def test_each_subject_has_a_key_of_its_own_that_stays():
    first, second = person(), person()

    assert keys.subject_key(first) != keys.subject_key(second)
    assert keys.subject_key(first) == keys.subject_key(first)
    assert keys.ensure(STUDY, first, Subject.PERSON).pk == first
    assert SubjectKey.objects.count() == 2


def test_no_key_stands_in_the_database_in_the_clear():
    subject = person()
    plain = keys.subject_key(subject)

    row = SubjectKey.objects.get(pk=subject)
    stored = bytes(row.wrapped) + bytes(row.study_key.wrapped)

    assert plain not in stored
    assert master.masters()[0].key not in stored


def test_a_wrapped_key_opens_for_its_own_subject_only():
    first, second = person(), person()
    row = SubjectKey.objects.get(pk=first)
    SubjectKey.objects.filter(pk=second).update(wrapped=row.wrapped)

    with pytest.raises(CannotOpen):
        keys.subject_key(second)


def test_studies_have_keys_of_their_own():
    subject, other = person(), person(uuid.UUID(int=8))

    rows = SubjectKey.objects.in_bulk([subject, other])

    assert rows[subject].study_key_id != rows[other].study_key_id


def test_a_destroyed_key_takes_what_was_sealed_with_it_and_says_its_name(locked):
    subject = uuid7()
    study_key = StudyKey.objects.create(study=STUDY, purpose="wrap", master="weg", wrapped=b"x")
    row = SubjectKey.objects.create(subject=subject, study=STUDY, kind="person", study_key=study_key, wrapped=b"x")
    Identity.objects.create(subject=row, sealed=b"x")
    SealedText.objects.create(subject=row, kind="raw", about=uuid7(), sealed=b"x")

    assert keys.destroy([subject]) == [row.key_id]

    assert not Identity.objects.exists()
    assert not SealedText.objects.exists()
    with pytest.raises(keys.NoKey):
        keys.subject_key(subject)


def test_marks_find_the_same_value_within_one_study_only():
    assert keys.mark(STUDY, "anja@school.example") == keys.mark(STUDY, "anja@school.example")
    assert keys.mark(STUDY, "anja@school.example") != keys.mark(uuid.UUID(int=8), "anja@school.example")
    assert "anja" not in keys.mark(STUDY, "anja@school.example")


def test_many_keys_are_opened_with_one_unwrapping_a_study(django_assert_num_queries):
    subjects = [person() for _ in range(5)]
    single = {subject: keys.subject_key(subject) for subject in subjects}
    rows = SubjectKey.objects.select_related("study_key").filter(pk__in=subjects)

    with django_assert_num_queries(1, using=VAULT):
        assert keys.open_all(rows) == single


def test_a_wrong_master_key_under_the_right_name_is_said_to_be_broken(monkeypatch):
    subject = person()
    name = master.masters()[0].name
    monkeypatch.setenv("OOGST_MASTER_KEY", str(master.Master(name, b"n" * 32)))

    with pytest.raises(master.MasterKeyBroken):
        keys.subject_key(subject)


def test_another_master_key_leaves_the_study_locked(monkeypatch):
    subject = person()
    assert keys.is_open(STUDY)
    monkeypatch.setenv("OOGST_MASTER_KEY", str(master.fresh()))

    assert not keys.is_open(STUDY)
    with pytest.raises(master.VaultLocked):
        keys.subject_key(subject)


def test_unwrapping_is_done_by_hand_the_same_way():
    """Written out, so that a change of the format cannot pass unseen: old backups must open."""
    subject = person()
    row = SubjectKey.objects.get(pk=subject)

    study_key = unseal(master.masters()[0].key, row.study_key.wrapped, str(row.study_key_id))

    assert unseal(study_key, row.wrapped, str(subject)) == keys.subject_key(subject)


def test_the_vault_is_another_database():
    assert connections[VAULT].settings_dict["NAME"] != connections["default"].settings_dict["NAME"]
    assert SubjectKey._meta.db_table not in connections["default"].introspection.table_names()
