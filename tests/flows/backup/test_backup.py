"""A backup is whole or refused; a stolen half opens nothing; keys stand apart; and it goes when its time is over."""

import base64
import datetime
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.utils import timezone
from tests.flows.backup.house import BACKUP_KEY, READ, WHOLE, half

from oogst.flows.backup import archive, key, ledgers, making, on_sqlite, rotation
from oogst.people.errors import NotAllowed

SECRETS = (b"Fatma", b"fatma@school.example", b"lead@oogst.example", b"klein beginnen", b"vault_subjectkey", b"SQLite")


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_it_comes_back_as_it_was_with_names_sound_and_trail(whole, other):
    ended = other.restored_from(whole)

    assert ended.returncode == 0, ended.stderr
    assert "1 keys, 1 sealed files" in ended.stdout
    assert other.python(READ) == WHOLE
    assert (other.data / "secret.key").read_text() == (whole.data / "secret.key").read_text()
    assert not (other.data / "restored").exists()


def test_a_stolen_backup_opens_nothing(whole):
    taken = everything_in(whole.backups) + everything_in(whole.keys)

    assert len(taken) > 600_000
    assert [secret for secret in SECRETS if secret in taken] == []
    for name in ("backups", "keys"):
        for other in (b"x" * 32, b"m" * 32):
            with pytest.raises(archive.Damaged):
                archive.read_manifest(half(whole, name), "data" if name == "backups" else "keys", other)


def test_with_another_key_it_is_refused(whole, tmp_path):
    ended = whole.run("backup", "check", str(whole.backups), OOGST_BACKUP_KEY=base64.b64encode(b"x" * 32).decode())

    assert (ended.returncode, "another backup key" in ended.stderr) == (1, True)


def test_the_half_with_data_has_no_keys_not_even_in_free_pages(whole, tmp_path):
    place = half(whole, "backups")
    secret = base64.b64decode(BACKUP_KEY)
    manifest = archive.read_manifest(place, "data", secret)
    on_sqlite.write(tmp_path / "vault", archive.read_part(place, manifest, "vault", secret, packed=True))
    with closing(sqlite3.connect(whole.data / "vault.sqlite3")) as vault:
        wrapped = [row[0] for row in vault.execute("SELECT wrapped FROM vault_subjectkey")]
        wrapped += [row[0] for row in vault.execute("SELECT wrapped FROM vault_studykey")]

    content = (tmp_path / "vault").read_bytes()

    assert len(wrapped) >= 3
    assert [each for each in wrapped if each in content] == []
    with closing(sqlite3.connect(tmp_path / "vault")) as copy:
        assert copy.execute("SELECT count(*) FROM vault_identity").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM vault_subjectkey").fetchone() == (0,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_nothing_plain_is_left_behind(whole):
    assert not (whole.data / "backing-up").exists()
    assert {place.name[0] for folder in (whole.backups, whole.keys) for place in folder.iterdir()} <= {"2", "e"}


@pytest.mark.parametrize("part", ["manifest", "research", "vault", "files"])
@pytest.mark.parametrize("harm", ["changed", "cut off", "gone"])
def test_a_damaged_part_is_found(whole, tmp_path, part, harm):
    place = tmp_path / half(whole, "backups").name
    shutil.copytree(half(whole, "backups"), place)
    content = bytearray((place / part).read_bytes())
    match harm:
        case "changed":
            content[len(content) // 2] ^= 1
            (place / part).write_bytes(content)
        case "cut off":
            (place / part).write_bytes(content[: len(content) // 2])
        case "gone":
            (place / part).unlink()
    secret = base64.b64decode(BACKUP_KEY)

    with pytest.raises(archive.Damaged):
        archive.verify(place, archive.read_manifest(archive.pick(place), "data", secret))


def test_parts_of_two_backups_cannot_be_swapped(tmp_path):
    places = []
    for text in (b"een", b"twee"):
        with archive.writing(tmp_path, "data", text.hex() * 4, b"k" * 32) as writer:
            writer.part("research", [text])
            places.append(writer.finish(timezone.now(), {}))
    shutil.copy(places[0] / "research", places[1] / "research")
    manifest = archive.read_manifest(places[1], "data", b"k" * 32)

    with pytest.raises(archive.Damaged):
        archive.verify(places[1], manifest)
    with pytest.raises(archive.Damaged):
        list(archive.read_part(places[1], manifest, "research", b"k" * 32))


def test_a_half_written_backup_never_counts(tmp_path):
    def full():
        yield b"x"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"), archive.writing(tmp_path, "data", "a" * 32, b"k" * 32) as writer:
        writer.part("research", full())
    (tmp_path / f"{archive.MAKING}data-1234").mkdir()

    assert archive.complete(tmp_path) == []
    with pytest.raises(archive.Damaged):
        archive.pick(tmp_path)


def test_what_was_cut_off_is_cleared_up_by_the_next(copied):
    for left in (copied.backups / f"{archive.MAKING}data-1", copied.keys / f"{archive.MAKING}keys-1"):
        left.mkdir()
    (copied.data / "backing-up").mkdir()
    (copied.data / "backing-up" / "vault").write_text("Fatma")

    copied.does("backup")

    assert not (copied.data / "backing-up").exists()
    assert not list(copied.folder.glob(f"*/{archive.MAKING}*"))


@pytest.mark.parametrize(
    ("days", "left"), [(6.9, (True, True)), (7.1, (True, False)), (29.9, (True, False)), (30.1, (False, False))]
)
def test_keys_go_after_a_week_and_data_after_a_month_also_the_last(tmp_path, days, left):
    folders = tmp_path / "data", tmp_path / "keys"
    now = timezone.now()
    for folder in folders:
        with archive.writing(folder, "data", "a" * 32, b"k" * 32) as writer:
            writer.finish(now - datetime.timedelta(days=days), {})

    rotation.rotate(now, *folders)

    assert tuple(bool(archive.complete(folder)) for folder in folders) == left
    assert [place.name for folder in folders for place in folder.glob(".*")] == []


def test_the_server_makes_todays_backup_by_itself(copied):
    for folder in (copied.backups, copied.keys):
        shutil.rmtree(folder)

    copied.does("tick")
    copied.does("tick")

    assert len(archive.complete(copied.backups)) == len(archive.complete(copied.keys)) == 1


@pytest.mark.parametrize(("to", "keys_to"), [("a", "a"), ("a", "a/keys"), ("keys/data", "keys")])
def test_keys_never_go_where_the_data_goes(tmp_path, to, keys_to):
    with pytest.raises(NotAllowed):
        making.make(tmp_path / to, tmp_path / keys_to)
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path, settings, monkeypatch):
    monkeypatch.delenv("OOGST_BACKUP_KEY", raising=False)
    settings.BACKUP_KEY_FILE = tmp_path / "keys" / "backup.key"
    with pytest.raises(key.NoBackupKey):
        key.read()

    place = key.make()
    first = key.read()

    assert (place, len(first), key.make(), key.read()) == (settings.BACKUP_KEY_FILE, 32, None, first)
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("said", ["geen sleutel", "a2xlaW4="])
def test_what_is_no_key_is_refused(monkeypatch, said):
    monkeypatch.setenv("OOGST_BACKUP_KEY", said)

    with pytest.raises(key.NoBackupKey):
        key.read()


def test_without_a_key_there_is_no_backup(whole, tmp_path):
    ended = whole.run("backup", OOGST_BACKUP_KEY="", OOGST_BACKUP_KEY_FILE=str(tmp_path / "none"))

    assert (ended.returncode, "oogst backup --init" in ended.stderr) == (1, True)


def test_ledgers_only_grow_and_a_torn_line_waits(tmp_path, settings):
    settings.ERASURES = tmp_path / "erasures.jsonl"
    beside = tmp_path / "backups"
    beside.mkdir()
    settings.ERASURES.write_text('{"a": 1}\n{"b": 2}\n{"c"')
    (beside / "erasures.jsonl").write_text('{"z": 9}\n')

    assert ledgers.share([beside, tmp_path / "not there"]) == 1
    assert ledgers.share([beside]) == 0
    assert (beside / "erasures.jsonl").read_text() == '{"z": 9}\n{"a": 1}\n{"b": 2}\n'

    settings.ERASURES.unlink()
    assert ledgers.gather([beside]) == 1
    assert settings.ERASURES.read_text() == '{"z": 9}\n{"a": 1}\n{"b": 2}\n'
