"""The profile of a case: what there is, what stands out, when, and what was written about it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oogst.insight.case import held, memos, standing
from oogst.insight.summary_models import CaseSummary
from oogst.insight.trajectory import trajectory
from oogst.people.access import Permission
from oogst.story.models import Quote
from oogst.web.access import enter, fetch
from oogst.web.insight import links
from oogst.web.insight import trajectory as showing
from oogst.web.insight.forms import ProfileForm

SHOWN = 5  # quotes and memos


@require_GET
def profile(request: HttpRequest, slug: str, school: uuid.UUID) -> HttpResponse:
    """Some twenty queries, however much there is."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    case = fetch(request, Permission.READ_MATERIAL, study.organisations.all(), school)
    case.study = study
    form = ProfileForm(study, request.GET)
    rows = form.chosen()["rows"]
    found = trajectory(case, rows)
    codes = standing(case, rows)
    quotes = Quote.objects.filter(study=study, source__organisation=case).exclude(words="").select_related("source")
    written = memos(case)
    said = CaseSummary.objects.filter(organisation=case, code__removed_at=None)
    context = {
        "case": case, "form": form, "held": held(case), "found": found, **showing.drawn(case, found),
        "table": showing.table(case, found),
        "codes": [(one, links.of_code(study, one.code, organisation=case.pk), links.of_code(study, one.code),
                   round(100 * one.share), round(100 * one.everywhere)) for one in codes],
        "most": max((round(100 * max(one.share, one.everywhere)) for one in codes), default=0),
        "summaries": said.select_related("code").order_by("code__position"),
        "address": request.GET.urlencode(), "quotes": quotes[:SHOWN], "quotes_in_all": quotes.count(),
        "memos": written[:SHOWN], "memos_in_all": written.count(),
    }  # fmt: skip
    return render(request, "insight/case.html", context)
