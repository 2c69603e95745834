"""How django-allauth behaves here: nobody signs up; accounts are made by a lead researcher or an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest

from oogst.people.accounts import User


class ClosedAccounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request) if request.user.is_anonymous else "/accounts/security/"

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return "/accounts/security/" if self.request.user.is_authenticated else "/accounts/login/"

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address becomes that of an account when its owner says so, unless another account has it by now."""
        if User.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id).exists():
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False
        return bool(super().confirm_email(request, email_address))
