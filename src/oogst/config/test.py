"""The settings of the tests: as real as can be, but with a cheap password hash and a folder of their own."""

import os
import tempfile

os.environ.setdefault("OOGST_DATA", tempfile.mkdtemp(prefix="oogst-test-"))
os.environ.setdefault("OOGST_SECRET_KEY", "only for tests")
os.environ.setdefault("OOGST_MASTER_KEY", "tests:b25seSBmb3IgdGVzdHM6IHRoaXJ0eS10d28gYnl0ZXM=")

from oogst.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEMO = True
DEDUCE = False  # it takes a minute to start; its own test starts it
ALLOWED_HOSTS = ["*"]
