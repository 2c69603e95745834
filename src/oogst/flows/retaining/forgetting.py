"""Taking out of the vault who somebody is, and keys under which nothing is sealed any more."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oogst.participation.models import PersonalLink
from oogst.studies.identities import REASON
from oogst.vault import files, keys
from oogst.vault.models import AddressIndex, Identity, SealedFile, SealedText, SubjectKey
from oogst.vault.router import VAULT


def forget(subjects: Iterable[UUID]) -> None:
    """Remove names and addresses, and why they were looked up; ways in for people end.

    What else is sealed (a signed form) stays, under its key.
    """
    subjects = list(subjects)
    with transaction.atomic(using=VAULT):
        Identity.objects.filter(pk__in=subjects).delete()
        AddressIndex.objects.filter(subject__in=subjects).delete()
        SealedText.objects.filter(subject__in=subjects, kind=REASON).delete()
    let_empty_keys_go(subjects)
    PersonalLink.objects.filter(person__in=subjects, ended_at=None).update(ended_at=timezone.now())


def destroy(subjects: Iterable[UUID]) -> None:
    """Remove all that is sealed of these, files first, and their keys."""
    subjects = list(subjects)
    files.discard(SealedFile.objects.filter(subject__in=subjects))
    keys.destroy(subjects)


def let_empty_keys_go(subjects: Iterable[UUID]) -> None:
    """Destroy the keys, of these subjects, under which nothing is sealed."""
    empty = SubjectKey.objects.filter(
        pk__in=list(subjects), identity__isnull=True, texts__isnull=True, files__isnull=True, addresses__isnull=True
    )
    keys.destroy(list(empty.values_list("pk", flat=True)))
