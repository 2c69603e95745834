"""Telling owners what is going, and when: by mail, and on their page of tasks."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.people.accounts import User
from oogst.people.mail import can_mail
from oogst.studies import retention
from oogst.studies.models import Study
from oogst.studies.retention import CLASSES, Rule
from oogst.studies.retention_models import RetentionNotice, RetentionRun

logger = logging.getLogger(__name__)
Telling = Sequence[tuple[RetentionRun, int]]


def tell(study: Study, rules: Mapping[str, Rule], telling: Telling, today: datetime.date) -> int:
    """Give the notices of today, one mail an owner. A notice that could not be mailed now is given later.

    Without a mail server it is on the page of tasks only. Mail first, then the note that it went: told once too often
    is better than not told. Returns how many notices.
    """
    letters: dict[User, list[RetentionRun]] = {}
    whom = {run.pk: retention.owners(study, rules[run.kind]) for run, _number in telling}
    for run, _number in telling:
        for owner in whom[run.pk]:
            letters.setdefault(owner, []).append(run)
    failed = {owner for owner, runs in letters.items() if can_mail() and not _mail(study, owner, runs)}
    given = [(run, number) for run, number in telling if not failed & set(whom[run.pk])]
    RetentionNotice.objects.bulk_create(
        [RetentionNotice(run=run, number=number, day=today, mailed=can_mail()) for run, number in given],
        ignore_conflicts=True,  # somebody else told it meanwhile
    )
    return len(given)


def _mail(study: Study, owner: User, runs: Sequence[RetentionRun]) -> bool:
    with translation.override(owner.language):
        lines = "\n".join(_line(run) for run in runs)
        subject = _("Oogst: data whose term is nearly over")
        link = f"\n\n{settings.SITE_URL}/s/{study.slug}/order/" if settings.SITE_URL else ""
        body = _(
            "Hello %(name)s,\n\nIn the study “%(study)s” the term of these data is nearly over:\n\n%(lines)s\n\n"
            "You get this notice twice. After that Oogst removes them for good. Must something stay? Then put a hold "
            "on it, on the page Retention.%(link)s\n"
        ) % {"name": owner.name, "study": study.name, "lines": lines, "link": link}
    try:
        return bool(send_mail(subject, body, None, [owner.email]))
    except OSError:  # the mail server is away; the next round tries again
        logger.warning("A notice about retention could not be mailed; it is tried again.")
        return False


def _line(run: RetentionRun) -> str:
    what = ngettext("%(count)s thing", "%(count)s things", run.announced) % {"count": run.announced}
    day = formats.date_format(run.planned_for, "j F Y")
    return _("- %(kind)s: %(what)s, on %(day)s") % {"kind": CLASSES[run.kind].label, "what": what, "day": day}
