"""Making a round, changing it, taking it away, and revealing it early."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oogst.coding.round_models import Round
from oogst.coding.services import rounds as services
from oogst.coding.services.round_people import put_coder_back, take_coder_off
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.web.access import enter, me
from oogst.web.rounds.doors import round_of
from oogst.web.rounds.forms import RoundFields, RoundForm


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    form = RoundForm(study, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_round(study=study, by=me(request), **form.cleaned_data)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The round has begun. Its coders find it in the list of rounds."))
            return redirect("round", study.slug, made.pk)
    return render(request, "rounds/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    study, row = round_of(request, slug, round, Permission.CODE)
    now = {name: getattr(row, name) for name in ("name", "deadline", "unit", "threshold")}
    form = RoundFields(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_round(round=row, by=me(request), **form.cleaned_data)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("round", study.slug, row.pk)
    return render(request, "rounds/edit.html", {"form": form, "round": row}, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    study, row = round_of(request, slug, round, Permission.CODE)
    try:
        services.remove_round(round=row, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("round", study.slug, row.pk)
    messages.success(request, _("The round was removed."))
    return redirect("rounds", study.slug)


@require_POST
def coder_off(request: HttpRequest, slug: str, round: uuid.UUID, coder: uuid.UUID) -> HttpResponse:
    study, row = round_of(request, slug, round, Permission.CODE)
    _one_of_its_coders(row, coder)
    try:
        row = take_coder_off(round=row, coder=coder, reason=request.POST.get("reason", ""), by=me(request))
        messages.success(request, _("Taken off the round. What this coder did stays hidden and does not count."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("round", study.slug, row.pk)


@require_POST
def coder_back(request: HttpRequest, slug: str, round: uuid.UUID, coder: uuid.UUID) -> HttpResponse:
    study, row = round_of(request, slug, round, Permission.CODE)
    _one_of_its_coders(row, coder)
    try:
        put_coder_back(round=row, coder=coder, by=me(request))
        messages.success(request, _("Back in the round, with what was coded before."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("round", study.slug, row.pk)


@require_POST
def reveal(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    study, row = round_of(request, slug, round, Permission.MANAGE_STUDY)
    try:
        services.reveal_round(round=row, reason=request.POST.get("reason", ""), by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("round", study.slug, row.pk)


def _one_of_its_coders(row: Round, coder: uuid.UUID) -> None:
    """Raises Http404 for anybody else, whether there is such a person or not."""
    if not row.coders.filter(user=coder).exists():
        raise Http404
