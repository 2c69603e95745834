"""The research tables: one app, one migration history; its rooms are packages inside it."""

from django.apps import AppConfig


class OogstConfig(AppConfig):
    name = "oogst"
    label = "oogst"
    verbose_name = "Oogst"
    default_auto_field = "django.db.models.BigAutoField"
