"""The studies of somebody."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter


@login_required
def studies(request):
    return render(request, "studies/list.html", {"studies": Study.objects.visible_to(request.user)})


def study(request, slug):
    enter(request, slug, Permission.ENTER_STUDY)
    return render(request, "studies/road.html", {})
