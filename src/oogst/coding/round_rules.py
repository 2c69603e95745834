"""What the state of a round allows."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from oogst.coding.round_models import Round, RoundCoder, RoundDone, RoundText
from oogst.people.access import TABLE, Permission, may
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.sources.models import Source
from oogst.studies.models import Study


def check_name(name: str) -> str:
    """The name without white space around it. Raises NotAllowed for an empty one."""
    name = " ".join(name.split())
    if not name:
        raise NotAllowed(_("Give the round a name."))
    return name[:120]


def check_coders(study: Study, coders: Collection[User]) -> None:
    """At least two, and all of them may code in this study."""
    if len({coder.pk for coder in coders}) < 2:
        raise NotAllowed(_("Choose at least two coders: agreement takes two."))
    able = [role.value for role, permissions in TABLE.items() if Permission.CODE in permissions]
    held = Membership.objects.filter(study=study, role__in=able, user_id__in=[coder.pk for coder in coders])
    if set(held.values_list("user_id", flat=True)) < {coder.pk for coder in coders}:
        raise NotAllowed(_("One of these people may not code in this study."))


def check_texts(study: Study, texts: Collection[Source]) -> None:
    if not texts:
        raise NotAllowed(_("Choose at least one text."))
    if any(text.study_id != study.pk for text in texts):
        raise NotAllowed(_("These belong to different studies."))


def check_open(round: Round) -> None:
    """Before the reveal."""
    if round.revealed_at is not None:
        raise NotAllowed(_("This round has been revealed: what was coded in it stays as it was."))


def check_revealed(round: Round) -> None:
    if round.revealed_at is None:
        raise NotAllowed(_("This round is still blind. Results come when everybody is done."))


def check_starter(round: Round, by: User) -> None:
    """Who made the round, or who leads the study."""
    if round.created_by != by.pk and not may(by, Permission.MANAGE_STUDY, round):
        raise NotAllowed(_("Only who began this round, or the lead researcher, can do this."))


def check_reason(reason: str) -> str:
    """Why a coder goes, in one line. Raises NotAllowed without one."""
    if not (reason := " ".join(reason.split())):
        raise NotAllowed(_("Say why this coder is taken off the round."))
    return reason[:300]


def check_takes_part(round: Round, source: Source, by: User) -> None:
    """One of its coders, on one of its texts."""
    if not RoundCoder.objects.present().filter(round=round, user=by.pk).exists():
        raise NotAllowed(_("You are not one of the coders of this round."))
    if not RoundText.objects.filter(round=round, source=source).exists():
        raise NotAllowed(_("This text does not belong to the round."))


def check_not_done(round: Round, source: Source, by: User) -> None:
    if RoundDone.objects.filter(round=round, source=source, coder=by.pk).exists():
        raise NotAllowed(_("You said that you are done with this text. Take that back first."))
