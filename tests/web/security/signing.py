"""Signing in as people do: by the form, with a second step, in a session of their own."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from tests.factories import make_user

LOGIN = "/accounts/login/"
SAFETY = "/accounts/security/"
PASSWORD = "een lang wachtwoord"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def signed_in(user=None):
    """Somebody who came in by the form, and showed a moment ago that it is still them."""
    client = Client()
    sign_in(client, (user or make_user()).email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def code_of(secret):
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client):
    """Give an account an app; its key."""
    page = client.get(SAFETY + "app/activate/")
    secret = page.context["form"].secret
    answer = client.post(SAFETY + "app/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def forget_codes():
    """A code counts once in half a minute; tests do not wait for the next."""
    from django.core.cache import cache

    cache.clear()


def force_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
