"""Signing in, and the safety of one's account."""

from allauth.mfa.base import urls as second_step
from allauth.mfa.recovery_codes import urls as recovery
from allauth.mfa.totp import urls as app
from allauth.mfa.webauthn import urls as passkeys
from allauth.socialaccount import views as social
from django.urls import include, path

from oogst.web.security import openid, views

urlpatterns = [
    path("email/", views.address, name="account_email"),
    path("", include("allauth.account.urls")),
    path("security/recovery-codes/generate/", views.new_codes, name="mfa_generate_recovery_codes"),
    path("security/passkeys/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("security/", include(second_step)),
    path("security/app/", include(app)),
    path("security/recovery-codes/", include(recovery)),
    path("security/passkeys/", include(passkeys)),
    path("security/sessions/", include("allauth.usersessions.urls")),
    path("provider/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", social.login_error, name="socialaccount_login_error"),
    path("provider/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("provider/<slug:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
]
