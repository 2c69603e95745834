"""A way in for one person without an account: a secret in a link, and then a code of six digits by mail.

Of the secret only its digest is stored, of the code only a keyed digest. With the link but without the mailbox one
stays out.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from oogst.participation import letter_words, letters
from oogst.participation.models import Letter, PersonalLink
from oogst.studies.models import Person

SECRET_BYTES = 32
CODE_MINUTES = 10
CODE_TRIES = 5
CODES_AN_HOUR = 5
LASTS = {
    PersonalLink.Purpose.CONSENT: datetime.timedelta(days=60),
    PersonalLink.Purpose.MY_DATA: datetime.timedelta(days=365),
}
PATH = "/m/{secret}/"  # where the face of participants takes a link in


def path(secret: str) -> str:
    """The path of the page that a link leads to."""
    return PATH.format(secret=secret)


@transaction.atomic
def make_link(*, person: Person, purpose: str) -> str:
    """The secret of a new link, told this once. It takes the place of the person's earlier link of this purpose."""
    now, secret = timezone.now(), secrets.token_bytes(SECRET_BYTES)
    PersonalLink.objects.filter(person=person, purpose=purpose, ended_at=None).update(ended_at=now)
    PersonalLink.objects.create(
        study_id=person.study_id,
        person=person,
        purpose=purpose,
        secret_digest=_digest(secret),
        expires_at=now + LASTS[PersonalLink.Purpose(purpose)],
    )
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def find(secret: str) -> PersonalLink | None:
    """The link with this secret, with its person; None when it ended, expired, or asks who stopped. One query."""
    try:
        plain = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(plain) != SECRET_BYTES:
        return None
    return living().filter(secret_digest=_digest(plain)).first()


def living(now: datetime.datetime | None = None) -> QuerySet[PersonalLink]:
    """The links that lead somewhere now, with their people. Who stopped still gets at what is left of them."""
    rows = PersonalLink.objects.filter(ended_at=None, expires_at__gt=now or timezone.now())
    rows = rows.filter(Q(person__stopped_at=None) | Q(purpose=PersonalLink.Purpose.MY_DATA))
    return rows.select_related("person__organisation", "person__study", "study")


def send_code(link: PersonalLink) -> bool:
    """Mail a new code, in place of the one under way. False when no letter went out, or five went within the hour.

    Raises VaultLocked.
    """
    now = timezone.now()
    hour = now - datetime.timedelta(hours=1)
    if Letter.objects.filter(person=link.person_id, kind=letters.CODE, at__gt=hour).count() >= CODES_AN_HOUR:
        return False
    code = f"{secrets.randbelow(10**6):06d}"
    ordinal = Letter.objects.filter(person=link.person_id, kind=letters.CODE, about=link.pk).count() + 1
    PersonalLink.objects.filter(pk=link.pk).update(
        code_digest=_code_digest(link, code), code_until=now + datetime.timedelta(minutes=CODE_MINUTES), code_tries=0
    )
    words = letter_words.code(code, CODE_MINUTES)
    return letters.send(person=link.person, kind=letters.CODE, about=link.pk, ordinal=ordinal, words=words).sent


def check_code(link: PersonalLink, code: str) -> bool:
    """Whether this is the code under way. A right one works once; after five tries only a new one does.

    A try is counted before it is compared, so that many at once are still five.
    """
    now = timezone.now()
    mine = PersonalLink.objects.filter(pk=link.pk).exclude(code_digest="")
    if not mine.filter(code_tries__lt=CODE_TRIES, code_until__gt=now).update(code_tries=F("code_tries") + 1):
        return False
    asked = PersonalLink.objects.get(pk=link.pk)
    right = _code_digest(link, "".join(code.split()))
    if not constant_time_compare(asked.code_digest, right):
        return False
    used: dict[str, Any] = {"code_digest": "", "code_until": None, "used_at": now}
    if asked.purpose == PersonalLink.Purpose.MY_DATA:  # who keeps using it keeps it
        used["expires_at"] = now + LASTS[PersonalLink.Purpose.MY_DATA]
    return bool(mine.filter(code_digest=right).update(**used))


def end_links(person: Person, *, but: str = "") -> int:
    """End all ways in of a person, but those of one purpose."""
    rows = PersonalLink.objects.filter(person=person, ended_at=None).exclude(purpose=but)
    return rows.update(ended_at=timezone.now(), code_digest="")


def _digest(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()


def _code_digest(link: PersonalLink, code: str) -> str:
    """Keyed with the secret of the installation: a million codes are tried in a second by who has only the table."""
    return salted_hmac("oogst.participation.code", f"{link.pk}:{code}", algorithm="sha256").hexdigest()
