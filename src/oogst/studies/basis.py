"""The grounds on which material may be used."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Why this material may be used."""

    CONSENT = "consent", _("consent, signed in Oogst")
    ELSEWHERE = "elsewhere", _("consent, recorded elsewhere")
    HARVEST = "harvest", _("harvest report, approved by its participants")
    PUBLIC = "public", _("public document")
    OWN_NOTES = "own_notes", _("the researcher’s own notes")
