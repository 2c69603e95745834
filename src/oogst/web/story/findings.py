"""The findings of a study: the list, and one claim with what carries and what contradicts it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.core.report.markdown import parse_story
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.story import queries, resolving, services
from oogst.story.models import Evidence, Finding, Quote
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.story import put_back as undo
from oogst.web.story import showing
from oogst.web.story.forms import FindingForm
from oogst.web.story.ordering import ordered


@require_GET
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """All findings with their counts. Four queries beside those of the frame."""
    study = enter(request, slug, Permission.READ_STORY)
    return render(request, "story/findings.html", _list(request, study))


@require_POST
def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.WRITE_STORY)
    try:
        made = services.make_finding(study=study, claim=request.POST.get("claim", ""), by=_user(request))
    except NotAllowed as reason:
        context = {**_list(request, study), "error": str(reason)}
        return render(request, "story/findings.html", context, status=422)
    if request.POST.get("then") == "open":
        return redirect("finding", slug, made.pk)
    return _list_again(request, study, _("The finding is on the list."))


@require_POST
def order(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.WRITE_STORY)
    rows = list(study.findings.order_by("position", "id"))
    services.order_findings(study=study, findings=ordered(rows, request.POST), by=_user(request))
    return _list_again(request, study, _("Saved."))


@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Undo the last removal of a finding, a quote in it, or a section."""
    study = enter(request, slug, Permission.WRITE_STORY)
    try:
        came_back = undo.put_back(request, study)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("story", slug)
    if came_back:
        messages.success(request, _("It is back at its place."))
    else:
        messages.warning(request, _("There is nothing to put back any more."))
    then = request.POST.get("then", "")
    if then.startswith(f"/s/{study.slug}/story/"):
        return redirect(then)
    return redirect("report_edit" if came_back == "section" else "story", slug)


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, slug: str, finding: uuid.UUID) -> HttpResponse:
    """One claim, and the form to change it."""
    study = enter(request, slug, Permission.WRITE_STORY if request.method == "POST" else Permission.READ_STORY)
    row = _finding(request, study, finding)
    form = FindingForm(request.POST or None, initial={"claim": row.claim, "explanation": row.explanation})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_finding(finding=row, by=_user(request), **form.cleaned_data)
        except NotAllowed as reason:
            form.add_error("claim", str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("finding", slug, row.pk)
    context = {**_page(request, study, row), "form": form, "is_editing": bool(form.errors)}
    return render(request, "story/finding.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, slug: str, finding: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.WRITE_STORY)
    row = _finding(request, study, finding)
    undo.remember_finding(request, row)
    services.remove_finding(finding=row, by=_user(request))
    return redirect("story", slug)


@require_POST
def weigh(request: HttpRequest, slug: str, finding: uuid.UUID) -> HttpResponse:
    """Let a quote speak for or against."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = _finding(request, study, finding)
    quote = fetch(request, Permission.WRITE_STORY, Quote.objects.filter(study=study), request.POST.get("quote", ""))
    stance = request.POST.get("stance", "")
    try:
        services.weigh(finding=row, quote=quote, stance=stance, by=_user(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return evidence_again(request, study, row)
    said = _("It speaks for the finding now.") if stance == "for" else _("It speaks against the finding now.")
    return evidence_again(request, study, row, said)


@require_POST
def drop(request: HttpRequest, slug: str, finding: uuid.UUID) -> HttpResponse:
    """Take a quote out of a finding. The quote itself stays."""
    study = enter(request, slug, Permission.WRITE_STORY)
    row = _finding(request, study, finding)
    evidence = Evidence.objects.filter(finding=row, quote=_id(request.POST.get("quote", ""))).first()
    if evidence is not None:
        undo.remember_evidence(request, evidence)
        services.drop_evidence(evidence=evidence, by=_user(request))
    return evidence_again(request, study, row)


def _list(request: HttpRequest, study: Study) -> dict[str, Any]:
    return {"rows": queries.findings(study), "put_back": undo.offered(request, study, "finding")}


def _list_again(request: HttpRequest, study: Study, said: str) -> HttpResponse:
    """The list in place for htmx; else the page, with the message."""
    if request.headers.get("HX-Request"):
        return render(request, "story/findings_list.html", {**_list(request, study), "said": said})
    messages.success(request, said)
    return redirect("story", study.slug)


def _page(request: HttpRequest, study: Study, row: Finding) -> dict[str, Any]:
    view = showing.view_of(request, study)
    (block,) = resolving.finding_blocks(study, [row], view)
    both = [("for", block.quotes_for, _("For")), ("against", block.quotes_against, _("Against"))]
    return {
        "finding": row,
        "sides": [{"stance": stance, "quotes": quotes, "title": title} for stance, quotes, title in both],
        "explanation": showing.blocks_html(block.explanation, view.language) if parse_story(row.explanation) else "",
        "sections": queries.sections_with(study, row.pk),
        "put_back": undo.offered(request, study, "evidence"),
    }


def evidence_again(request: HttpRequest, study: Study, row: Finding, said: str = "") -> HttpResponse:
    """Both sides in place for htmx, with what was picked; else the page of the finding."""
    if request.headers.get("HX-Request"):
        context = {**_page(request, study, row), "said": said, "picked": request.POST.get("picked", "")}
        return render(request, "story/evidence.html", context)
    if said:
        messages.success(request, said)
    return redirect("finding", study.slug, row.pk)


def _finding(request: HttpRequest, study: Study, pk: uuid.UUID) -> Finding:
    return fetch(request, Permission.READ_STORY, Finding.objects.filter(study=study).select_related("study"), pk)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _user(request: HttpRequest) -> Any:
    return request.user
