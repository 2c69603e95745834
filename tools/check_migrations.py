"""Checks that the migrations say what the models say."""

import os
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oogst.config.test")
    django.setup()
    try:
        call_command("makemigrations", "oogst", "vault", check=True, dry_run=True, verbosity=1)
    except SystemExit as ended:
        sys.exit(ended.code)
