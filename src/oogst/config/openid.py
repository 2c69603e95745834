"""The providers through which people may sign in (OpenID Connect), from OOGST_OIDC_1_…, OOGST_OIDC_2_… and so on."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_NUMBER = re.compile(r"OOGST_OIDC_(\d+)_ISSUER")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """What django-allauth wants to know of them. Raises ImproperlyConfigured on half a provider."""
    numbers = sorted(int(found[1]) for name in environment if (found := _NUMBER.fullmatch(name)))
    return {
        "openid_connect": {
            "provider_class": "oogst.web.security.openid.CheckedProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [_provider(environment, number) for number in numbers],
        }
    }


def _provider(environment: Mapping[str, str], number: int) -> dict[str, Any]:
    def said(word: str) -> str:
        return environment.get(f"OOGST_OIDC_{number}_{word}", "").strip()

    missing = [word for word in ("NAME", "CLIENT_ID", "CLIENT_SECRET") if not said(word)]
    if missing:
        raise ImproperlyConfigured(f"OOGST_OIDC_{number}_{missing[0]} is missing.")
    issuer = urlsplit(said("ISSUER"))
    if issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"OOGST_OIDC_{number}_ISSUER must begin with https://.")
    return {
        "provider_id": f"oidc-{number}",
        "name": said("NAME"),
        "client_id": said("CLIENT_ID"),
        "secret": said("CLIENT_SECRET"),
        "settings": {"server_url": said("ISSUER").rstrip("/"), "scope": ["openid", "email"]},
    }
