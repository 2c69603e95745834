"""One segment in its text, to be shown beside the list."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oogst.coding.models import Coding
from oogst.insight.beside import codes_over, passage
from oogst.insight.book import in_order
from oogst.insight.segments import Describing
from oogst.people.access import Permission
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.web.access import enter, fetch


@require_GET
def beside(request: HttpRequest, slug: str, coding: uuid.UUID) -> HttpResponse:
    """A piece of a page. Some fifteen queries."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = fetch(request, Permission.READ_MATERIAL, Coding.objects.present().filter(study=study), coding)
    segment = Describing(study).segments([row.pk])[0]
    over = codes_over(study, segment.source, row.start, row.end)
    context = {
        "segment": segment,
        "passage": passage(segment.source, row.start, row.end),
        "over": [(code, other) for code, other in over if other.pk != row.pk],
        "places": in_order(study),
        "may_change": _may_change(request, row),
    }
    return render(request, "insight/beside.html", context)


def _may_change(request: HttpRequest, coding: Coding) -> bool:
    """Whether the buttons make sense: one's own coding, the lead's say, or a coder without account."""
    held, user = request.roles, request.user  # type: ignore[attr-defined]
    if coding.coder == user.pk or Role.LEAD in held:
        return True
    working: Any = Membership.objects.filter(study_id=coding.study_id, user_id=coding.coder)
    return not working.exists()
