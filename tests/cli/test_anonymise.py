"""`oogst anonymise-qdpx`, as somebody types it."""

from pathlib import Path

import pytest
from tests.core.formats.test_qdpx_masking import made

from oogst.cli import anonymise_command, framework
from oogst.cli.errors import Refused
from oogst.core.formats.qdpx_reading import open_project


def run(*words: object) -> int:
    parser, module = framework.build(["anonymise-qdpx", *map(str, words)])
    assert module is anonymise_command
    args = parser.parse_args(["anonymise-qdpx", *map(str, words)])
    return args.run(args)


def test_masked_project_is_written_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "in.qdpx").write_bytes(made())

    assert run(tmp_path / "in.qdpx", tmp_path / "out.qdpx") == 0

    assert "out.qdpx" in capsys.readouterr().err
    with open_project(tmp_path / "out.qdpx") as project:
        assert [code.name for code in project.codes] == ["xxxx", "xxxa"]


def test_what_cannot_be_masked_leaves_no_file(tmp_path: Path):
    (tmp_path / "in.qdpx").write_bytes(made()[:-40])

    with pytest.raises(Refused, match=r"compleet|complete"):
        run(tmp_path / "in.qdpx", tmp_path / "out.qdpx")
    with pytest.raises(Refused, match="no such file"):
        run(tmp_path / "nowhere.qdpx", tmp_path / "out.qdpx")
    with pytest.raises(Refused, match="another file"):
        run(tmp_path / "in.qdpx", tmp_path / "in.qdpx")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.qdpx"]
