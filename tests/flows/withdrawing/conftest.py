"""Sealed files, files on their way in and the ledger lie in a folder of the test; letters go to a real mail server."""

import pytest
from tests.mailbox import mailbox

__all__ = ["mailbox"]


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.SEALED = tmp_path / "sealed"
    settings.MEDIA_INCOMING = tmp_path / "incoming"
    settings.ERASURES = tmp_path / "erasures.jsonl"
    return tmp_path
