"""A study's first page: the road for the research team, the report for advisors, their own page for schools."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from oogst.insight import road
from oogst.people.access import Permission, allows
from oogst.people.accounts import User
from oogst.people.roles import SCHOOL_ROLES
from oogst.studies.models import Decision, Study
from oogst.web.access import enter, me
from oogst.web.studies.drawing import draw
from oogst.web.studies.school_people import own_page


@require_safe
def study(request: HttpRequest, slug: str) -> HttpResponse:
    """Each role arrives where its work is."""
    entered = enter(request, slug, Permission.ENTER_STUDY)
    held = request.roles  # type: ignore[attr-defined]
    if allows(held, Permission.READ_MATERIAL):
        return render(request, "studies/road.html", the_road(entered, me(request)))
    if held & SCHOOL_ROLES:
        return own_page(request, entered)
    return redirect("report", slug=slug)


def the_road(study: Study, user: User) -> dict[str, Any]:
    """What the road shows this account. Nineteen queries, however large the study."""
    lanes, today = road.lanes(study), timezone.localdate()
    decided = [lane.organisation.decision for lane in lanes]
    return {
        "road": draw(lanes, today),
        "lanes": lanes,
        "lead": _lead(decided),
        "waiting": road.waiting(user, study, today),
        "attention": road.attention(study, user.pk),
        "holdings": road.holdings(study),
    }


def _lead(decided: list[str]) -> str:
    """How many schools are on the way, and how many said no."""
    no = decided.count(Decision.NO)
    way = len(decided) - no
    parts = [ngettext("%(count)s school on the way", "%(count)s schools on the way", way) % {"count": way}]
    if no:
        parts.append(ngettext("%(count)s said no", "%(count)s said no", no) % {"count": no})
    return " · ".join(parts) if decided else _("No schools yet")
