"""What all tests share: both databases, and where real data lies."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Timings never decide a test; and CI tries the same examples every time, while developers look for new ones.
settings.register_profile("oogst", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("oogst")

ROOT = Path(__file__).resolve().parent.parent
REALDATA = Path(os.environ.get("OOGST_REALDATA", ROOT.parent / "shared" / "realdata"))


@pytest.fixture
def realdata() -> Path:
    """The folder with real input; tests that need it are skipped where it is not."""
    if not REALDATA.is_dir():
        pytest.skip("No ../shared/realdata beside the project; set OOGST_REALDATA to its folder.")
    return REALDATA


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A plain `django_db` mark means both databases: accounts are in one, material in the other."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "vault"])
