"""Files on their way in are kept apart, and do not stay."""

import os
import stat
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import make_member, make_study, make_user

from oogst.people.access import PermissionDenied
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import incoming
from oogst.sources.models import ImportFile

pytestmark = pytest.mark.django_db


def test_a_stored_file_has_a_random_name_and_only_its_owner_reads_it() -> None:
    stored = incoming.store([b"een ", b"twee"])

    path = incoming.path_of(stored.name)
    assert path.read_bytes() == b"een twee"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (stored.size, len(stored.digest), len(stored.name)) == (8, 64, 32)


def test_a_file_that_is_too_large_leaves_nothing_behind(settings) -> None:
    settings.MAXIMUM_FILE_SIZE = 10
    before = set(os.listdir(incoming.path_of("x").parent))

    with pytest.raises(incoming.TooLarge):
        incoming.store([b"123456", b"78901"])

    assert set(os.listdir(incoming.path_of("x").parent)) == before


def test_only_who_may_add_material_starts_an_import() -> None:
    study = make_study()
    for user in (make_user(), make_member(study, Role.ADVISOR), make_member(study, Role.CHAMPION)):
        with pytest.raises(PermissionDenied):
            incoming.start_import(study=study, by=user, settings={})

    batch = incoming.start_import(study=study, by=make_member(study, Role.COACH), settings={})

    assert TrailEntry.objects.get(object_id=str(batch.pk)).verb == "import.started"


def test_the_name_of_a_file_loses_its_folders() -> None:
    batch = incoming.start_import(study=make_study(), by=None, settings={})

    file = incoming.add_file(batch=batch, name="C:\\Users\\Jansen\\verslag.txt", stored=incoming.store([b"x"]))

    assert file.name == "verslag.txt"


def test_a_file_that_was_read_goes_after_a_day() -> None:
    batch = incoming.start_import(study=make_study(), by=None, settings={})
    old, new = (incoming.add_file(batch=batch, name="a.txt", stored=incoming.store([b"x"])) for _ in range(2))
    ImportFile.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(hours=25))
    ImportFile.objects.filter(pk=new.pk).update(finished_at=timezone.now() - timedelta(hours=1))

    assert incoming.tidy() == 1

    assert not incoming.path_of(old.stored).exists()
    assert incoming.path_of(new.stored).exists()
