"""What a new answer does to what was asked and answered before."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from oogst.participation.models import ConsentAsk, ConsentVersion, Signature


def replace_earlier(signature: Signature) -> None:
    """A newer answer to a form takes the place of the older ones."""
    earlier = Signature.objects.standing().filter(person=signature.person_id, version__form=signature.version.form_id)
    earlier.exclude(pk=signature.pk).update(ended_at=timezone.now(), ended_why="replaced")


def end_asks(signature: Signature) -> None:
    """What was asked of this form is answered."""
    asks = ConsentAsk.objects.filter(person=signature.person_id, version__form=signature.version.form_id, ended_at=None)
    asks.update(ended_at=timezone.now(), outcome="signed")


def sorted_answer(version: ConsentVersion, yes: Collection[str]) -> tuple[list[str], list[str]]:
    """What was agreed to and what was not, each in the order in which it was asked."""
    return [p for p in version.purposes if p in yes], [p for p in version.purposes if p not in yes]


def say_no(ask: ConsentAsk) -> None:
    """A no to a form also ends what was agreed to under it before: nothing new is collected on that ground."""
    now = timezone.now()
    ConsentAsk.objects.filter(pk=ask.pk).update(ended_at=now, outcome="declined")
    earlier = Signature.objects.standing().filter(person=ask.person_id, version__form=ask.version.form_id)
    earlier.update(ended_at=now, ended_why="refused")
