"""Wherever a destruction is cut off, carrying it on leads to the same end; and so does doing it over a backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from tests.flows.withdrawing.searching import ALIASES, everything, rows, tables, where
from tests.flows.withdrawing.world import World, make_world

from oogst.flows import withdrawing
from oogst.flows.erasing import ledger, steps
from oogst.participation.models import Withdrawal
from oogst.sources.models import Draft, Source
from oogst.studies.models import Person
from oogst.vault.models import SubjectKey

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


class Killed(BaseException):
    """The process ended here. No handler of ours may catch it."""


@pytest.fixture
def world() -> World:
    return make_world(GONE, STAYS)


@contextmanager
def undone(folders) -> Iterator[None]:
    """Whatever happens within is taken back: rows and files."""
    kept = folders.parent / f"{folders.name}-kept"
    shutil.copytree(folders, kept)
    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in ALIASES:
            transaction.set_rollback(True, using=alias)
    shutil.rmtree(folders)
    shutil.move(kept, folders)


@contextmanager
def killed_at_query(number: int) -> Iterator[list[int]]:
    """The process ends at this query, whichever database it is for; tells how many there were."""
    asked = [0]

    def count(execute, sql, params, many, context):
        asked[0] += 1
        if asked[0] == number:
            raise Killed
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(connections[alias].execute_wrapper(count))
        yield asked


def end(world: World) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows each table has, and what the certificate says; nothing of the person may be left."""
    kept = everything()
    kept.pop("default.oogst_words_data", None)
    assert where(GONE, kept) == []
    counted = {f"{alias}.{table}": len(rows(alias, table)) for alias in ALIASES for table in tables(alias)}
    counted = {name: count for name, count in counted.items() if "oogst_words" not in name}
    withdrawal = Withdrawal.objects.get(study=world.study)
    assert withdrawal.rows_done_at
    assert withdrawal.person is None
    return counted, withdrawal.counts


@pytest.mark.parametrize("name", list(steps.STEPS))
def test_cut_off_after_any_step_it_is_carried_on(world, folders, name) -> None:
    with undone(folders):
        withdrawing.destroy(person=world.gone.person)
        whole = end(world)

    def kill(sender, name: str, **_more) -> None:
        if name == wanted:
            raise Killed

    wanted = name
    steps.stepped.connect(kill)
    try:
        with pytest.raises(Killed):
            withdrawing.destroy(person=world.gone.person)
    finally:
        steps.stepped.disconnect(kill)
    withdrawing.resume(timezone.now())

    assert end(world) == whole


def test_cut_off_at_any_query_it_is_carried_on(world, folders) -> None:
    """At thirty places, each time from the same beginning; those before it was said are as if nobody had asked."""
    with undone(folders), killed_at_query(0) as asked:
        withdrawing.destroy(person=world.gone.person)
        many, whole = asked[0], end(world)
    assert many > 100

    for number in range(5, many, many // 30):
        with undone(folders):
            try:
                with killed_at_query(number):
                    withdrawing.destroy(person=world.gone.person)
            except Killed:
                pass
            if not Withdrawal.objects.exists():
                assert Person.objects.get(pk=world.gone.person.pk).stopped_at is None
                continue
            withdrawing.resume(timezone.now())
            counted, certified = end(world)
            assert counted == whole[0], number
            assert {key: count for key, count in certified.items() if count != whole[1][key]} == {}, number


def test_asking_again_after_it_was_cut_off_goes_on_with_the_same(world) -> None:
    def kill(sender, name: str, **_more) -> None:
        if name == "ledger":
            raise Killed

    steps.stepped.connect(kill)
    try:
        with pytest.raises(Killed):
            withdrawing.destroy(person=world.gone.person)
    finally:
        steps.stepped.disconnect(kill)

    withdrawal = withdrawing.destroy(person=world.gone.person)

    assert Withdrawal.objects.get() == withdrawal
    assert withdrawal.rows_done_at


def test_one_that_cannot_go_on_does_not_keep_the_others(world, caplog) -> None:
    for left in (world.gone, world.stays):
        Withdrawal.objects.create(study=world.study, person=left.person, kind="destroy")

    def refuse(sender, name: str, withdrawal: Withdrawal, **_more) -> None:
        if name == "rows" and withdrawal.person_id == world.gone.person.pk:
            raise RuntimeError(f"words of {GONE}")

    steps.stepped.connect(refuse)
    try:
        withdrawing.resume(timezone.now())
    finally:
        steps.stepped.disconnect(refuse)

    assert Person.objects.filter(pk=world.gone.person.pk).exists()
    assert not Person.objects.filter(pk=world.stays.person.pk).exists()
    assert GONE not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_backup_that_is_put_back_is_cleaned(mailbox, world, folders) -> None:
    with undone(folders):
        done = withdrawing.destroy(person=world.gone.person)
        written = settings.ERASURES.read_text()
        letters = len(mailbox.letters)
    settings.ERASURES.write_text(written)  # it lies outside the backup
    assert Person.objects.filter(pk=world.gone.person.pk).exists()

    assert ledger.replay() == 1
    assert ledger.replay() == 0

    end(world)
    again = Withdrawal.objects.get()
    assert (again.pk, again.kind, again.counts["sources"]) == (done.pk, "destroy", 1)
    assert len(mailbox.letters) == letters
    assert settings.ERASURES.read_text().startswith(written)


def test_a_backup_from_before_it_was_known_whose_text_it_was(world, folders) -> None:
    """The link to the person was made after the backup; by its id the text goes all the same."""
    with undone(folders):
        withdrawing.destroy(person=world.gone.person)
        written = settings.ERASURES.read_text()
    settings.ERASURES.write_text(written)
    Source.people.through.objects.filter(person=world.gone.person).delete()
    Draft.people.through.objects.filter(person=world.gone.person).delete()
    world.gone.person.delete()

    assert ledger.replay() == 1

    assert not Source.objects.filter(pk=world.gone.things["source"].pk).exists()
    assert GONE not in Source.objects.get(pk=world.things["together"].pk).current().text
    assert not SubjectKey.objects.filter(pk=world.gone.person.pk).exists()


def test_a_study_that_the_backup_does_not_have_leaves_only_the_vault(world, folders) -> None:
    with undone(folders):
        withdrawing.destroy(person=world.gone.person)
        written = settings.ERASURES.read_text()
    settings.ERASURES.write_text(written.replace(str(world.study.pk), "00000000-0000-7000-8000-000000000000"))
    Person.objects.filter(pk=world.gone.person.pk).delete()
    Source.objects.filter(study=world.study).delete()
    Draft.objects.filter(study=world.study).delete()

    assert ledger.replay() == 1
    assert not SubjectKey.objects.filter(pk=world.gone.person.pk).exists()


def test_a_torn_line_of_the_ledger_is_left_out(world, folders) -> None:
    settings.ERASURES.write_text('{"withdrawal": "0192')

    withdrawing.destroy(person=world.gone.person)

    assert [one.plan.person for one in ledger.entries()] == [world.gone.person.pk]


def test_with_the_vault_locked_it_is_destroyed_all_the_same(world, monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("OOGST_MASTER_KEY")
    settings.MASTER_KEY_FILE = tmp_path / "none"

    withdrawing.destroy(person=world.gone.person)

    end(world)
