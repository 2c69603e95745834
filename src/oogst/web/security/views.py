"""Pages of django-allauth that need something of ours around them."""

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oogst.people.mail import can_mail
from oogst.vault.router import VAULT
from oogst.web.access import me
from oogst.web.security.factors import SealedFactors


def address(request: HttpRequest) -> HttpResponseBase:
    """Another e-mail address for one's account, which counts once a letter to it was answered. Needs mail."""
    user = me(request)
    if not can_mail():
        return render(request, "account/email_fixed.html")
    # The address that an account was made with counts as answered: who made it vouches for it.
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    answer: HttpResponseBase = EmailView.as_view()(request)
    return answer


@transaction.atomic(using=VAULT)
def new_codes(request: HttpRequest) -> HttpResponseBase:
    """New recovery codes. allauth locks the account in the database of studies, while it stands in the vault."""
    answer: HttpResponseBase = GenerateRecoveryCodesView.as_view()(request)
    return answer


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        if not SealedFactors().can_delete_authenticator(self.object):
            messages.error(self.request, _("Keep one second step: your installation asks for it. Add another first."))
            return redirect("mfa_list_webauthn")
        answer: HttpResponse = super().form_valid(form)
        return answer
