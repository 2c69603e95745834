"""The tables of the vault's own database: keys, and what is sealed under them.

Nothing here names anybody in the clear. A *subject* is whom sealed things belong to: a person, an organisation, or a
thing of several people (a recording of two), which has a key of its own. Accounts stand in `oogst.people.accounts`.
"""

from __future__ import annotations

from django.db import models

from oogst.core.ids import uuid7
from oogst.people.accounts import User

__all__ = ["AddressIndex", "Identity", "SealedFile", "SealedText", "StudyKey", "SubjectKey", "User"]


class StudyKey(models.Model):
    """A key of a study, wrapped by a master key. "wrap" keys wrap keys of subjects; one "index" key marks addresses."""

    class Purpose(models.TextChoices):
        WRAP = "wrap"
        INDEX = "index"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.UUIDField()
    purpose = models.CharField(max_length=5, choices=Purpose.choices)
    master = models.CharField(max_length=16, help_text="Which master key wraps it.")
    wrapped = models.BinaryField()
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "vault"
        constraints = [
            models.UniqueConstraint(
                fields=["study", "purpose"], condition=models.Q(current=True), name="study_key_one_current"
            )
        ]


class Subject(models.TextChoices):
    PERSON = "person"
    ORGANISATION = "organisation"
    THING = "thing"


class SubjectKey(models.Model):
    """The key of one subject, wrapped by a key of its study. Destroying somebody's data ends with this row."""

    subject = models.UUIDField(primary_key=True)
    study = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Subject.choices)
    key_id = models.UUIDField(default=uuid7, unique=True, help_text="How a certificate calls this key.")
    study_key = models.ForeignKey(StudyKey, models.PROTECT, related_name="wraps")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "vault"
        indexes = [models.Index(fields=["study"], name="subject_key_of_study")]


class Identity(models.Model):
    """Who a pseudonym is: name, address, phone, employer, other names; sealed JSON."""

    subject = models.OneToOneField(SubjectKey, models.CASCADE, primary_key=True, related_name="identity")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "vault"


class AddressIndex(models.Model):
    """A blind mark by which an address leads to its person, without opening anything."""

    subject = models.ForeignKey(SubjectKey, models.CASCADE, related_name="addresses")
    mark = models.CharField(max_length=64)

    class Meta:
        app_label = "vault"
        constraints = [models.UniqueConstraint(fields=["mark", "subject"], name="address_once_a_subject")]


class SealedText(models.Model):
    """Sealed words: a raw text, the decisions about its names, a note with names. `about` is what it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.ForeignKey(SubjectKey, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=20)
    about = models.UUIDField()
    sealed = models.BinaryField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "vault"
        constraints = [models.UniqueConstraint(fields=["about", "kind"], name="sealed_text_one_of_a_kind")]


class SealedFile(models.Model):
    """A sealed file on disk: a recording, a scan, a signed form. Its name is sealed as well."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.ForeignKey(SubjectKey, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20)
    about = models.UUIDField(db_index=True)
    name = models.BinaryField()
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(help_text="Plain bytes.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "vault"
