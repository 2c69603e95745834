"""Keys of studies and of subjects: made when first needed, unwrapped when used, destroyed for good."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import IntegrityError, connections, transaction

from oogst.core.sealing import CannotOpen, blind_index, new_key, seal, unseal
from oogst.people.errors import NotAllowed
from oogst.vault import master
from oogst.vault.models import StudyKey, Subject, SubjectKey
from oogst.vault.router import VAULT

Purpose = StudyKey.Purpose


class NoKey(Exception):
    """This subject has no key: nothing of it was ever sealed, or it was destroyed."""


def subject_key(subject: uuid.UUID) -> bytes:
    """The key of a subject. Raises NoKey and VaultLocked."""
    try:
        return _opened(subject)
    except master.VaultLocked:
        return _opened(subject)  # a rotation wrapped it anew, and dropped the old master key, between two of our looks


def _opened(subject: uuid.UUID) -> bytes:
    row = SubjectKey.objects.select_related("study_key").filter(pk=subject).first()
    if row is None:
        raise NoKey
    return unseal(_study_key(row.study_key), row.wrapped, str(row.pk))


def open_all(rows: Iterable[SubjectKey]) -> dict[uuid.UUID, bytes]:
    """The keys of many subjects, whose study keys are loaded; each study key is unwrapped once. Raises VaultLocked."""
    opened: dict[uuid.UUID, bytes] = {}
    found: dict[uuid.UUID, bytes] = {}
    for row in rows:
        if row.study_key_id not in opened:
            opened[row.study_key_id] = _study_key(row.study_key)
        found[row.pk] = unseal(opened[row.study_key_id], row.wrapped, str(row.pk))
    return found


def ensure(study: uuid.UUID, subject: uuid.UUID, kind: Subject) -> SubjectKey:
    """The row of this subject's key, made when there is none. Raises VaultLocked.

    A rotation waits for this, or this for the rotation: nothing is ever wrapped by a key that was retired meanwhile.
    """
    row = SubjectKey.objects.filter(pk=subject).first()
    if row is not None:
        return row
    with transaction.atomic(using=VAULT):
        wrapping = _current(study, Purpose.WRAP, held=True)
        wrapped = seal(_study_key(wrapping), new_key(), str(subject))
        SubjectKey.objects.bulk_create(
            [SubjectKey(subject=subject, study=study, kind=kind, study_key=wrapping, wrapped=wrapped)],
            ignore_conflicts=True,  # somebody else made it meanwhile: theirs counts
        )
    return SubjectKey.objects.get(pk=subject)


def destroy(subjects: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Destroy keys, and all rows sealed under them. Returns the names of the keys. Needs no master key."""
    rows = SubjectKey.objects.filter(pk__in=list(subjects))
    with transaction.atomic(using=VAULT):
        names = list(rows.values_list("key_id", flat=True))
        rows.delete()
    return names


def mark(study: uuid.UUID, value: str) -> str:
    """The blind mark of a value within a study. Raises VaultLocked."""
    return blind_index(_study_key(_current(study, Purpose.INDEX)), value)


def marks(study: uuid.UUID, values: Iterable[str]) -> dict[str, str]:
    """The blind marks of many values, with the key fetched once. Raises VaultLocked."""
    key = _study_key(_current(study, Purpose.INDEX))
    return {value: blind_index(key, value) for value in values}


def rotate(study: uuid.UUID) -> int:
    """A new key of the study under the current master key; keys of subjects are wrapped anew, some at a time.

    Readers meanwhile find each row wrapped by the key that it names. Returns how many subjects. Run again after an
    interruption, it goes on where it was. Raises VaultLocked.
    """
    newest = master.masters()[0]
    with transaction.atomic(using=VAULT):
        _rewrap_index(study, newest)
        old = _current(study, Purpose.WRAP, held=True)
        if old.master != newest.name:
            StudyKey.objects.filter(pk=old.pk).update(current=False)
            _make(study, Purpose.WRAP, newest)
    return rewrap(study)


def rewrap(study: uuid.UUID, at_once: int = 500) -> int:
    """Wrap the keys of subjects with the current key of their study, and remove study keys that wrap nothing now."""
    current = _current(study, Purpose.WRAP)
    wrapping = _study_key(current)
    behind = SubjectKey.objects.filter(study=study).exclude(study_key=current).select_related("study_key")
    count = 0
    while some := list(behind.order_by("pk")[:at_once]):
        plain = open_all(some)
        with transaction.atomic(using=VAULT):
            for row in some:
                # Only if nobody destroyed it meanwhile.
                count += SubjectKey.objects.filter(pk=row.pk, study_key=row.study_key_id).update(
                    study_key=current, wrapped=seal(wrapping, plain[row.pk], str(row.pk))
                )
    StudyKey.objects.filter(study=study, purpose=Purpose.WRAP, current=False, wraps__isnull=True).delete()
    return count


def is_open(study: uuid.UUID) -> bool:
    """Whether the master keys that are here open this study. One query."""
    try:
        here = {one.name for one in master.masters()}
    except NotAllowed:
        return False
    return set(StudyKey.objects.filter(study=study).values_list("master", flat=True)) <= here


def masters_in_use() -> set[str]:
    """The names of the master keys that still wrap something."""
    return set(StudyKey.objects.values_list("master", flat=True))


def _rewrap_index(study: uuid.UUID, newest: master.Master) -> None:
    """The index key itself stays, or no address would be found again; only its wrapping is new."""
    row = _current(study, Purpose.INDEX, held=True)
    if row.master != newest.name:
        wrapped = seal(newest.key, _study_key(row), str(row.pk))
        StudyKey.objects.filter(pk=row.pk).update(master=newest.name, wrapped=wrapped)


def _current(study: uuid.UUID, purpose: StudyKey.Purpose, *, held: bool = False) -> StudyKey:
    """The key in use, made when there is none; `held` until the transaction ends."""
    rows = StudyKey.objects.filter(study=study, purpose=purpose, current=True)
    found = (rows.select_for_update() if held else rows).first()
    if found is not None:
        return found
    try:
        with transaction.atomic(using=VAULT):
            return _make(study, purpose, master.masters()[0])
    except IntegrityError:  # somebody else made it meanwhile
        return rows.get()


def _make(study: uuid.UUID, purpose: StudyKey.Purpose, newest: master.Master) -> StudyKey:
    """Must run in a transaction. Looks after the row is there whether its master key still is (see `drop_unused`)."""
    row = StudyKey(study=study, purpose=purpose, master=newest.name)
    row.wrapped = seal(newest.key, new_key(), str(row.pk))
    row.save(force_insert=True)
    if newest not in master.masters():
        raise master.VaultLocked
    return row


def drop_unused() -> set[str]:
    """Forget the master keys that wrap nothing, but for the current one. Returns the names of those still in use.

    Nobody adds a key of a study meanwhile: who was first is seen here; who comes after sees that its master is gone.
    """
    with transaction.atomic(using=VAULT):
        connection = connections[VAULT]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {StudyKey._meta.db_table} IN EXCLUSIVE MODE")
        newest = master.masters()[0].name
        in_use = masters_in_use() | {newest}
        if in_use == {newest}:
            master.drop_all_but(newest)
    return in_use


def _study_key(row: StudyKey) -> bytes:
    """Raises VaultLocked also when the master key that wraps this is not among those we have."""
    for candidate in master.masters():
        if candidate.name == row.master:
            try:
                return unseal(candidate.key, row.wrapped, str(row.pk))
            except CannotOpen as error:
                raise master.MasterKeyBroken from error
    raise master.VaultLocked
