"""Who a pseudonym is: kept sealed, found by a blind mark, opened one at a time.

Who may do so, the reason and the trail are for `studies.identities`; nothing else than that calls `read`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from oogst.core.sealing import seal, unseal
from oogst.vault import keys
from oogst.vault.models import AddressIndex, Identity, Subject, SubjectKey
from oogst.vault.router import VAULT


@dataclass(frozen=True)
class Who:
    """A person, or an organisation (`domains`: of its mail). `other_names`: nicknames, maiden names, spellings."""

    name: str = ""
    email: str = ""
    phone: str = ""
    employer: str = ""
    other_names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    language: str = "nl"

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.email or self.phone or self.employer or self.other_names)


def keep(study: uuid.UUID, subject: uuid.UUID, kind: Subject, who: Who) -> None:
    """Seal who this is, in place of what was there. Raises VaultLocked."""
    with transaction.atomic(using=VAULT):
        row = keys.ensure(study, subject, kind)
        sealed = seal(keys.subject_key(subject), json.dumps(asdict(who)).encode(), f"identity {subject}")
        Identity.objects.update_or_create(subject=row, defaults={"sealed": sealed})
        AddressIndex.objects.filter(subject=row).delete()
        if who.email:
            AddressIndex.objects.create(subject=row, mark=keys.mark(study, plain_address(who.email)))


def read(subject: uuid.UUID) -> Who:
    """Raises VaultLocked; Who() when nothing is known of this subject."""
    return read_all([subject]).get(subject, Who())


def read_all(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, Who]:
    """Of many at once, for name finding in a worker; never for a screen. One query. Raises VaultLocked."""
    rows = Identity.objects.filter(pk__in=list(subjects)).select_related("subject__study_key")
    opened = keys.open_all(row.subject for row in rows)
    return {row.pk: _opened(opened[row.pk], row) for row in rows}


def known(subjects: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of whom something is kept. Needs no key."""
    return set(Identity.objects.filter(pk__in=list(subjects)).values_list("pk", flat=True))


def reachable(subjects: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of whom an address is kept. Needs no key."""
    rows = AddressIndex.objects.filter(subject__in=list(subjects))
    return set(rows.values_list("subject_id", flat=True))


def with_address(study: uuid.UUID, email: str) -> list[uuid.UUID]:
    """The subjects of this study with this address, found without opening any. Raises VaultLocked."""
    rows = SubjectKey.objects.filter(study=study, addresses__mark=keys.mark(study, plain_address(email)))
    return list(rows.values_list("pk", flat=True))


def _opened(key: bytes, row: Identity) -> Who:
    said: dict[str, Any] = json.loads(unseal(key, row.sealed, f"identity {row.pk}"))
    for name in ("other_names", "domains", "places"):
        said[name] = tuple(said.get(name, ()))
    return Who(**said)


def plain_address(email: str) -> str:
    """As addresses are compared."""
    return email.strip().casefold()
