import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import make_study, make_user

from oogst.people import trail
from oogst.people.models import TrailEntry

pytestmark = pytest.mark.django_db


def test_each_entry_holds_the_digest_of_the_one_before():
    study = make_study()
    trail.record(None, "case.added", study, number=1)

    first, *others = TrailEntry.objects.filter(chain=str(study.pk)).order_by("sequence")

    assert first.previous == ""
    for before, after in zip([first, *others], others, strict=False):
        assert after.previous == before.digest
    assert trail.verify() == []


def test_the_database_refuses_to_change_or_remove_an_entry():
    entry = trail.record(make_user(), "study.created", make_study())

    for act in (
        lambda: TrailEntry.objects.filter(pk=entry.pk).update(verb="niets"),
        lambda: TrailEntry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(Exception, match="the trail only grows"), transaction.atomic():
            act()


def test_an_entry_that_was_changed_behind_our_back_is_found():
    study = make_study()
    entry = trail.record(None, "case.added", study)
    with connection.cursor() as cursor:
        table = "oogst_trailentry"
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER trail_never_changes")
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(f"UPDATE {table} SET verb = 'iets anders' WHERE id = %s", [entry.pk])

    faults = trail.verify(str(study.pk))

    assert [(fault.sequence, fault.why) for fault in faults] == [(entry.sequence, "changed")]


def test_an_entry_that_is_gone_is_found():
    study = make_study()
    entry = trail.record(None, "case.added", study)
    trail.record(None, "case.edited", study)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER trail_never_goes")
        else:
            cursor.execute("ALTER TABLE oogst_trailentry DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM oogst_trailentry WHERE id = %s", [entry.pk])

    assert [fault.why for fault in trail.verify(str(study.pk))] == ["missing"]


def test_two_entries_never_take_the_same_place():
    entry = trail.record(None, "case.added", make_study())
    entry.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_an_entry_that_was_put_behind_the_end_is_found():
    study = make_study()
    last = trail.record(None, "case.added", study)
    forged = TrailEntry(
        chain=last.chain, sequence=last.sequence + 1, at=last.at, verb="role.given", previous=last.digest
    )
    forged.digest = trail.digest_of(forged)
    forged.save()

    (broken,) = trail.verify(str(study.pk))

    assert (broken.sequence, broken.why) == (forged.sequence, "changed")
    trail.record(None, "case.added", make_study())
    assert [fault.chain for fault in trail.verify()] == [last.chain]


def test_many_entries_at_once_make_the_same_chain():
    study, others = make_study(), [make_study(), make_study()]

    trail.record_all(None, "case.added", [(study, {"number": 1}), (study, {"number": 2})])
    trail.record(None, "case.added", study, number=3)
    trail.record_all(None, "case.added", [])

    entries = TrailEntry.objects.filter(chain=str(study.pk), verb="case.added").order_by("sequence")
    assert [entry.details["number"] for entry in entries] == [1, 2, 3]
    assert trail.verify() == []
    assert not TrailEntry.objects.filter(chain__in=[str(other.pk) for other in others], verb="case.added").exists()
