"""Sentences of Django and allauth that Oogst says in its own Dutch: with “je”, and in full.

They stand here so that the catalogue holds them. The sentences of this package come before those of others.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

PASSWORDS = (
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    _("You must type the same password each time."),
    _("Please type your current password."),
)
FORMS = (
    _("This field is required."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
)
SECOND_STEPS = (
    _("Incorrect code."),
    _("Incorrect password."),
    _("Be patient, you are sending too many requests."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
)
ADDRESSES = (
    _("This email address is already associated with this account."),
    _("Enter a valid email address."),
)
