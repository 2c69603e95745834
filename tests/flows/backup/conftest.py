"""One house with a backup, made once; tests that change it take a copy."""

import shutil
from pathlib import Path

import pytest
from tests.flows.backup.house import House


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("whole"))
    house.ids = house.filled()
    house.does("backup")
    return house


@pytest.fixture
def copied(whole: House, tmp_path: Path) -> House:
    shutil.copytree(whole.folder, tmp_path / "copy", dirs_exist_ok=True, copy_function=shutil.copy2)
    house = House(tmp_path / "copy")
    house.ids = whole.ids
    return house


@pytest.fixture
def other(tmp_path: Path) -> House:
    """Where a backup can be put back."""
    house = House(tmp_path / "other")
    house.data.mkdir(mode=0o700)
    return house
