"""Letters go to a real mail server, sealed files to a folder of the test."""

import pytest
from tests.mailbox import mailbox

__all__ = ["mailbox"]


@pytest.fixture(autouse=True)
def sealed(settings, tmp_path):
    settings.SEALED = tmp_path / "sealed"
    return settings.SEALED
