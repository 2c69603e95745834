"""Texts, identities and files: sealed, opened again, discarded; nothing without a key, nothing in the clear on disk."""

import os
import uuid

import pytest

from oogst.core.ids import uuid7
from oogst.core.sealing import CHUNK, CannotOpen
from oogst.vault import checking, files, identities, keys, texts, things
from oogst.vault.identities import Who
from oogst.vault.master import VaultLocked
from oogst.vault.models import AddressIndex, Identity, SealedFile, SealedText, Subject, SubjectKey

pytestmark = pytest.mark.django_db

STUDY, OTHER = uuid.UUID(int=7), uuid.UUID(int=8)
ANJA = Who(name="Anja van Dijk", email="Anja@School.example", phone="06 12345678", other_names=("Ans",))


def keep_file(content=b"geluid", most=10**7, about=None, subject=None):
    return files.keep(
        STUDY, subject or uuid7(), Subject.PERSON, kind="recording", about=about or uuid7(), name="Anja.mp3",
        media_type="audio/mpeg", parts=[content[at : at + 70_000] for at in range(0, len(content), 70_000)], most=most,
    )  # fmt: skip


def test_an_identity_comes_back_as_it_was_and_its_row_says_nothing():
    subject = uuid7()
    identities.keep(STUDY, subject, Subject.PERSON, ANJA)

    row = Identity.objects.get(pk=subject)

    assert identities.read(subject) == ANJA
    assert not any(word in bytes(row.sealed) for word in (b"Anja", b"Dijk", b"School", b"0612"))


def test_writing_it_down_again_replaces_it_and_its_address():
    subject = uuid7()
    identities.keep(STUDY, subject, Subject.PERSON, ANJA)
    identities.keep(STUDY, subject, Subject.PERSON, Who(name="Anja Smit", email="anja@nieuw.example"))

    assert identities.read(subject).name == "Anja Smit"
    assert identities.with_address(STUDY, "anja@school.example") == []
    assert identities.with_address(STUDY, "anja@nieuw.example") == [subject]
    assert AddressIndex.objects.count() == 1


def test_an_address_is_found_however_it_is_written_and_only_in_its_own_study():
    subject = uuid7()
    identities.keep(STUDY, subject, Subject.PERSON, ANJA)

    assert identities.with_address(STUDY, "  ANJA@school.EXAMPLE ") == [subject]
    assert identities.with_address(OTHER, "anja@school.example") == []


def test_of_nobody_nothing_is_known():
    assert identities.read(uuid7()) == Who()
    assert identities.known([uuid7()]) == set()


def test_what_is_kept_is_known_without_a_key(locked, monkeypatch):
    subject = uuid7()
    with monkeypatch.context() as opened:
        opened.setenv("OOGST_MASTER_KEY", "tests:b25seSBmb3IgdGVzdHM6IHRoaXJ0eS10d28gYnl0ZXM=")
        identities.keep(STUDY, subject, Subject.PERSON, ANJA)

    assert identities.known([subject]) == identities.reachable([subject]) == {subject}
    with pytest.raises(VaultLocked):
        identities.read(subject)
    with pytest.raises(VaultLocked):
        identities.with_address(STUDY, "anja@school.example")


def test_reading_many_takes_one_query(django_assert_num_queries):
    subjects = [uuid7() for _ in range(4)]
    for subject in subjects:
        identities.keep(STUDY, subject, Subject.PERSON, ANJA)

    with django_assert_num_queries(1, using="vault"):
        assert identities.read_all(subjects) == dict.fromkeys(subjects, ANJA)


def test_a_text_is_sealed_replaced_and_discarded():
    subject, about = uuid7(), uuid7()
    texts.keep(STUDY, subject, Subject.PERSON, kind="raw", about=about, text="Anja zei niets.")
    texts.keep(STUDY, subject, Subject.PERSON, kind="raw", about=about, text="Anja zei iets.")

    assert texts.read("raw", about) == "Anja zei iets."
    assert b"Anja" not in bytes(SealedText.objects.get().sealed)
    assert texts.read("names", about) is None
    texts.discard("raw", about)
    assert texts.read("raw", about) is None


def test_a_sealed_text_does_not_open_in_the_place_of_another():
    subject, one, two = uuid7(), uuid7(), uuid7()
    for about in (one, two):
        texts.keep(STUDY, subject, Subject.PERSON, kind="raw", about=about, text=str(about))
    SealedText.objects.filter(about=two).update(sealed=SealedText.objects.get(about=one).sealed)

    with pytest.raises(CannotOpen):
        texts.read("raw", two)


def test_locked_nothing_is_sealed_and_nothing_left_behind(locked, folder):
    for keep in (
        lambda: identities.keep(STUDY, uuid7(), Subject.PERSON, ANJA),
        lambda: texts.keep(STUDY, uuid7(), Subject.PERSON, kind="raw", about=uuid7(), text="Anja"),
        lambda: keep_file(),
    ):
        with pytest.raises(VaultLocked):
            keep()

    assert not SubjectKey.objects.exists()
    assert not list(folder.rglob("sealed/*/*"))


def test_a_file_is_read_from_any_place():
    content = os.urandom(3 * CHUNK + 1234)
    row = keep_file(content)

    with files.opened(row) as sealed:
        assert b"".join(sealed.read()) == content
        assert b"".join(sealed.read(CHUNK - 10, CHUNK + 10)) == content[CHUNK - 10 : CHUNK + 10]
        assert (sealed.length, row.size) == (len(content), len(content))
    assert files.name_of(row) == "Anja.mp3"


def test_on_the_disk_are_only_random_names_and_bytes_for_the_owner_only(folder):
    row = keep_file(b"Dit is wat Anja zei. " * 900)

    (path,) = folder.rglob("sealed/*/*")

    assert path.name == str(row.pk)
    assert b"Anja" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"Anja" not in bytes(row.name)


def test_a_file_that_is_too_large_leaves_nothing_behind(folder):
    with pytest.raises(files.TooLarge):
        keep_file(b"x" * 200_000, most=150_000)

    assert not SealedFile.objects.exists()
    assert not list(folder.rglob("sealed/*/*"))


def test_a_write_that_breaks_off_leaves_nothing_behind(folder):
    def parts():
        yield b"x" * CHUNK * 2
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.keep(STUDY, uuid7(), Subject.PERSON, kind="recording", about=uuid7(), name="", media_type="audio/mpeg",
                   parts=parts(), most=10**9)  # fmt: skip

    assert not list(folder.rglob("sealed/*/*"))


@pytest.mark.parametrize("harm", [lambda data: data[:-1], lambda data: data[: len(data) // 2],
                                  lambda data: data[:500] + bytes([data[500] ^ 1]) + data[501:]])  # fmt: skip
def test_a_file_that_was_cut_off_or_changed_is_found_out(harm):
    row = keep_file(os.urandom(2 * CHUNK))
    path = files.path(row.pk)
    path.write_bytes(harm(path.read_bytes()))

    assert [fault.where for fault in checking.faults(whole=True)] == [str(row.pk)]


def test_a_check_finds_what_is_missing_stray_or_under_another_key(monkeypatch):
    good, gone = keep_file(), keep_file()
    identities.keep(STUDY, uuid7(), Subject.PERSON, ANJA)
    assert list(checking.faults(whole=True)) == []
    files.path(gone.pk).unlink()
    stray = files.path(uuid7())
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"half")
    os.utime(stray, (1, 1))
    SealedText.objects.create(subject=good.subject, kind="raw", about=uuid7(), sealed=b"\x01" * 60)

    assert sorted((fault.what, fault.why) for fault in checking.faults()) == [
        ("file", "is not on the disk"), ("stray", "no row knows this file"), ("text", "does not open"),
    ]  # fmt: skip


def test_what_is_about_a_thing_goes_with_it_and_so_does_its_own_key():
    about, somebody = uuid7(), uuid7()
    keys.ensure(STUDY, about, Subject.THING)
    texts.keep(STUDY, about, Subject.THING, kind="raw", about=about, text="van velen")
    recording = keep_file(about=about, subject=somebody)
    other = keep_file(subject=somebody)

    things.discard([about])

    assert not files.path(recording.pk).exists()
    assert files.path(other.pk).exists()
    assert set(SubjectKey.objects.values_list("pk", flat=True)) == {somebody}


def test_forgetting_somebody_takes_their_files_from_the_disk(locked, monkeypatch):
    with monkeypatch.context() as opened:
        opened.setenv("OOGST_MASTER_KEY", "tests:b25seSBmb3IgdGVzdHM6IHRoaXJ0eS10d28gYnl0ZXM=")
        somebody = uuid7()
        row = keep_file(subject=somebody)

    things.forget(somebody)

    assert not files.path(row.pk).exists()
    assert not SubjectKey.objects.exists()
