"""The people of a study, who are pseudonyms here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oogst.flows import removing
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies import services
from oogst.studies.models import Person
from oogst.web.access import enter, fetch, me
from oogst.web.studies.answers import kept, show
from oogst.web.studies.forms import PasteForm, PersonForm

A_PAGE = 50


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """All pseudonyms, fifty on a page; a part of the pseudonym or code finds them. Two queries besides entering."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    words = request.GET.get("q", "").strip()
    shown = study.people.select_related("organisation").annotate(source_count=Count("participations"))
    if words:
        shown = shown.filter(
            Q(label__icontains=words) | Q(code__icontains=words) | Q(organisation__label__icontains=words)
        )
    page = Paginator(shown.order_by("organisation__code", "code"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studies/people.html", {"page": page, "words": words})


def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    form = PersonForm(request.POST or None, study=study, initial={"organisation": request.GET.get("school")})
    if request.method == "POST" and form.is_valid():
        person = services.add_person(study=study, by=me(request), **form.cleaned_data)
        messages.success(request, _("%(name)s is added, as %(code)s.") % {"name": person.label, "code": person.code})
        return redirect("people", slug=slug)
    return show(request, "studies/person_form.html", {"form": form})


def paste(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    form = PasteForm(request.POST or None, study=study)
    if request.method == "POST" and form.is_valid():
        about = {"organisation": form.cleaned_data["organisation"], "role": form.cleaned_data["role"]}
        pairs = form.cleaned_data["lines"]
        with transaction.atomic():
            for label, code in pairs:
                services.add_person(study=study, by=me(request), label=label, code=code, **about)
        said = ngettext("%(count)s person is added.", "%(count)s people are added.", len(pairs))
        messages.success(request, said % {"count": len(pairs)})
        return redirect("people", slug=slug)
    return show(request, "studies/people_paste.html", {"form": form})


def edit(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    person = fetch(request, Permission.EDIT_CASES, study.people.all(), pk)
    form = PersonForm(request.POST or None, study=study, instance=person)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if not changed or kept(form, lambda: services.edit_person(person=person, by=me(request), **changed)):
            return redirect("people", slug=slug)
    return show(request, "studies/person_form.html", {"form": form, "person": person})


@require_POST
def remove(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.EDIT_CASES)
    person: Person = fetch(request, Permission.EDIT_CASES, study.people.all(), pk)
    try:
        removing.remove_person(person=person, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("person_edit", slug=slug, pk=pk)
    messages.success(request, _("%(name)s is removed.") % {"name": person.label})
    return redirect("people", slug=slug)
