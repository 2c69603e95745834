"""Signing in through one's own organisation (OpenID Connect): only who has an account here, and nothing is taken over.

django-allauth keeps the state and PKCE. An answer is checked further than it does: the signature always, the name of
who gives it, and the nonce of this one attempt.
"""

import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from requests import RequestException

from oogst.config.openid import LOOPBACK
from oogst.people.accounts import User

SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]  # never one that our own secret could make
CLAIMS = ("sub", "email", "email_verified", "nonce")  # all that we look at


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """The conversation with the provider. What is not as it should be raises OAuth2Error."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        issuer = self.get_provider().app.settings["server_url"].partition("/.well-known/")[0]
        if str(config.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            raise OAuth2Error("The provider calls itself by another name than the settings do.")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            address = urlsplit(str(config.get(name, "")))
            if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
                raise OAuth2Error(f"The provider gives no safe {name}.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """All that we need stands in the signed token; the address with more about somebody is not asked."""
        try:
            claims = self._claims(app, str(kwargs["response"].get("id_token", "")))
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The id_token cannot be read.") from error
        known = {name: claims.get(name) for name in CLAIMS}
        return self.get_provider().sociallogin_from_response(request, {"id_token": known})

    def _claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("There is no id_token.") from error
        if algorithm not in SIGNATURES:
            raise OAuth2Error("The id_token is not signed in a way that we trust.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if claims.get("azp", app.client_id) != app.client_id or not claims["exp"] or not claims["sub"]:
            raise OAuth2Error("The id_token is meant for somebody else.")
        return claims


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the provider. Asking (GET) shows a page with the button: no link of somebody else begins."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from the provider."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


class CheckedProvider(OpenIDConnectProvider):
    oauth2_adapter_class = CheckedAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only where to go afterwards comes from the visitor: not what is asked of the provider, nor what for."""
        asked = super().get_redirect_from_request_kwargs(request)
        return {"process": AuthProcess.LOGIN} | {name: asked[name] for name in ("next_url",) if name in asked}

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, **kwargs: Any) -> HttpResponse:
        """A page that goes on by itself: our content policy lets no form lead to another site."""
        nonce = secrets.token_urlsafe(32)
        try:
            answer = super().redirect(request, process, next_url, auth_params={"nonce": nonce}, nonce=nonce)
        except (RequestException, OAuth2Error, ValueError) as error:
            return render_authentication_error(request, self, exception=error)
        address = answer.headers.get("Location")
        if not address:
            return answer
        page = render(request, "socialaccount/going.html", {"provider": self, "address": address})
        page["Refresh"] = f"0; url={address}"
        return page


class OnlyKnownPeople(DefaultSocialAccountAdapter):
    """Whoever has an account by the same, verified, e-mail address signs in to it. Nothing is kept, nobody signs up."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Only those of the settings: no table is asked."""
        apps = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for of_one in apps.values() for app in of_one]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = sociallogin.account.extra_data["id_token"]
        if not secrets.compare_digest(str(claims["nonce"]), str(sociallogin.state.get("nonce"))):
            error = OAuth2Error("The id_token belongs to another attempt.")
            raise ImmediateHttpResponse(render_authentication_error(request, sociallogin.provider, exception=error))
        address = str(claims["email"] or "").lower() if claims["email_verified"] is True else ""
        user = User.objects.filter(email=address).first() if address else None
        if user is None:
            context = {"provider": sociallogin.provider, "verified": bool(address)}
            raise ImmediateHttpResponse(render(request, "socialaccount/no_account.html", context, status=403))
        sociallogin.user = user
