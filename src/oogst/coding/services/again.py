"""Looking at codings again after the meaning of their code changed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from oogst.coding import rules
from oogst.coding.life_models import LookedAgain
from oogst.coding.models import Coding
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User


@transaction.atomic
def find_still_right(*, codings: Sequence[Coding], by: User) -> int:
    """Say of codings that they are still right under what their code means now. Returns of how many that was news."""
    study = codings[0].study
    access.require(by, Permission.CODE, study)
    rules.check_same_study(study, *codings)
    rules.check_present(*codings)
    now = timezone.now()
    older = set(Coding.objects.older().filter(pk__in=[coding.pk for coding in codings]).values_list("pk", flat=True))
    LookedAgain.objects.bulk_create([LookedAgain(coding_id=pk, by=by.pk, at=now) for pk in older], batch_size=500)
    if older:
        trail.record(by, "coding.still_right", study, codings=len(older))
    return len(older)


@transaction.atomic
def doubt_again(*, coding: Coding, by: User) -> None:
    """Take back that a coding was found still right: it wants a second look once more."""
    access.require(by, Permission.CODE, coding)
    looks = LookedAgain.objects.filter(coding=coding)
    if coding.code.meaning_at is not None:
        looks = looks.filter(at__gte=coding.code.meaning_at)
    if looks.delete()[0]:
        trail.record(by, "coding.doubted", coding)
