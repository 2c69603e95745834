"""The end of a review: into the material, on to the next text, or out again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from oogst.flows import name_finding
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.models import Draft
from oogst.studies.models import Study
from oogst.web.access import me
from oogst.web.names.doors import enter_names, fetch_draft
from oogst.web.names.waiting import rows_of


@require_POST
def finish(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Every place was looked at. Says what happens now, and leads to the next text that waits."""
    study = enter_names(request, slug)
    found = fetch_draft(request, study, draft)
    try:
        source = name_finding.finish(draft=found, by=me(request), version=_version(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("names_review", study.slug, found.pk)
    if source is not None:
        messages.success(request, _("“%(name)s” is in the material now.") % {"name": source.name})
    else:
        day = date_format(found.promised_day, "j F Y") if found.promised_day else ""
        messages.success(
            request,
            _("Reviewed. It waits, sealed, until the end of %(day)s, and enters the material by itself after that.")
            % {"day": day},
        )
    following = next_one(study, me(request))
    if following is None:
        messages.success(request, _("No other text waits for a review."))
        return redirect("names_waiting", study.slug)
    return redirect("names_review", study.slug, following.pk)


def through(request: HttpRequest, slug: str) -> HttpResponse:
    """Let everything in in which nothing is open; first shown, with the names under which they come in."""
    study = enter_names(request, slug)
    ready = list(name_finding.all_sure(study=study, by=me(request)).select_related("organisation"))
    if request.method != "POST":
        return render(request, "names/through.html", {"rows": rows_of(ready)})
    entered = name_finding.finish_all_sure(study=study, by=me(request))
    left = name_finding.all_sure(study=study, by=me(request)).count()
    kept = len(ready) - len(entered) - left
    if entered:
        said = ngettext(
            "%(count)s text is in the material now.", "%(count)s texts are in the material now.", len(entered)
        )
        messages.success(request, said % {"count": len(entered)})
    if kept > 0:
        said = ngettext(
            "%(count)s text is reviewed, and waits for the end of its cooling-off period.",
            "%(count)s texts are reviewed, and wait for the end of their cooling-off period.",
            kept,
        )
        messages.success(request, said % {"count": kept})
    if left:
        messages.warning(request, _("Some could not enter. Open them to see why."))
    return redirect("names_waiting", study.slug)


def remove(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Take a text back out, with everything sealed of it; asked first."""
    study = enter_names(request, slug)
    found = fetch_draft(request, study, draft)
    if request.method != "POST":
        return render(request, "names/remove.html", {"row": rows_of([found])[0], "draft": found})
    drafts.remove_draft(draft=found, by=me(request))
    messages.success(request, _("The text was removed, with everything that was sealed of it."))
    return redirect("names_waiting", study.slug)


def next_one(study: Study, by: User) -> Draft | None:
    """The text that waits longest for a review."""
    return drafts.visible_drafts(by, study).filter(state=Draft.State.REVIEW).first()


def _version(request: HttpRequest) -> int:
    """The version that was looked at; one that no draft has when nothing sensible was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0
