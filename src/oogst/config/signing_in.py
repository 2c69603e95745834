"""Settings of signing in: passwords, second factors, providers, sessions and limits. `settings.py` takes them over."""

import os

from oogst.config.openid import providers

_HTTPS = bool(os.environ.get("OOGST_HOSTS"))
_MAIL = bool(os.environ.get("OOGST_SMTP"))

AUTH_USER_MODEL = "vault.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studies"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "oogst.web.accounts.ClosedAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by a lead researcher or an administrator, never by signing up
ACCOUNT_CHANGE_EMAIL = True  # one address an account; a new one counts once a letter to it was answered
ACCOUNT_EMAIL_NOTIFICATIONS = _MAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # By address of the visitor, and by account, whether that exists or not. A school shares one address.
    "login_failed": "30/10m/ip,5/15m/key",
    "reset_password": "20/10m/ip,5/15m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/60s/key",
    "program_failed": "30/10m/ip",  # tokens that are none
}
PROGRAM_REQUESTS_A_MINUTE = 600  # of one token, a process
# How many web servers in front say, in X-Forwarded-For, whom they answer: limits are by that address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("OOGST_BEHIND_PROXY") == "1" else 0

SECOND_FACTOR_REQUIRED = os.environ.get("OOGST_SECOND_FACTOR", "optional") == "required"  # for research roles
MFA_ADAPTER = "oogst.web.security.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Oogst"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who makes an account vouches for its address
MFA_FORMS = {
    "authenticate": "oogst.web.security.forms.CodeForm",
    "reauthenticate": "oogst.web.security.forms.CodeAgainForm",
    "activate_totp": "oogst.web.security.forms.AppForm",
    "add_webauthn": "oogst.web.security.forms.PasskeyForm",
    "edit_webauthn": "oogst.web.security.forms.PasskeyNameForm",
}

SOCIALACCOUNT_ADAPTER = "oogst.web.security.openid.OnlyKnownPeople"
SOCIALACCOUNT_PROVIDERS = providers(os.environ)
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # `OnlyKnownPeople` matches, and leaves passwords alone
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""

# Shared by all processes, so that they count attempts together; in the vault, since it holds addresses of visitors.
# More entries than anybody can make within the limits: nobody pushes a count out by making others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "oogst_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

SESSION_COOKIE_AGE = int(float(os.environ.get("OOGST_SESSION_HOURS", "12")) * 3600)  # seconds without doing anything
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The prefix makes a browser refuse such a cookie from another host or over plain HTTP.
SESSION_COOKIE_NAME = "__Host-sessionid" if _HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
