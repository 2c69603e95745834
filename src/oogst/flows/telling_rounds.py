"""Letters about blind rounds: to who is asked to code, once again two days before the deadline, and to who began it.

Each letter goes once. It is claimed before it goes; when the mail server does not take it, the claim is given back and
a later round tries again. Without a mail server it is on the lists of tasks only. A subject says nothing of anybody.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Callable
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.coding import round_queries
from oogst.coding.round_models import Round, RoundCoder
from oogst.core import workdays
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.mail import can_mail

logger = logging.getLogger(__name__)
BEFORE = datetime.timedelta(days=2)
Claim = Callable[[bool], int]  # take it (True) or give it back (False); how many rows that changed


def tell(now: datetime.datetime) -> int:
    """All letters that are due. Returns how many were sent. A few queries for each letter, none for what is told."""
    return _asked() + _reminded(workdays.today(now)) + _revealed()


def _asked() -> int:
    waiting = RoundCoder.objects.present().filter(to_tell=True, round__revealed_at=None).select_related("round__study")
    return sum(
        _once(row.round, row.user, _asking, partial(_flag, RoundCoder.objects.filter(pk=row.pk))) for row in waiting
    )


def _revealed() -> int:
    waiting = Round.objects.filter(to_tell=True, revealed_at__isnull=False).select_related("study")
    return sum(_once(row, row.created_by, _telling, partial(_flag, Round.objects.filter(pk=row.pk))) for row in waiting)


def _reminded(today: datetime.date) -> int:
    """Who is not done two days before the deadline; once for each deadline. Nobody who was only just asked."""
    waiting = (
        RoundCoder.objects.present()
        .filter(round__revealed_at=None, round__deadline__range=(today, today + BEFORE), to_tell=False)
        .filter(Q(reminded_for=None) | ~Q(reminded_for=F("round__deadline")))
        .select_related("round__study")
    )
    return sum(
        _once(row.round, row.user, _reminding, partial(_noted, row, row.round.deadline, row.reminded_for))
        for row in waiting
        if row.round.deadline
        and workdays.today(row.round.created_at) < row.round.deadline - BEFORE
        and round_queries.standing(row.round).waits_for(row.user)
    )


def _flag(row: QuerySet[Any], take: bool) -> int:
    return row.filter(to_tell=take).update(to_tell=not take)


def _noted(row: RoundCoder, day: datetime.date, before: datetime.date | None, take: bool) -> int:
    """For which deadline this coder was reminded: from `before` to `day`, or back."""
    now, then = (before, day) if take else (day, before)
    return RoundCoder.objects.filter(pk=row.pk, reminded_for=now).update(reminded_for=then)


def _once(round: Round, to: uuid.UUID, words: Callable[[Round], tuple[str, str]], claim: Claim) -> int:
    """Send one letter, unless another process is at it. Returns whether it went."""
    if not claim(True) or not can_mail():
        return 0
    user = User.objects.filter(pk=to, is_active=True).first()
    if user is None or not access.may(user, Permission.CODE, round):
        return 0
    with translation.override(user.language):
        subject, said = words(round)
        link = f"\n{settings.SITE_URL}/s/{round.study.slug}/rounds/{round.pk}/\n" if settings.SITE_URL else ""
        body = _("Hello %(name)s,\n\n%(said)s\n%(link)s") % {"name": user.name, "said": said, "link": link}
    try:
        return int(send_mail(subject, body, None, [user.email]))
    except (OSError, SMTPException):  # the mail server is away; the next time tries again
        claim(False)
        logger.warning("A letter about a round could not be mailed; it is tried again.")
        return 0


def _asking(round: Round) -> tuple[str, str]:
    said = _(
        "In the study “%(study)s” you are asked to code texts for the round “%(round)s”. Nobody sees what you code "
        "until everybody is done."
    ) % {"study": round.study.name, "round": round.name}
    if round.deadline:
        said += " " + _("Please be done by %(day)s.") % {"day": formats.date_format(round.deadline, "j F Y")}
    return _("Oogst: texts are waiting for you to code"), said


def _reminding(round: Round) -> tuple[str, str]:
    day = formats.date_format(round.deadline, "j F Y") if round.deadline else ""
    said = _(
        "In the study “%(study)s” the round “%(round)s” ends on %(day)s, and you are not done with all its texts. "
        "Can you not make it? Tell who began the round: the date can move, or you can be taken off. This is the only "
        "reminder."
    ) % {"study": round.study.name, "round": round.name, "day": day}
    return _("Oogst: the round that you code in is nearly over"), said


def _telling(round: Round) -> tuple[str, str]:
    marks = round_queries.revealed(round).count()
    said = _("In the study “%(study)s” the round “%(round)s”, which you began, is revealed.") % {
        "study": round.study.name, "round": round.name,
    }  # fmt: skip
    said += " " + ngettext(
        "There is %(n)d coding to compare.", "There are %(n)d codings to compare.", marks
    ) % {"n": marks}  # fmt: skip
    return _("Oogst: your round is revealed"), said
