"""What must happen without anybody asking happens, each part by itself, and once."""

import datetime
import fcntl
from pathlib import Path

import pytest
from django.utils import timezone

from oogst.flows import ticking
from oogst.flows.ticking import Part, tick

NOW = timezone.now()


@pytest.fixture
def parts(monkeypatch):
    """Parts of our own, in a process that did nothing yet."""
    mine: list[Part] = []
    monkeypatch.setattr(ticking, "PARTS", mine)
    monkeypatch.setattr(ticking, "_last", {})
    return mine


def broken(_now):
    raise OSError("Fatma")


def test_a_part_that_fails_keeps_no_other_waiting_and_its_words_out_of_the_log(parts, caplog):
    done = []
    parts += [Part("one", broken), Part("two", lambda now: done.append(now) or 7)]

    assert tick(NOW) == {"one": "failed: OSError", "two": 7}
    assert done == [NOW]
    assert "Fatma" not in caplog.text


def test_what_is_done_by_the_hour_waits_an_hour_unless_it_failed(parts):
    fails = [True]

    def once_broken(_now):
        if fails.pop() if fails else False:
            raise OSError
        return 1

    parts += [Part("each", lambda _now: 0), Part("hourly", once_broken, ticking.HOURLY)]
    minutes = [datetime.timedelta(minutes=minute) for minute in (0, 1, 2, 61)]

    said = [tick(NOW + passed) for passed in minutes]

    assert [each.get("hourly") for each in said] == ["failed: OSError", 1, None, 1]
    assert [each["each"] for each in said] == [0, 0, 0, 0]
    assert tick(NOW + minutes[-1], everything=True) == {"each": 0, "hourly": 1}


def test_while_another_process_is_at_it_nothing_is_done(parts, settings):
    parts.append(Part("one", lambda _now: 1))
    with (Path(settings.DATA) / "tick.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert tick(NOW) == {}

    assert tick(NOW) == {"one": 1}


def test_promises_to_people_come_first():
    assert [part.name for part in ticking.PARTS][:3] == ["withdrawals", "ledger", "embargoes"]


@pytest.mark.django_db
def test_on_an_installation_without_anything_all_parts_do_well(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(ticking, "_last", {})
    settings.BACKUPS, settings.KEY_BACKUPS = tmp_path / "data", tmp_path / "keys"
    settings.BACKUP_KEY_FILE = tmp_path / "none"

    said = tick(NOW)

    assert {name: outcome for name, outcome in said.items() if str(outcome).startswith("failed")} == {}
    assert said.keys() == {part.name for part in ticking.PARTS}
