"""What people of a school see of a study: what it is and asks, who reads what. No statements, no counts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from oogst.people.models import Membership
from oogst.people.roles import ROLE_NAMES, SCHOOL_ROLES, Role
from oogst.studies.models import Study
from oogst.studies.queries import lead_researchers
from oogst.web.access import me
from oogst.web.studies.role_words import GOALS, MEANS, readers


def own_page(request: HttpRequest, study: Study) -> HttpResponse:
    """The page of somebody of a school, with its own word for guidance. Three queries."""
    own = Membership.objects.filter(
        study=study, user_id=me(request).pk, role__in=[role.value for role in SCHOOL_ROLES]
    ).select_related("organisation")
    membership = min(own, key=lambda each: list(Role).index(Role(each.role)))
    role, school = Role(membership.role), membership.organisation
    word = {"word": (school.own_word if school else "") or _("career guidance")}
    context = {
        "role_name": ROLE_NAMES[role],
        "school": school,
        "goals": [sentence % word for sentence in GOALS],
        "means": [sentence % word for sentence in MEANS[role]],
        "readers": readers(role),
        "contacts": lead_researchers(study),
    }
    return render(request, "studies/own_page.html", context)
