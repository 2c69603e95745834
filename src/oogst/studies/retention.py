"""How long what is kept, and why: the classes with their defaults, and what a study decides about them.

What is due, and how it goes, crosses rooms: that is `flows.retaining`. Sources of the defaults: the Dutch code of
conduct for research integrity (2018) for material; the study's promises for what says who somebody is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oogst.core import workdays
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.studies.models import Study, Task
from oogst.studies.retention_models import RetentionRule, RetentionRun

LONGEST = 100 * 365  # days
LOOK_AHEAD = 14  # days between the first notice and the day itself
SECOND_NOTICE = 3  # days before the day itself
TASK = "retention"  # the kind of task that goes with an announcement


class Start(StrEnum):
    """From when a term runs."""

    DECISION = "decision"
    CHECKED = "checked"
    RELEASE = "release"
    DONE = "done"
    MADE = "made"


class Action(StrEnum):
    DESTROY = "destroy"  # by Oogst, after two notices
    ASK = "ask"  # a person decides: it becomes a task
    CLEAR = "clear"  # passing things, cleared without notice; the term is the installation's


@dataclass(frozen=True)
class Class:
    """Things that are kept equally long. `days` after `start`; None for "as long as the material"."""

    key: str
    label: Promise
    start: Start
    days: int | None
    action: Action
    what: Promise


_ALL = (
    Class("prospects", gettext_lazy("People of schools that said no"), Start.DECISION, 365, Action.DESTROY,
          gettext_lazy("Who they are, and their pseudonyms, go. The school stays as a number in a sector.")),
    Class("recordings", gettext_lazy("Recordings"), Start.CHECKED, 30, Action.DESTROY,
          gettext_lazy("The sound goes once its text is checked and the cooling-off period is over.")),
    Class("raw_texts", gettext_lazy("Texts with their names"), Start.RELEASE, 183, Action.DESTROY,
          gettext_lazy("The texts as they came, and the list of what was replaced, go. The text to work with stays.")),
    Class("identities", gettext_lazy("Names, addresses and keys"), Start.RELEASE, 183, Action.DESTROY,
          gettext_lazy("Who is behind a pseudonym goes. After that only a signed form, sealed, still names anybody.")),
    Class("consents", gettext_lazy("Signed consents"), Start.RELEASE, 183, Action.DESTROY,
          gettext_lazy("Kept as long as there is material that rests on them; those on which nothing rests go.")),
    Class("letters", gettext_lazy("Log of letters"), Start.MADE, 90, Action.DESTROY,
          gettext_lazy("That a letter went to somebody. Never its words or the address.")),
    Class("imports", gettext_lazy("Reports of imports"), Start.DONE, 90, Action.DESTROY,
          gettext_lazy("Which files came in, with their names and what was odd about them.")),
    Class("material", gettext_lazy("Material without names, with its codes and findings"), Start.RELEASE, 3653,
          Action.ASK, gettext_lazy("Oogst removes none of it by itself: the owner decides what to archive.")),
    Class("trail", gettext_lazy("Trail"), Start.RELEASE, None, Action.ASK,
          gettext_lazy("Who did what and when, without words of persons. It stays with the material.")),
    Class("incoming", gettext_lazy("Files on their way in"), Start.DONE, 1, Action.CLEAR,
          gettext_lazy("Cleared once they were read.")),
    Class("data_backups", gettext_lazy("Backups of data"), Start.MADE, settings.KEEP_BACKUPS, Action.CLEAR,
          gettext_lazy("Sealed. Newer ones take their place.")),
    Class("key_backups", gettext_lazy("Backups of keys"), Start.MADE, settings.KEEP_KEY_BACKUPS, Action.CLEAR,
          gettext_lazy("In another place than the data. Once the last one with a key is gone, what was sealed under a "
                       "destroyed key cannot be read from any backup.")),
)  # fmt: skip
CLASSES = {each.key: each for each in _ALL}
DESTROYED = tuple(each.key for each in _ALL if each.action is Action.DESTROY)
CHANGEABLE = tuple(each.key for each in _ALL if each.action is not Action.CLEAR and each.days is not None)


@dataclass(frozen=True)
class Rule:
    """What holds for one class in one study."""

    cls: Class
    days: int
    is_own: bool = False  # the study chose this term
    owner: User | None = None
    hold_reason: str = ""
    hold_until: datetime.date | None = None

    def is_held(self, day: datetime.date) -> bool:
        """Also on the last day itself."""
        return self.hold_until is not None and day <= self.hold_until


def rules(study: Study) -> dict[str, Rule]:
    """What holds for each class. Two queries: the rules, and the owners in the vault."""
    rows = {row.kind: row for row in RetentionRule.objects.filter(study=study)}
    owners = User.objects.in_bulk([row.owner for row in rows.values() if row.owner])
    found: dict[str, Rule] = {}
    for cls in _ALL:
        row, days = rows.get(cls.key), cls.days
        if days is None:
            days = found["material"].days
        if row is None:
            found[cls.key] = Rule(cls, days)
            continue
        found[cls.key] = Rule(
            cls, row.days or days, row.days is not None, owners.get(row.owner) if row.owner else None,
            row.hold_reason, row.hold_until,
        )  # fmt: skip
    return found


def owners(study: Study, rule: Rule) -> list[User]:
    """Who gets the notices: the owner, as long as they keep order here; else all who lead the study. Two queries."""
    if rule.owner is not None and access.may(rule.owner, Permission.KEEP_ORDER, study):
        return [rule.owner]
    leads = Membership.objects.filter(study=study, role=Role.LEAD.value).values_list("user_id", flat=True)
    return list(User.objects.filter(pk__in=list(leads), is_active=True).order_by("name"))


def may_own(study: Study) -> list[User]:
    """Who could be the owner of a class: members who keep order. Two queries."""
    keeping = [role.value for role, allowed in access.TABLE.items() if Permission.KEEP_ORDER in allowed]
    held = Membership.objects.filter(study=study, role__in=keeping).values_list("user_id", flat=True)
    return list(User.objects.filter(pk__in=list(held), is_active=True).order_by("name"))


@transaction.atomic
def set_rule(*, study: Study, kind: str, days: int | None, owner: User | None = None, by: User) -> None:
    """Choose a term (None: the default) and who gets the notices. What was announced starts anew."""
    access.require(by, Permission.KEEP_ORDER, study)
    _check_kind(kind)
    if days is not None and not 1 <= days <= LONGEST:
        raise NotAllowed(_("A term is at least one day and at most a hundred years."))
    if owner is not None and not access.may(owner, Permission.KEEP_ORDER, study):
        raise NotAllowed(_("The owner of a class must be somebody who keeps order in this study."))
    row, _made = RetentionRule.objects.get_or_create(study=study, kind=kind)
    changed = row.days != days
    row.days, row.owner = days, owner.pk if owner else None
    row.save(update_fields=["days", "owner"])
    trail.record(by, "retention.rule", study, kind=kind, days=days)
    if changed:
        call_off(study=study, kinds=[kind], by=by)


@transaction.atomic
def hold(*, study: Study, kinds: Iterable[str], reason: str, until: datetime.date, by: User) -> None:
    """Keep what would go, for a reason and until a day. The reason is for colleagues, and stays off the trail."""
    access.require(by, Permission.KEEP_ORDER, study)
    reason = " ".join(reason.split())
    if not reason:
        raise NotAllowed(_("Say why it must stay."))
    if until < workdays.today(timezone.now()):
        raise NotAllowed(_("This day has passed. Choose one that is still to come."))
    kinds = list(kinds)
    for kind in kinds:
        _check_kind(kind)
        RetentionRule.objects.update_or_create(
            study=study, kind=kind, defaults={"hold_reason": reason[:300], "hold_until": until, "hold_by": by.pk}
        )
        trail.record(by, "retention.hold", study, kind=kind, until=until.isoformat())
    call_off(study=study, kinds=kinds, by=by)


@transaction.atomic
def release(*, study: Study, kind: str, by: User) -> None:
    """End a hold before its day. What is due is announced anew after that."""
    access.require(by, Permission.KEEP_ORDER, study)
    held = RetentionRule.objects.filter(study=study, kind=kind, hold_until__isnull=False)
    if held.update(hold_reason="", hold_until=None, hold_by=None):
        trail.record(by, "retention.released", study, kind=kind)


@transaction.atomic
def end_study(*, study: Study, day: datetime.date | None, by: User) -> None:
    """Say when the final report was released: terms run from then. None when it was not, after all."""
    access.require(by, Permission.KEEP_ORDER, study)
    if day is not None and day > workdays.today(timezone.now()):
        raise NotAllowed(_("This day is still to come. Say it once the report is out."))
    Study.objects.filter(pk=study.pk).update(ended_on=day)
    study.ended_on = day
    trail.record(by, "study.ended", study, day=day.isoformat() if day else None)
    call_off(study=study, kinds=[key for key in CHANGEABLE if CLASSES[key].start is Start.RELEASE], by=by)


def call_off(*, study: Study, kinds: Iterable[str], by: User | None) -> int:
    """Stop what was announced; it is announced anew if it is still due. Returns how many announcements."""
    runs = list(RetentionRun.objects.filter(study=study, kind__in=list(kinds), ended_at=None))
    for run in runs:
        end_run(run, "called_off")
        trail.record(by, "retention.called_off", run, kind=run.kind)
    return len(runs)


def end_run(run: RetentionRun, outcome: str) -> None:
    """An announcement that was carried out or called off, and its task, are over."""
    run.ended_at, run.outcome = timezone.now(), outcome
    run.save(update_fields=["ended_at", "outcome", "removed"])
    Task.objects.filter(study=run.study_id, kind=TASK, about=run.pk, done_at=None).update(done_at=run.ended_at)


def _check_kind(kind: str) -> None:
    if kind not in CHANGEABLE:
        raise NotAllowed(_("This class has no term of its own."))
