"""Consent: what was asked in which words, who agreed to what, and who took it back. Pseudonyms only.

What was signed (with the name) is a sealed file in the vault; here stand the digests that prove it.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.studies.models import Person, Study


class Purpose(models.TextChoices):
    """What somebody may agree to, one by one."""

    INTERVIEW = "interview", _("interviews")
    RECORDING = "recording", _("recording of what is said")
    DIALOGUE = "dialogue", _("dialogues and their harvest")
    LOGBOOK = "logbook", _("logbook entries")
    CORRESPONDENCE = "correspondence", _("e-mails and notes of talks")
    OBSERVATION = "observation", _("observations")
    SURVEY = "survey", _("answers in questionnaires")
    QUOTES = "quotes", _("quotes under a pseudonym in publications")
    ARCHIVE = "archive", _("keeping for later research, without names")


class Language(models.TextChoices):
    """In which words: Dutch, plain Dutch, English."""

    NL = "nl", _("Dutch")
    NL_PLAIN = "nl-plain", _("plain Dutch")
    EN = "en", _("English")


class ConsentForm(models.Model):
    """An information sheet with its consent form, for a group of people: champions, participants of a dialogue."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="consent_forms")
    title = models.CharField(_("title"), max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.title


class ConsentVersion(models.Model):
    """One version of a form. A draft is edited; once two people have published it, it never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("waits for a second person")
        PUBLISHED = "published", _("in use")
        RETIRED = "retired", _("replaced")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="consent_versions")
    form = models.ForeignKey(ConsentForm, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    purposes = models.JSONField(default=list, help_text="Keys of Purpose, in the order in which they are asked.")
    required = models.JSONField(default=list, help_text="Purposes without which nobody can take part.")
    changed = models.JSONField(default=list, help_text="Purposes that mean something else than in the version before.")
    valid_until = models.DateField(_("can be signed until"), null=True, blank=True)
    drafted_by = models.UUIDField()
    proposed_by = models.UUIDField(null=True)
    published_by = models.UUIDField(null=True, help_text="The second person.")
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        ordering = ["form", "number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="consent_version_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "proposed"])
                | models.Q(published_by__isnull=False, proposed_by__isnull=False, published_at__isnull=False)
                & ~models.Q(published_by=models.F("proposed_by")),
                name="consent_published_by_two",
            ),
        ]


class ConsentText(models.Model):
    """The words of a version in one language. They never change once the version leaves the draft (a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ConsentVersion, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=Language.choices)
    sheet = models.TextField(_("information sheet"), help_text="Markdown; [eigen woord] becomes the school's own term.")
    statement = models.TextField(_("what is signed"), help_text="Markdown, above the purposes.")
    purposes = models.JSONField(default=dict, help_text="Purpose key to the sentence that is ticked.")
    questions = models.JSONField(
        default=list, help_text='[{"question", "options": [..], "right": index, "passage": "what to read again"}]'
    )

    class Meta:
        app_label = "oogst"
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="consent_text_once_a_language")]


class ConsentShown(models.Model):
    """The very bytes that people saw: a text rendered with the own word of a school. Never changes (a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="shown")
    body = models.TextField(help_text="HTML; its UTF-8 bytes are what `digest` is of.")
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["text", "digest"], name="consent_shown_once")]


class PersonalLink(models.Model):
    """A way in for one person, without an account: a secret in a link, and then a code by mail. Ends at withdrawal."""

    class Purpose(models.TextChoices):
        CONSENT = "consent"
        MY_DATA = "my_data"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    secret_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the 32 bytes in the link.")
    code_digest = models.CharField(max_length=64, blank=True, help_text="Of the code now under way; a keyed digest.")
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "oogst"


class ConsentAsk(models.Model):
    """That a person was asked to sign a version. At most one open ask of a form for a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="consent_asks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="consent_asks")
    version = models.ForeignKey(ConsentVersion, models.PROTECT, related_name="asks")
    by = models.UUIDField()
    asked_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Signed, declined, replaced or withdrawn.")
    outcome = models.CharField(max_length=10, blank=True, help_text="signed, declined, replaced, withdrawn")
    attempts = models.JSONField(default=dict, help_text="Comprehension: question number to tries. Never a mark.")

    class Meta:
        app_label = "oogst"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"], condition=models.Q(ended_at__isnull=True), name="consent_ask_open_once"
            )
        ]


class Method(models.TextChoices):
    CODE = "code", _("signed on a screen, with a code by mail")
    PAPER = "paper", _("signed on paper; a scan is in the vault")
    MAIL = "mail", _("agreed by mail; the answer is in the vault")


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> Self:
        """Those that count now."""
        return self.filter(ended_at__isnull=True).exclude(confirmed_at__isnull=True)


class Signature(models.Model):
    """That a person agreed, to which purposes, in which very words. Its facts never change (a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, models.CASCADE, related_name="signatures")
    version = models.ForeignKey(ConsentVersion, models.PROTECT, related_name="signatures")
    shown = models.ForeignKey(ConsentShown, models.PROTECT, related_name="signatures")
    language = models.CharField(max_length=10, choices=Language.choices)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes shown.")
    yes = models.JSONField(default=list, help_text="Purposes agreed to.")
    no = models.JSONField(default=list, help_text="Purposes asked and not agreed to.")
    method = models.CharField(max_length=10, choices=Method.choices)
    signed_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.UUIDField(null=True, help_text="Who recorded a paper or mail answer.")
    confirmed_by = models.UUIDField(null=True, help_text="The second person, for paper and mail.")
    confirmed_at = models.DateTimeField(null=True, help_text="From then on it counts; at once when signed on a screen.")
    copy = models.UUIDField(null=True, help_text="The sealed PDF copy (vault.SealedFile).")
    copy_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of that PDF.")
    proof = models.UUIDField(null=True, help_text="The sealed scan or mail (vault.SealedFile).")
    proof_digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True, help_text="replaced, stopped, refused")

    objects: ClassVar[SignatureQuerySet] = SignatureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["signed_at"]
        indexes = [models.Index(fields=["study", "person"], name="signature_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method="code")
                | models.Q(recorded_by__isnull=False)
                & (models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("recorded_by"))),
                name="signature_seen_by_two",
            )
        ]


class Withdrawal(models.Model):
    """That somebody stopped, or had everything destroyed. After that only ids and counts are left."""

    class Kind(models.TextChoices):
        STOP = "stop", _("stopped")
        DESTROY = "destroy", _("had everything destroyed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="withdrawals")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="withdrawals")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    asked_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.UUIDField(
        null=True, help_text="The account that recorded it; empty when they did it themselves."
    )
    subjects = models.JSONField(default=list, help_text="Random ids of whom and what must be destroyed in the vault.")
    counts = models.JSONField(default=dict, help_text="Class to how many were destroyed.")
    keys = models.JSONField(default=list, help_text="Names of the keys that were destroyed.")
    rows_done_at = models.DateTimeField(null=True, help_text="The research database is clean.")
    done_at = models.DateTimeField(null=True, help_text="The vault, the files and free pages are clean as well.")
    key_backups_until = models.DateField(null=True)
    data_backups_until = models.DateField(null=True)

    class Meta:
        app_label = "oogst"
        ordering = ["asked_at"]


class Letter(models.Model):
    """That a letter went to a person: which kind, when; never its words or the address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=30)
    about = models.UUIDField(null=True)
    ordinal = models.PositiveIntegerField(default=0, help_text="So that no reminder goes twice.")
    at = models.DateTimeField(auto_now_add=True)
    sent = models.BooleanField(default=False)

    class Meta:
        app_label = "oogst"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about", "ordinal"],
                condition=models.Q(about__isnull=False),
                name="letter_once",
            )
        ]
