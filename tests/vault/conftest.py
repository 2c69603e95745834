"""A vault with its files in a folder of the test, and ways to lock it or to give it a key file."""

import pytest
from django.utils import translation

from oogst.vault import master


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """Sealed files and the key file lie in this test's own folder."""
    settings.SEALED = tmp_path / "sealed"
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    return tmp_path


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are compared by their words."""
    with translation.override("en"):
        yield


@pytest.fixture
def locked(monkeypatch):
    """No master key is here."""
    monkeypatch.delenv("OOGST_MASTER_KEY")


@pytest.fixture
def key_file(locked):
    """The master key is in a file, not in the environment."""
    master.make()
    return master.file()
