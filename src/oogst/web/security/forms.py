"""The forms of second factors, in our words, and safe on both kinds of databases."""

import hashlib
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oogst.people.accounts import User
from oogst.vault.router import VAULT


class _Code(forms.Form):
    """A code of six or eight digits. allauth locks a used recovery code in a transaction on the database of studies,
    but it stands in the vault; PostgreSQL refuses that. What was counted against guessing stays when the code is wrong.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "placeholder": " "}

    def clean_code(self) -> str:
        with transaction.atomic(using=VAULT):
            try:
                return super().clean_code()  # type: ignore[misc]
            except ValidationError as error:
                wrong = error
        raise wrong


class _OnceOnly(_Code):
    """allauth forgets a used code after half a minute, while we take it for longer (MFA_TOTP_TOLERANCE)."""

    user: User

    def clean_code(self) -> str:
        code = super().clean_code()
        used = hashlib.sha256(f"{self.user.pk} {normalize_user_code(code)}".encode()).hexdigest()
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"oogst.code:{used}", "used", timeout=seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceOnly, AuthenticateForm):
    pass


class CodeAgainForm(_OnceOnly, ReauthenticateForm):
    pass


class AppForm(_Code, ActivateTOTPForm):
    pass


class _Named(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("What you call it"), max_length=60, required=self.fields["name"].required
        )


class PasskeyForm(_Named, AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Also sign in with it without a password")
        self.fields["passwordless"].help_text = ""
        self.initial.setdefault("passwordless", True)


class PasskeyNameForm(_Named, EditWebAuthnForm):
    instance: Authenticator
