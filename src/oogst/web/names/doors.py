"""The doors of these pages: a study, and a draft that this account may find."""

from django.http import HttpRequest

from oogst.people.access import Permission
from oogst.sources import drafts
from oogst.sources.models import Draft
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me


def enter_names(request: HttpRequest, slug: str) -> Study:
    return enter(request, slug, Permission.REVIEW_NAMES)


def fetch_draft(request: HttpRequest, study: Study, pk: str) -> Draft:
    """Http404 for an embargoed draft of which this account is not the interviewer, as if it were not there."""
    rows = drafts.visible_drafts(me(request), study).select_related("study", "organisation")
    draft = fetch(request, Permission.REVIEW_NAMES, rows, pk)
    draft.study = study
    return draft
