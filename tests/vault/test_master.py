"""The master key: made once, for its owner only, read anew each time, never guessed at."""

import stat

import pytest

from oogst.people.errors import NotAllowed
from oogst.vault import master
from oogst.vault.master import MasterKeyBroken, MasterKeyForAll, VaultLocked


def test_it_is_made_once_for_its_owner_only(locked):
    made = master.make()

    assert stat.S_IMODE(master.file().stat().st_mode) == 0o600
    assert master.masters() == [made]
    assert master.make() is None


def test_without_a_key_the_vault_is_locked_and_says_so(locked):
    assert not master.is_open()
    with pytest.raises(VaultLocked, match="locked"):
        master.masters()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_opens_nothing_until_it_is_mended(key_file, settings, mode):
    settings.DEMO = False
    key_file.chmod(mode)

    assert not master.is_open()
    with pytest.raises(MasterKeyForAll, match="oogst doctor"):
        master.masters()
    with pytest.raises(MasterKeyForAll):
        master.add()

    key_file.chmod(0o600)
    assert master.is_open()


def test_the_demonstration_does_not_ask_that_of_its_disk(key_file, settings):
    settings.DEMO = True
    key_file.chmod(0o644)

    assert master.is_open()


def test_a_new_key_comes_first_and_the_old_one_stays_until_it_is_dropped(key_file):
    old = master.masters()[0]

    new = master.add()

    assert master.masters() == [new, old]
    master.drop_all_but(new.name)
    assert master.masters() == [new]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.glob("master.key*")] == ["master.key"]


def test_the_environment_goes_before_the_file_and_is_never_written(key_file, monkeypatch):
    words = key_file.read_text()
    monkeypatch.setenv("OOGST_MASTER_KEY", str(master.fresh()))

    with pytest.raises(NotAllowed, match="environment"):
        master.add()
    assert master.make() is None
    assert len(master.masters()) == 1
    assert key_file.read_text() == words


def test_several_keys_stand_in_the_environment_with_spaces_or_commas(monkeypatch):
    first, second = master.fresh(), master.fresh()

    for sign in (" ", ",", "\n"):
        monkeypatch.setenv("OOGST_MASTER_KEY", f"{first}{sign}{second}")
        assert master.masters() == [first, second]


@pytest.mark.parametrize("words", ["zomaar", "naam:", ":AAAA", "naam:AAAA", "naam:***", "ü"])
def test_what_is_no_key_is_refused_without_showing_it(words, locked):
    master.file().write_text(words)

    with pytest.raises(MasterKeyBroken) as refused:
        master.masters()
    assert words not in str(refused.value)
    assert not master.is_open()


def test_a_file_that_is_no_text_is_refused(locked):
    master.file().write_bytes(b"\xff\xfe\x00\xd8")

    with pytest.raises(MasterKeyBroken):
        master.masters()
