"""Numbers for managers: their own school's on their page, and the releasing of them by the lead researcher."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oogst.insight import numbers
from oogst.people.access import Permission
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.sources.models import Phase
from oogst.studies.models import Decision, Organisation
from oogst.web.access import enter, fetch, me

WORDS: Mapping[str, str | Promise] = {
    numbers.PEOPLE: gettext_lazy("people who gave something"),
    numbers.ALL: gettext_lazy("contributions in all"),
    Phase.START.value: gettext_lazy("contributions at the start"),
    Phase.TRAJECTORY.value: gettext_lazy("contributions on the way"),
    Phase.CLOSING.value: gettext_lazy("contributions at the close"),
}


def told(shown: numbers.Shown) -> list[dict[str, object]]:
    """Each number with its words; None for what is not shown."""
    return [{"what": WORDS[name], "value": shown.values.get(name)} for name in numbers.NAMES]


@require_safe
def own_school(request: HttpRequest, slug: str) -> HttpResponse:
    """The manager's page: agreed things and released numbers of the own school, nothing else."""
    study = enter(request, slug, Permission.READ_NUMBERS)
    held = Membership.objects.filter(study=study, user_id=me(request).pk, role=Role.MANAGER.value)
    school = held.select_related("organisation").get().organisation
    shown = numbers.shown(school) if school else numbers.Shown({}, None)
    context = {"school": school, "numbers": told(shown), "since": shown.since}
    return render(request, "studies/own_school.html", context)


@require_safe
def all_schools(request: HttpRequest, slug: str) -> HttpResponse:
    """What managers of each school see, and what they would see after a release. Three queries a school."""
    study = enter(request, slug, Permission.MANAGE_STUDY)
    rows = []
    for school in study.organisations.exclude(decision=Decision.NO):
        seen, next_time = numbers.shown(school), numbers.preview(school)
        pairs = [
            {"what": WORDS[name], "now": seen.values.get(name), "then": next_time.values.get(name)}
            for name in numbers.NAMES
        ]
        rows.append({"school": school, "since": seen.since, "pairs": pairs, "changes": seen.values != next_time.values})
    return render(request, "studies/numbers.html", {"rows": rows})


@require_POST
def release(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.MANAGE_STUDY)
    rows = Organisation.objects.filter(study=study)
    school = fetch(request, Permission.MANAGE_STUDY, rows, pk)
    numbers.release(organisation=school, by=me(request))
    messages.success(request, _("The managers of %(school)s see these numbers now.") % {"school": school.label})
    return redirect("numbers", study.slug)
