"""Links with which somebody sets the first password of an account, once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from oogst.people.accounts import User


def password_path(user: User) -> str:
    """The path of a page on which a new password can be set; it works once, for three days."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
