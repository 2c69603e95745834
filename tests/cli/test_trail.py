"""`oogst trail verify`, on trails that were tampered with in the database itself."""

import json
import sqlite3


def change(folder, *statements):
    """As somebody with the file in hand would, who takes the triggers away first."""
    with sqlite3.connect(folder / "oogst.sqlite3") as database:
        database.execute("DROP TRIGGER trail_never_changes")
        database.execute("DROP TRIGGER trail_never_goes")
        for statement in statements:
            database.execute(statement)
    database.close()


def test_an_untouched_trail_holds(oogst):
    oogst("study", "create", "Proef")

    ended = oogst("trail", "verify")

    assert (ended.returncode, ended.stdout.count("holds")) == (0, ended.stdout.count("entries"))


def test_an_entry_that_was_changed_is_named(oogst, tmp_path):
    slug = oogst("study", "create", "Proef").stdout.strip()
    change(tmp_path / "data", "UPDATE oogst_trailentry SET verb = 'study.edited' WHERE verb = 'study.created'")

    ended = oogst("trail", "verify", "--study", slug)

    assert ended.returncode == 1
    assert "changed at entry 1" in ended.stdout


def test_a_trail_that_was_cut_and_mended_is_found_out_by_an_end_kept_elsewhere(oogst, tmp_path):
    oogst("user", "create", "lead@school.example", "--name", "Marije")
    oogst("study", "create", "Proef", "--lead", "lead@school.example")
    kept = tmp_path / "ends.json"
    kept.write_text(oogst("trail", "verify", "--json").stdout)
    assert oogst("trail", "verify", "--against", str(kept)).returncode == 0
    study = next(name for name in json.loads(kept.read_text())["ends"] if name != "site")
    change(
        tmp_path / "data",
        f"DELETE FROM oogst_trailentry WHERE chain = '{study}' AND sequence > 1",
        f"UPDATE oogst_trailhead SET sequence = 1, digest = (SELECT digest FROM oogst_trailentry "
        f"WHERE chain = '{study}' AND sequence = 1) WHERE chain = '{study}'",
    )

    assert oogst("trail", "verify").returncode == 0  # by itself it looks whole
    ended = oogst("trail", "verify", "--against", str(kept))
    assert (ended.returncode, "lost or changed" in ended.stdout) == (1, True)


def test_another_file_gets_one_sentence(oogst, tmp_path):
    file = tmp_path / "x.json"
    file.write_text("[]")

    ended = oogst("trail", "verify", "--against", str(file))

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
