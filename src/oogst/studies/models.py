"""A study, its organisations (each a case in the analysis) and its people, who are pseudonyms here."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from oogst.core.ids import uuid7
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.people.roles import ROLE_NAMES, Role
from oogst.studies.basis import Basis


class StudyQuerySet(models.QuerySet["Study"]):
    def visible_to(self, user: User) -> Self:
        """The studies in which this account has a role."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Membership.objects.filter(user_id=user.pk).values("study_id"))


class NamesIn(models.TextChoices):
    """What is done about names when material comes in."""

    REVIEW = "review", _("are looked for, and reviewed before anybody can code")
    DONE = "done", _("are replaced already")


class Study(models.Model):
    """The tenant: every research row belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    question = models.TextField(_("research question"), blank=True)
    description = models.TextField(_("about this study"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")]
    )
    default_basis = models.CharField(
        _("ground for new material"), max_length=20, choices=Basis.choices, default=Basis.ELSEWHERE
    )
    default_basis_note = models.CharField(_("where that is recorded"), max_length=300, blank=True)
    names = models.CharField(_("names in new material"), max_length=10, choices=NamesIn.choices, default=NamesIn.REVIEW)
    holidays_suspend = models.BooleanField(_("school holidays suspend the cooling-off period"), default=True)
    suggestions = models.BooleanField(_("codes are suggested, learnt from the codings of this study"), default=False)
    ended_on = models.DateField(
        _("final report released on"), null=True, blank=True, help_text="From then on the terms of the study run."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StudyQuerySet] = StudyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        app_label = "oogst"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Sector(models.TextChoices):
    VO = "vo", _("secondary education (vo)")
    MBO = "mbo", _("vocational education (mbo)")
    HBO = "hbo", _("applied university (hbo)")
    OTHER = "other", _("other")


class Decision(models.TextChoices):
    TALKING = "talking", _("in talks")
    YES = "yes", _("takes part")
    NO = "no", _("does not take part")


class Organisation(models.Model):
    """A school, programme or department: the case. `label` is what the analysis calls it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="organisations")
    code = models.CharField(_("number"), max_length=12)
    label = models.CharField(_("name in this study"), max_length=160)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector.choices, default=Sector.OTHER)
    own_word = models.CharField(_("own word for career guidance"), max_length=80, blank=True)
    locations = models.CharField(_("locations"), max_length=200, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.YES)
    description = models.TextField(_("description"), blank=True)
    guid = models.UUIDField(default=uuid7)

    class Meta:
        app_label = "oogst"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["study", "code"], name="organisation_code_once_a_study")]

    def __str__(self) -> str:
        return self.label


class Person(models.Model):
    """Somebody who takes part, known here only as a pseudonym; who it is stands in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="people")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="people")
    code = models.CharField(_("code"), max_length=20)
    label = models.CharField(_("pseudonym"), max_length=80)
    role = models.CharField(_("role"), max_length=20, blank=True, choices=[(r.value, ROLE_NAMES[r]) for r in Role])
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="From then on nothing is collected or asked.")

    class Meta:
        app_label = "oogst"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["study", "code"], name="person_code_once_a_study")]

    def __str__(self) -> str:
        return self.label


class ClosedDays(models.Model):
    """Days on which a study's people do not work, besides weekends and general holidays."""

    class Kind(models.TextChoices):
        DECREE = "decree", _("day on a level with a holiday")
        CLOSED = "closed", _("school closed")
        HOLIDAY = "holiday", _("school holiday")

    study = models.ForeignKey(Study, models.CASCADE, related_name="closed_days")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="closed_days")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.HOLIDAY)
    name = models.CharField(_("name"), max_length=80)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        app_label = "oogst"
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="closed_days_in_order")
        ]


class Task(models.Model):
    """Something that a person must do, because the system cannot: call back an export, look at a paper form.

    It is for one account, or for everybody with a permission; without words of persons. `details` are counts and codes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=30)
    about = models.UUIDField(null=True, help_text="What it is about; which table, the kind says.")
    details = models.JSONField(default=dict)
    permission = models.CharField(max_length=30, help_text="Who may see and do it, by `people.access.Permission`.")
    user_id = models.UUIDField(null=True, help_text="Whose it is; anybody with the permission when empty.")
    opened_at = models.DateTimeField(auto_now_add=True)
    due = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        app_label = "oogst"
        ordering = ["opened_at"]
        indexes = [models.Index(fields=["study", "done_at"], name="task_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "study"], condition=models.Q(done_at__isnull=True), name="task_open_once"
            )
        ]


class NumbersRelease(models.Model):
    """The numbers of a school as its managers see them from one day on, until the next release.

    `cells` is a list of {"name", "things"}; `things` maps what was counted to the ids of whose it is, so that the next
    release can be weighed against all that was ever shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="numbers")
    at = models.DateTimeField(auto_now_add=True)
    by = models.UUIDField()
    cells = models.JSONField(default=list)

    class Meta:
        app_label = "oogst"
        ordering = ["at", "id"]
