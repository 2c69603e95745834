"""One's studies, and making a new one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oogst.people.roles import ROLE_NAMES
from oogst.studies import queries, services
from oogst.web.access import me
from oogst.web.studies.answers import kept, show
from oogst.web.studies.forms import StudyForm


@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    """The studies in which one has a role. Two queries."""
    own = [(each.study, [ROLE_NAMES[role] for role in each.roles]) for each in queries.own_studies(me(request))]
    return render(request, "studies/list.html", {"own": own, "may_create": queries.may_create_studies(me(request))})


def new(request: HttpRequest) -> HttpResponse:
    user = me(request)
    if not queries.may_create_studies(user):
        raise PermissionDenied(_("Only an administrator or a lead researcher can make a study."))
    form = StudyForm(request.POST or None, initial={"language": user.language})
    wish = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if wish and (made := kept(form, lambda: services.create_study(by=user, lead=user, **wish))):
        return redirect("study", slug=made.slug)
    return show(request, "studies/new.html", {"form": form})
