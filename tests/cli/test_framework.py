"""What all commands share: help, exit codes, one line for what went wrong."""

import os
import subprocess
import sys

import pytest

from oogst.cli.framework import COMMANDS


def test_help_names_every_command_and_loads_no_django(tmp_path):
    code = (
        "import sys; from oogst.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit('django' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env={**os.environ}
    )

    assert ended.returncode == 0
    assert all(name in ended.stdout for name in COMMANDS)
    assert "examples:" in ended.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_explains_itself(new_oogst, command):
    ended = new_oogst(command, "--help")

    assert ended.returncode == 0
    assert "--data DIR" in ended.stdout


def test_a_command_that_is_none_is_a_wrong_command_line(oogst):
    ended = oogst("oogsten")

    assert ended.returncode == 2
    assert "invalid choice" in ended.stderr


def test_half_a_command_shows_what_it_can_do(oogst):
    ended = oogst("study")

    assert ended.returncode == 2
    assert "create" in ended.stdout


def test_what_cannot_be_done_is_one_line_without_a_traceback(oogst):
    ended = oogst("study", "create", "Proef", "--lead", "niemand@oogst.example")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "There is no account niemand@oogst.example." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_data_folder_may_stand_before_or_after_the_command(oogst, tmp_path):
    folder = str(tmp_path / "elders")

    oogst("study", "create", "Proef", "--data", folder)

    assert "proef" in oogst("--data", folder, "study", "list").stdout
    assert "proef" not in oogst("study", "list").stdout


def test_a_data_folder_that_cannot_be_made_is_told(oogst, tmp_path):
    (tmp_path / "bezet").write_text("")

    ended = oogst("study", "list", "--data", str(tmp_path / "bezet" / "data"))

    assert ended.returncode == 1
    assert "cannot be made" in ended.stderr


def test_only_the_owner_can_read_what_is_kept(new_oogst, tmp_path):
    new_oogst("study", "list")

    kept = tmp_path / "data"
    assert kept.stat().st_mode & 0o777 == 0o700
    for name in ("secret.key", "oogst.sqlite3", "vault.sqlite3"):
        assert (kept / name).stat().st_mode & 0o077 == 0, name
