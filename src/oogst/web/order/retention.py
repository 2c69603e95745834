"""How long what is kept: what would go now, what is announced, and what a study decides about it."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.core import workdays
from oogst.flows.order.documents import length, term
from oogst.flows.retaining import running
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.mail import can_mail
from oogst.studies import retention
from oogst.studies.models import Study
from oogst.studies.retention import CHANGEABLE, CLASSES, Action, Rule, Start
from oogst.studies.retention_models import RetentionRun
from oogst.web.access import enter, me
from oogst.web.order.forms import EndForm, HoldForm, RuleForm
from oogst.web.studies.answers import kept, show

PAST = 10  # runs shown of those that are over


@dataclass(frozen=True)
class Row:
    """One class on the page. `due`: how many things would go today; None where Oogst removes none of it."""

    rule: Rule
    term: str
    owners: list[User]
    due: int | None
    run: RetentionRun | None
    is_held: bool
    waits: bool  # for the day of the final report
    can_change: bool


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Every class, with a dry run of today. Some forty queries, whatever the size of the study."""
    study = enter(request, slug, Permission.KEEP_ORDER)
    past = study.retention_runs.exclude(ended_at=None)[:PAST]
    context = {
        "rows": _rows(study),
        "end_form": EndForm(initial={"day": study.ended_on}),
        "hold_form": HoldForm(),
        "past": [(run, CLASSES[run.kind].label) for run in past if run.kind in CLASSES],
        "ahead": retention.LOOK_AHEAD,
        "can_mail": can_mail(),
    }
    return render(request, "order/retention.html", context)


def rule(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Another term or owner for one class."""
    study = enter(request, slug, Permission.KEEP_ORDER)
    if kind not in CHANGEABLE:
        raise Http404
    held = retention.rules(study)[kind]
    initial = {"days": held.days if held.is_own else None, "owner": held.owner.pk if held.owner else ""}
    form = RuleForm(request.POST or None, initial=initial, owners=retention.may_own(study), default=held.cls.days)
    if request.method == "POST" and form.is_valid():
        retention.set_rule(study=study, kind=kind, by=me(request), **form.chosen())
        messages.success(request, _("Saved. What was announced before counts no more; it is announced anew."))
        return redirect("order", slug=slug)
    context = {"form": form, "rule": held, "term": term(held), "default": length(held.cls.days or held.days)}
    return show(request, "order/rule.html", context)


def hold(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what would go."""
    study = enter(request, slug, Permission.KEEP_ORDER)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def put() -> bool:
            retention.hold(study=study, kinds=said["kinds"], reason=said["reason"], until=said["until"], by=me(request))
            return True

        if kept(form, put):
            messages.success(request, _("From now on nothing of this goes."))
            return redirect("order", slug=slug)
    return show(request, "order/hold.html", {"form": form})


@require_POST
def release(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    study = enter(request, slug, Permission.KEEP_ORDER)
    if kind not in CLASSES:
        raise Http404
    retention.release(study=study, kind=kind, by=me(request))
    messages.success(request, _("The hold is over. What is due is announced first."))
    return redirect("order", slug=slug)


@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Say when the final report was released."""
    study = enter(request, slug, Permission.KEEP_ORDER)
    form = EndForm(request.POST)

    def put() -> bool:
        retention.end_study(study=study, day=form.cleaned_data["day"], by=me(request))
        return True

    if form.is_valid() and kept(form, put):
        messages.success(request, _("Saved. The terms run from this day."))
    else:
        for wrong in [*form.non_field_errors(), *form.errors.get("day", [])]:
            messages.error(request, str(wrong))
    return redirect("order", slug=slug)


def _rows(study: Study) -> list[Row]:
    today = workdays.today(timezone.now())
    runs = {run.kind: run for run in study.retention_runs.filter(ended_at=None).prefetch_related("notices")}
    leads = retention.owners(study, Rule(CLASSES["material"], 0))
    return [_row(study, rule, runs.get(rule.cls.key), leads, today) for rule in retention.rules(study).values()]


def _row(study: Study, rule: Rule, run: RetentionRun | None, leads: list[User], today: datetime.date) -> Row:
    action = rule.cls.action
    return Row(
        rule=rule,
        term=term(rule),
        owners=[] if action is Action.CLEAR else retention.owners(study, rule) if rule.owner else leads,
        due=len(running.due(study, rule, today)) if action is Action.DESTROY else None,
        run=run,
        is_held=rule.is_held(today),
        waits=rule.cls.start is Start.RELEASE and study.ended_on is None,
        can_change=rule.cls.key in CHANGEABLE,
    )
