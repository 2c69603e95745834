"""Segments like these: passages that a code may fit, to accept or dismiss one by one."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oogst.coding import log, services
from oogst.coding.models import Code
from oogst.coding.suggesting import answers
from oogst.coding.suggesting.counting import Fared, fared
from oogst.coding.suggestion_models import DismissedSuggestion
from oogst.flows import suggesting
from oogst.flows.correcting import saving
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding.suggestions import said

DISMISSED = 10  # shown, to take back


@require_http_methods(["GET", "POST"])
def like(request: HttpRequest, slug: str, code: uuid.UUID) -> HttpResponse:
    """Some sixteen queries, however many passages."""
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, Code.objects.present().filter(study=study).select_related("study"), code)
    if request.method == "POST":
        try:
            return _act(request, study, row)
        except NotAllowed as reason:
            messages.error(request, str(reason))
            return redirect("code_like", slug, row.pk)
    standing = suggesting.standing(study)
    found, total = answers.passages_for(standing.learned, row) if standing.learned else ([], 0)
    measure = standing.learned.measure(row.pk) if standing.learned else None
    last: Any = log.last_done(study, request.user) if "undo" in request.GET else None  # type: ignore[arg-type]
    context = {
        "code": row,
        "standing": standing,
        "measure": measure,
        "said": said(measure) if measure else "",
        "found": found,
        "total": total,
        "fared": fared(study).get(row.pk, Fared()),
        "dismissed": DismissedSuggestion.objects.filter(code=row).select_related("source")[:DISMISSED],
        "undo": last is not None and str(last.pk) == request.GET["undo"],
    }
    return render(request, "coding/like.html", context)


def _act(request: HttpRequest, study: Study, code: Code) -> HttpResponse:
    wish = request.POST.get("do")
    user: Any = request.user
    there = reverse("code_like", args=[study.slug, code.pk])
    if wish == "undo":
        saving.undo(study=study, by=user)
        messages.success(request, _("Undone. The passage is suggested again."))
    elif wish == "restore":
        rows = DismissedSuggestion.objects.filter(code=code).select_related("study")
        dismissed = fetch(request, Permission.CODE, rows, request.POST.get("dismissed", ""))
        services.restore_suggestion(dismissed=dismissed, by=user)
        messages.success(
            request, _("Taken back. When the codes are learnt again, this passage may be suggested again.")
        )
    elif wish in {"accept", "dismiss"}:
        source = fetch(request, Permission.CODE, Source.objects.filter(study=study), request.POST.get("source", ""))
        place: Any = {name: _number(request, name) for name in ("start", "end", "revision")}
        if wish == "accept":
            change = services.apply_codes(source=source, codes=[code], suggested={code.pk}, by=user, **place)
            messages.success(request, _("Coded, and marked as suggested."))
            return HttpResponseRedirect(f"{there}?undo={change.pk}")
        services.dismiss_suggestion(code=code, source=source, by=user, **place)
        messages.success(request, _("This will not be suggested again. Below you can take that back."))
    return HttpResponseRedirect(there)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isdecimal() or len(value) > 10:
        raise Http404
    return int(value)
