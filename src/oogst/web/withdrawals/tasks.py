"""What is left to do, and ticking it off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.core import workdays
from oogst.people.access import Permission
from oogst.people.accounts import names
from oogst.people.errors import NotAllowed
from oogst.studies.models import Task
from oogst.studies.tasks import finish_task, finished_tasks, open_tasks
from oogst.web.access import enter, fetch, me
from oogst.web.withdrawals.task_words import facts, title, what_to_do

A_PAGE = 30


@dataclass(frozen=True)
class Shown:
    """A task in words. `late`: its day has passed."""

    task: Task
    title: str
    what: str
    facts: list[tuple[str, str]]
    done_by: str
    late: bool


@require_safe
def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """What is open first, then what was done. Four queries besides entering."""
    study = enter(request, slug, Permission.RECORD_WITHDRAWAL)
    waiting = list(open_tasks(me(request), study))
    page = Paginator(finished_tasks(me(request), study), A_PAGE).get_page(request.GET.get("page"))
    done = list(page.object_list)
    known = _names([*waiting, *done])
    context = {
        "waiting": [_shown(task, known) for task in waiting], "done": [_shown(task, known) for task in done],
        "page": page,
    }  # fmt: skip
    return render(request, "withdrawals/tasks.html", context)


@require_POST
def finish(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.RECORD_WITHDRAWAL)
    task = fetch(request, Permission.RECORD_WITHDRAWAL, Task.objects.filter(study=study), pk)
    try:
        finish_task(task, me(request), request.POST.get("note", ""))
        messages.success(request, _("Done: %(task)s.") % {"task": title(task.kind)})
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("tasks", slug)


def _names(tasks: list[Task]) -> dict[str, str]:
    """Who did it, and who took a file: accounts of colleagues. One query to the vault."""
    ids = {task.done_by for task in tasks if task.done_by}
    for task in tasks:
        if task.details.get("by"):
            ids.add(uuid.UUID(task.details["by"]))
    return {str(pk): name for pk, name in names(ids).items()}


def _shown(task: Task, known: dict[str, str]) -> Shown:
    today = workdays.today(timezone.now())
    return Shown(
        task, title(task.kind), what_to_do(task.kind), facts(task.kind, task.details, known),
        known.get(str(task.done_by), ""), task.done_at is None and task.due is not None and task.due < today,
    )  # fmt: skip
