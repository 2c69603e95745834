"""Letters go to a real mail server, sealed files and the ledger to a folder of the test."""

import pytest
from tests.mailbox import mailbox
from tests.web.mine.people import enter

__all__ = ["mailbox"]


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.SEALED = tmp_path / "sealed"
    settings.MEDIA_INCOMING = tmp_path / "incoming"
    settings.ERASURES = tmp_path / "erasures.jsonl"


@pytest.fixture
def come_in(mailbox):
    """Lets somebody in by a link and the code from the mail; gives the browser."""

    def come(person, purpose="my_data", client=None):
        return enter(person, mailbox, purpose, client)

    return come
