"""Who has which role in which study; and the trail, append-only and chained."""

from django.db import models

from oogst.core.ids import uuid7
from oogst.people.roles import ROLE_NAMES, Role


class Membership(models.Model):
    """One role of one account in one study. The account itself is in the vault: only its id is here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey("oogst.Study", models.CASCADE, related_name="memberships")
    user_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_NAMES[role]) for role in Role])
    organisation = models.ForeignKey(
        "oogst.Organisation", models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    person = models.ForeignKey("oogst.Person", models.SET_NULL, null=True, blank=True, related_name="memberships")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        constraints = [
            models.UniqueConstraint(fields=["study", "user_id", "role"], name="membership_each_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_known_role"
            ),
        ]
        indexes = [models.Index(fields=["user_id"], name="membership_by_user")]


class TrailHead(models.Model):
    """The end of one chain: the study's id, or "site" for what belongs to no study."""

    chain = models.CharField(max_length=36, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "oogst"


class TrailEntry(models.Model):
    """One change, without words of persons. Rows are never changed or removed (a trigger refuses it)."""

    chain = models.CharField(max_length=36)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="trail_one_entry_per_place")]
        indexes = [models.Index(fields=["chain", "verb"], name="trail_by_verb")]
