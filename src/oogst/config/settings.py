"""The settings. One laptop needs none; an installation sets OOGST_… variables (docs/how-to/administrator.md)."""

import os
from pathlib import Path

from oogst.config.database import database
from oogst.config.fingerprint import fingerprint
from oogst.config.secret import secret_key
from oogst.config.signing_in import *  # noqa: F403

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("OOGST_DATA", "data")).resolve()

DEMO = os.environ.get("OOGST_DEMO") == "1"  # one-click sign-in; `oogst demo` sets it, for its own data folder only
DEBUG = False
SECRET_KEY = secret_key(DATA)
SECRET_KEY_FALLBACKS = [old for old in os.environ.get("OOGST_SECRET_KEY_BEFORE", "").split(",") if old]
HOSTS = [host for host in os.environ.get("OOGST_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]
SITE_URL = os.environ.get("OOGST_URL", "").rstrip("/")  # for links in exported reports; else the address in use

INSTALLED_APPS = [
    "oogst.web.apps.WebConfig",
    "oogst.apps.OogstConfig",
    "oogst.vault.apps.VaultConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "oogst.web.security.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oogst.web.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "oogst.web.errors.AddressMiddleware",
    "oogst.web.security.sessions.IdleMiddleware",
    "oogst.web.security.required.SecondFactorMiddleware",
    "oogst.web.access.SignInMiddleware",
]

ROOT_URLCONF = "oogst.config.urls"
ASGI_APPLICATION = "oogst.config.asgi.application"
WSGI_APPLICATION = "oogst.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oogst.web.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "oogst.web.templatetags.ui",
            ],
        },
    }
]

DATABASES = {
    "default": database(os.environ.get("OOGST_DATABASE", ""), DATA / "oogst.sqlite3"),
    "vault": database(os.environ.get("OOGST_VAULT_DATABASE", ""), DATA / "vault.sqlite3"),
}
DATABASE_ROUTERS = ["oogst.vault.router.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("OOGST_BEHIND_PROXY") == "1" else None
SECURE_HSTS_SECONDS = 31_536_000 if HOSTS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
# Of what a browser can do, Oogst itself may record and take a passkey; what is shown in it may do nothing.
PERMISSIONS_POLICY = (
    "microphone=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), accelerometer=(), "
    "bluetooth=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), "
    "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), midi=(), payment=(), serial=(), "
    "usb=(), xr-spatial-tracking=()"
)

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = (
    f"/static/{fingerprint(PACKAGE / 'web' / 'static')}/"  # changes with the files, so they may be cached for ever
)
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]

MEDIA_OUTGOING = DATA / "outgoing"  # exports that wait to be fetched; each is removed within a day
MEDIA_INCOMING = DATA / "incoming"  # files on their way in; each is removed once it was read
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000  # without script a whole folder comes in one request
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
MAXIMUM_FILE_SIZE = 200 * 2**20
READER_SECONDS = int(os.environ.get("OOGST_READER_SECONDS", "20"))  # of processor time, for one file that comes in
READER_MEMORY_MB = int(os.environ.get("OOGST_READER_MEMORY_MB", "1024"))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("OOGST_SMTP")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, _, _port = os.environ.get("OOGST_SMTP", "localhost:25").partition(":")
EMAIL_PORT = int(_port or 25)
EMAIL_HOST_USER = os.environ.get("OOGST_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("OOGST_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 10  # seconds; somebody waits for the page meanwhile
EMAIL_USE_TLS = os.environ.get("OOGST_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("OOGST_MAIL_FROM", "oogst@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"quiet": {"()": "oogst.web.quiet.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["quiet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# The vault. Its master key is never in a database: in this file, or in OOGST_MASTER_KEY.
MASTER_KEY_FILE = Path(os.environ.get("OOGST_MASTER_KEY_FILE", DATA / "master.key")).resolve()
SEALED = DATA / "sealed"  # recordings, scans and signed forms, each sealed under the key of whom it is of
ERASURES = Path(os.environ.get("OOGST_ERASURES", DATA / "erasures.jsonl")).resolve()  # what was destroyed: ids only
MAXIMUM_RECORDING_SIZE = 2 * 2**30
DEDUCE = os.environ.get("OOGST_DEDUCE", "1") != "0"  # the optional layer of name finding, where it is installed

# Backups, sealed under a key of their own. Keys of the vault go to another folder and are kept for less long: once the
# last backup with a destroyed key is gone, nothing that was sealed under it can be read from any backup of data.
BACKUPS = Path(os.environ.get("OOGST_BACKUPS", DATA / "backups")).resolve()
KEY_BACKUPS = Path(os.environ.get("OOGST_KEY_BACKUPS", DATA / "key-backups")).resolve()
BACKUP_KEY_FILE = Path(os.environ.get("OOGST_BACKUP_KEY_FILE", DATA / "backup.key")).resolve()  # or OOGST_BACKUP_KEY
BACKUP_DAILY = os.environ.get("OOGST_BACKUP_DAILY", "1") != "0"  # once there is a backup key
KEEP_BACKUPS = int(os.environ.get("OOGST_KEEP_BACKUPS", "30"))  # days
KEEP_KEY_BACKUPS = min(int(os.environ.get("OOGST_KEEP_KEY_BACKUPS", "7")), KEEP_BACKUPS)  # days

# Who answers for the data, as the data management plan and the processing register say it.
INSTITUTION = os.environ.get("OOGST_INSTITUTION", "")
PRIVACY_CONTACT = os.environ.get("OOGST_PRIVACY_CONTACT", "")  # an address or a page
