"""What a study is called, asks, and takes as the ground for new material."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oogst.people.access import Permission
from oogst.studies import services
from oogst.web.access import enter, me
from oogst.web.studies.answers import kept, show
from oogst.web.studies.forms import SettingsForm


def settings(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.MANAGE_STUDY)
    form = SettingsForm(request.POST or None, instance=study)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if not changed or kept(form, lambda: services.edit_study(study=study, by=me(request), **changed)):
            messages.success(request, _("Saved."))
            return redirect("study_settings", slug=slug)
    return show(request, "studies/settings.html", {"form": form})
