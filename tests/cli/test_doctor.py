"""The doctor finds what is wrong, says what to mend, and is content with what is well."""

import json
import sqlite3


def findings(oogst, *words, **more):
    ended = oogst("doctor", "--json", "--port", "1", *words, **more)
    return ended.returncode, {each["what"]: each for each in json.loads(ended.stdout)}


def test_a_new_installation_is_well(oogst):
    oogst("study", "create", "Proef")

    code, found = findings(oogst)

    assert code == 0
    assert {each["state"] for each in found.values()} <= {"well", "note"}
    assert found["trail"]["said"] == "whole, 1 entries"
    assert found.keys() >= {
        "Python", "SQLite", "data folder", "disk", "secret key", "database", "vault", "fonts", "typst", "worker",
        "mail", "port",
    }  # fmt: skip


def test_before_the_first_start_there_is_nothing_to_mend(new_oogst, tmp_path):
    code, found = findings(new_oogst)

    assert (code, found["database"]["state"]) == (0, "note")
    assert not (tmp_path / "data" / "oogst.sqlite3").exists()


def test_a_key_that_others_can_read_must_be_mended(oogst, tmp_path):
    oogst("study", "list")
    (tmp_path / "data" / "secret.key").chmod(0o644)

    code, found = findings(oogst)

    assert code == 1
    assert found["secret key"]["mend"].startswith("chmod 600")


def test_a_trail_that_somebody_changed_must_be_looked_into(oogst, tmp_path):
    oogst("study", "create", "Proef")
    with sqlite3.connect(tmp_path / "data" / "oogst.sqlite3") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE oogst_trailentry SET verb = 'study.edited'")

    code, found = findings(oogst)

    assert (code, found["trail"]["state"]) == (1, "mend")


def test_a_mail_server_that_does_not_answer_must_be_mended(oogst):
    code, found = findings(oogst, OOGST_SMTP="127.0.0.1:1")

    assert (code, found["mail"]["state"]) == (1, "mend")


def test_consents_are_hashed_again(oogst):
    oogst("study", "create", "Proef")

    _code, open_vault = findings(oogst, OOGST_MASTER_KEY="tests:b25seSBmb3IgdGVzdHM6IHRoaXJ0eS10d28gYnl0ZXM=")
    _code, locked = findings(oogst)

    assert open_vault["consents"]["said"] == "0 signatures, 0 texts and files as signed"
    assert locked["consents"]["state"] == "note"
