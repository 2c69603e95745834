"""What all tests share: both databases, and where real data lies."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

# Timings never decide a test; and CI tries the same examples every time, while developers look for new ones.
hypothesis_settings.register_profile("oogst", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("oogst")

ROOT = Path(__file__).resolve().parent.parent
REALDATA = Path(os.environ.get("OOGST_REALDATA", ROOT.parent / "shared" / "realdata"))


@pytest.fixture
def realdata() -> Path:
    """The folder with real input; tests that need it are skipped where it is not."""
    if not REALDATA.is_dir():
        pytest.skip("No ../shared/realdata beside the project; set OOGST_REALDATA to its folder.")
    return REALDATA


@pytest.fixture(autouse=True)
def _own_sealed_files(settings: Any, tmp_path: Path) -> None:
    """Each test keeps sealed files in a folder of its own: another's would be strays to it."""
    settings.SEALED = tmp_path / "sealed"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A plain `django_db` mark means both databases: accounts are in one, material in the other."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "vault"])
