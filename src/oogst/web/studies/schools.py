"""The schools of a study: each a case of the analysis."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.flows import removing
from oogst.insight import road
from oogst.people.access import Permission, may
from oogst.people.errors import NotAllowed
from oogst.studies import services
from oogst.web.access import enter, fetch, me
from oogst.web.coding.forms import MemoForm
from oogst.web.studies.answers import kept, show
from oogst.web.studies.drawing import draw
from oogst.web.studies.forms import SchoolForm


@require_safe
def schools(request: HttpRequest, slug: str) -> HttpResponse:
    """All schools, with how many people and sources. One query besides entering."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    counted = study.organisations.annotate(
        people_count=Count("people", distinct=True), source_count=Count("sources", distinct=True)
    )
    return render(request, "studies/schools.html", {"schools": counted.order_by("code")})


@require_safe
def school(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """The profile of a case: its lane, people, sources and variables."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    case = fetch(request, Permission.READ_MATERIAL, study.organisations.all(), pk)
    lanes = [lane for lane in road.lanes(study) if lane.organisation.pk == case.pk]
    context: dict[str, object] = {
        "school": case,
        "road": draw(lanes, timezone.localdate()),
        "sources": road.sources_of(case),
        "people": case.people.annotate(source_count=Count("participations")).order_by("code"),
        "values": case.values.select_related("variable").order_by("variable__name"),
        "memos": case.memos.filter(removed_at__isnull=True),
    }
    if may(me(request), Permission.CODE, study):
        context["memo_form"] = MemoForm(initial={"organisation": case.pk})
    return render(request, "studies/school.html", context)


def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    form = SchoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = services.add_organisation(study=study, by=me(request), **form.cleaned_data)
        messages.success(request, _("%(name)s is added.") % {"name": case.label})
        return redirect("school", slug=slug, pk=case.pk)
    return show(request, "studies/school_form.html", {"form": form})


def edit(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    case = fetch(request, Permission.EDIT_CASES, study.organisations.all(), pk)
    form = SchoolForm(request.POST or None, instance=case)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if not changed or kept(form, lambda: services.edit_organisation(organisation=case, by=me(request), **changed)):
            return redirect("school", slug=slug, pk=case.pk)
    return show(request, "studies/school_form.html", {"form": form, "school": case})


@require_POST
def remove(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    case = fetch(request, Permission.EDIT_CASES, study.organisations.all(), pk)
    try:
        removing.remove_organisation(organisation=case, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("school", slug=slug, pk=pk)
    messages.success(request, _("%(name)s is removed.") % {"name": case.label})
    return redirect("schools", slug=slug)
