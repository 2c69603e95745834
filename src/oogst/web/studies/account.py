"""One's own account: the name that colleagues see, and the language of the screen."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from oogst.people.services import edit_own_account
from oogst.web.access import me
from oogst.web.studies.answers import show
from oogst.web.studies.forms import AccountForm


def account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=me(request))
    if request.method == "POST" and form.is_valid():
        edit_own_account(by=me(request), **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Saved."))
        answer = redirect("account")
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return answer
    return show(request, "studies/account.html", {"form": form})
