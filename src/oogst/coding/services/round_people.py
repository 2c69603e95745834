"""Who codes in a round can change while it is blind: somebody who cannot finish is taken off it, and can come back."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import round_queries, round_rules, round_tasks
from oogst.coding.round_models import Round, RoundCoder
from oogst.coding.services.rounds import reveal_when_all_are_done
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed


@transaction.atomic
def take_coder_off(*, round: Round, coder: uuid.UUID, reason: str, by: User) -> Round:
    """By who began the round, with a reason. What this coder did stays hidden, and counts for nothing.

    When everybody else is done, the round is revealed by this. Raises NotAllowed when fewer than two would be left.
    """
    round = _open(round, by)
    reason = round_rules.check_reason(reason)
    left = set(round_queries.standing(round).coders) - {coder}
    if len(left) < 2:
        raise NotAllowed(_("Two coders have to be left: agreement takes two. Reveal the round early, or remove it."))
    gone = (
        round.coders.present()
        .filter(user=coder)
        .update(off_at=timezone.now(), off_by=by.pk, off_reason=reason, to_tell=False)
    )
    if not gone:
        raise NotAllowed(_("This colleague is not one of the coders of this round."))
    round_tasks.coded(round, coder, by, _("Taken off the round."))
    trail.record(by, "round.coder_off", round, coder=str(coder))
    reveal_when_all_are_done(round, by)
    return round


@transaction.atomic
def put_coder_back(*, round: Round, coder: uuid.UUID, by: User) -> Round:
    """Somebody who was taken off codes along after all, with what they had coded."""
    round = _open(round, by)
    back = RoundCoder.objects.filter(round=round, user=coder, off_at__isnull=False).update(
        off_at=None, off_by=None, off_reason="", to_tell=True
    )
    if not back:
        raise NotAllowed(_("This colleague is not one of the coders of this round."))
    trail.record(by, "round.coder_back", round, coder=str(coder))
    waits = round_queries.standing(round).waits_for(coder)
    if waits:
        round_tasks.ask_to_code(round, coder, waits)
    return round


def _open(round: Round, by: User) -> Round:
    """The round, held until the transaction ends; still blind, and one's own or led by who asks."""
    access.require(by, Permission.CODE, round)
    round = Round.objects.select_for_update().get(pk=round.pk)
    round_rules.check_open(round)
    round_rules.check_starter(round, by)
    return round
