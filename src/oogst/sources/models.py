"""Sources: what was collected. A text never changes; a corrected text is a new revision."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.participation.models import Signature
from oogst.people.access import TABLE, Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.studies.basis import Basis
from oogst.studies.models import Organisation, Person, Study


class Kind(models.TextChoices):
    """How the material came about. The first letter of the mark on the road."""

    INTERVIEW = "interview", _("interview")
    HARVEST = "harvest", _("harvest report")
    LOGBOOK = "logbook", _("logbook entry")
    EMAIL = "email", _("e-mail")
    OBSERVATION = "observation", _("observation")
    NOTES = "notes", _("notes")
    SURVEY = "survey", _("answer in a questionnaire")
    DOCUMENT = "document", _("document")


class Phase(models.TextChoices):
    RECRUITMENT = "recruitment", _("recruitment and decision")
    START = "start", _("start dialogue")
    TRAJECTORY = "trajectory", _("trajectory")
    CLOSING = "closing", _("closing")


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: User) -> Self:
        """Sources of studies in which this account may read material."""
        reading = [role.value for role, permissions in TABLE.items() if Permission.READ_MATERIAL in permissions]
        return self.filter(study__in=Membership.objects.filter(user_id=user.pk, role__in=reading).values("study_id"))


class Source(models.Model):
    """One text of the material, and how it was collected. Its words are in its newest revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="sources")
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.DOCUMENT)
    date = models.DateField(_("date"), null=True, blank=True)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("organisation"),
    )
    people: models.ManyToManyField[Person, Participant] = models.ManyToManyField(
        Person, through="Participant", related_name="sources"
    )
    basis = models.CharField(_("may be used because of"), max_length=20, choices=Basis.choices)
    basis_note = models.CharField(_("where that is recorded"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    description = models.TextField(_("description"), blank=True)
    file_name = models.CharField(max_length=300, blank=True)
    file_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file it came from.")
    guid = models.UUIDField(default=uuid7, help_text="Its REFI-QDA identity, kept over every export.")
    length = models.PositiveIntegerField(default=0, help_text="Code points of the newest revision.")
    words = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the newest revision.")
    interviewer = models.UUIDField(null=True, blank=True, help_text="The account that held the interview.")
    promised_day = models.DateField(null=True, blank=True, help_text="The last day of its cooling-off period.")
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[SourceQuerySet] = SourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["date", "name", "id"]
        indexes = [
            models.Index(fields=["study", "date", "name"], name="source_in_order"),
            models.Index(fields=["study", "digest"], name="source_by_digest"),
        ]
        constraints = [models.UniqueConstraint(fields=["study", "guid"], name="source_guid_once_a_study")]

    def __str__(self) -> str:
        return self.name

    def current(self) -> Revision:
        """The newest revision, with its text. One query."""
        return self.revisions.latest("number")

    def passage(self, start: int, end: int) -> str:
        """The words on [start, end) of the newest revision, cut by the database. One query."""
        cut: str = self.revisions.order_by("-number").values_list(Substr("text", start + 1, end - start), flat=True)[0]
        return cut


class Revision(models.Model):
    """An immutable text: NFC, `\\n` line ends, positions in code points."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=200, blank=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="revision_number_once")]


class IndexedText(models.Model):
    """The number under which a source stands in the search index (`sources.index`)."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="indexed")

    class Meta:
        app_label = "oogst"


class Turn(models.Model):
    """One speaker's turn in a revision. Code points; `words_start` is where the words begin, after the label."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    words_start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    speaker = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True)
    begins_ms = models.PositiveIntegerField(null=True, blank=True)
    ends_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        app_label = "oogst"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="turn_number_once"),
            models.CheckConstraint(
                condition=Q(start__lte=F("words_start")) & Q(words_start__lte=F("end")), name="turn_in_order"
            ),
        ]


class Participant(models.Model):
    """That a person is in a source, and as which speaker."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE, related_name="participations")
    speaker = models.CharField(max_length=120, blank=True)
    signature = models.ForeignKey(
        Signature, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The consent that covers it."
    )

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["source", "person"], name="participant_once_a_source")]


class Draft(models.Model):
    """A text on its way in, which is no source yet: its names are being reviewed, or its cooling-off period lasts.

    Its words, its file's name and the decisions about its names are sealed in the vault (`SealedText.about`);
    here stands nothing that could be read. Until it is let in, no list, search, matrix or export can find it: there is
    nothing to find. Its id becomes that of the source.
    """

    class State(models.TextChoices):
        FINDING = "finding", _("names are being looked for")
        REVIEW = "review", _("names wait for a person")
        READY = "ready", _("names are reviewed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="drafts")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FINDING)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.DOCUMENT)
    date = models.DateField(_("date"), null=True, blank=True)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="drafts", verbose_name=_("organisation")
    )
    people: models.ManyToManyField[Person, DraftPerson] = models.ManyToManyField(
        Person, through="DraftPerson", related_name="drafts"
    )
    basis = models.CharField(_("may be used because of"), max_length=20, choices=Basis.choices)
    basis_note = models.CharField(_("where that is recorded"), max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True, help_text="Without names of people.")
    interviewer = models.UUIDField(null=True, blank=True, help_text="Who alone may open it while embargoed.")
    promised_day = models.DateField(null=True, blank=True, help_text="Last day of the cooling-off; only ever later.")
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="The moment after that day.")
    subject = models.UUIDField(help_text="Under whose key its words are sealed: a person, or a thing of its own.")
    file_mark = models.CharField(max_length=64, blank=True, help_text="Keyed mark of its file, to know it again.")
    words = models.PositiveIntegerField(default=0)
    sure = models.PositiveIntegerField(default=0, help_text="Names found for certain.")
    open = models.PositiveIntegerField(default=0, help_text="Near-misses that nobody has decided on yet.")
    layers = models.JSONField(default=list, help_text="Which layers have looked, and which could not.")
    version = models.PositiveIntegerField(default=1, help_text="So that two reviewers do not overwrite each other.")
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "oogst"
        ordering = ["created_at"]
        indexes = [models.Index(fields=["study", "state"], name="draft_in_study")]
        constraints = [
            models.CheckConstraint(
                condition=Q(embargo_until__isnull=True) | Q(interviewer__isnull=False, promised_day__isnull=False),
                name="draft_embargo_has_interviewer",
            )
        ]


class DraftPerson(models.Model):
    """That a person is in a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE, related_name="draft_participations")
    signature = models.ForeignKey(
        Signature, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The consent it was given under."
    )

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="draft_person_once")]


class NotAName(models.Model):
    """Something that a reviewer said is no name in this study, so that it is not asked again. A keyed mark, no word."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta:
        app_label = "oogst"
        constraints = [models.UniqueConstraint(fields=["study", "mark"], name="not_a_name_once")]


class Variable(models.Model):
    """Something measured or known of sources or cases. Types as in REFI-QDA."""

    class Type(models.TextChoices):
        TEXT = "Text", _("text")
        BOOLEAN = "Boolean", _("yes or no")
        INTEGER = "Integer", _("whole number")
        FLOAT = "Float", _("number")
        DATE = "Date", _("date")
        DATETIME = "DateTime", _("date and time")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="variables")
    name = models.CharField(_("name"), max_length=120)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.TEXT)
    description = models.TextField(blank=True)
    guid = models.UUIDField(default=uuid7)

    class Meta:
        app_label = "oogst"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="variable_name_once_a_study")]

    def __str__(self) -> str:
        return self.name


class VariableValue(models.Model):
    """A value of a source or of a case, as text in the form REFI-QDA gives its type."""

    variable = models.ForeignKey(Variable, models.CASCADE, related_name="values")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="values")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="values")
    value = models.TextField(blank=True)

    class Meta:
        app_label = "oogst"
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=True, organisation__isnull=False)
                | Q(source__isnull=False, organisation__isnull=True),
                name="value_of_source_or_case",
            ),
            models.UniqueConstraint(fields=["variable", "source"], name="value_once_a_source"),
            models.UniqueConstraint(fields=["variable", "organisation"], name="value_once_a_case"),
        ]


class Import(models.Model):
    """One batch of files that somebody brought in, with its settings and a report per file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="imports")
    by = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)
    settings = models.JSONField(default=dict, help_text="kind, organisation, phase, date, basis, basis_note…")

    class Meta:
        app_label = "oogst"
        ordering = ["-at"]


class ImportFile(models.Model):
    """One file of a batch: waiting, being read, taken or refused, and what was odd about it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Import, models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField(default=0)
    stored = models.CharField(
        max_length=120, blank=True, help_text="Name in the incoming folder; empty once it was read."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="Sources made so far.")
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, help_text="refusal, remarks, counts, sources: codes and ids, no words.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
