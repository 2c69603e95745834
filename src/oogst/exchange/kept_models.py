"""What other programs keep beside sources and codings: sets, links, drawings, and what a case points to.

Oogst has no screens of its own for these. They are kept, so that a project that goes out again still has them. All of
them point to things of the study by a handle, so that whatever is destroyed takes its place in them along.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from oogst.coding.models import Code, Coding, Memo
from oogst.core.ids import uuid7
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Study

ABOUT = ("source", "code", "coding", "memo", "case")


class KeptHandle(models.Model):
    """Something that sets, links and drawings point to: exactly one thing of the study."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    source = models.OneToOneField(Source, models.CASCADE, null=True, related_name="+")
    code = models.OneToOneField(Code, models.CASCADE, null=True, related_name="+")
    coding = models.OneToOneField(Coding, models.CASCADE, null=True, related_name="+")
    memo = models.OneToOneField(Memo, models.CASCADE, null=True, related_name="+")
    case = models.OneToOneField(Organisation, models.CASCADE, null=True, related_name="+")

    class Meta:
        app_label = "oogst"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{name}__isnull": name != only for name in ABOUT})
                        for only in ABOUT
                    ),
                    _connector=Q.OR,
                ),
                name="handle_of_one_thing",
            )
        ]  # fmt: skip


class KeptSet(models.Model):
    """A group of codes, sources or memos."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="kept_sets")
    guid = models.UUIDField(default=uuid7)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["study", "guid"], name="set_guid_once_a_study")]


class KeptLink(models.Model):
    """A relation between two things of the study."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="kept_links")
    guid = models.UUIDField(default=uuid7)
    name = models.CharField(max_length=300, blank=True)
    direction = models.CharField(max_length=20, blank=True, help_text="Associative, OneWay, Bidirectional or empty.")
    color = models.CharField(max_length=7, blank=True)
    origin = models.ForeignKey(KeptHandle, models.CASCADE, related_name="+")
    target = models.ForeignKey(KeptHandle, models.CASCADE, related_name="+")

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["study", "guid"], name="link_guid_once_a_study")]


class KeptMember(models.Model):
    """That a thing is in a set, is a note about a link, or is pointed to by a case beyond its own sources."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    set = models.ForeignKey(KeptSet, models.CASCADE, null=True, related_name="members")
    link = models.ForeignKey(KeptLink, models.CASCADE, null=True, related_name="members")
    case = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="kept_members")
    handle = models.ForeignKey(KeptHandle, models.CASCADE, related_name="+")

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(set__isnull=False, link__isnull=True, case__isnull=True)
                | Q(set__isnull=True, link__isnull=False, case__isnull=True)
                | Q(set__isnull=True, link__isnull=True, case__isnull=False),
                name="member_of_one_thing",
            ),
            models.UniqueConstraint(fields=["set", "handle"], name="member_once_a_set"),
            models.UniqueConstraint(fields=["link", "handle"], name="member_once_a_link"),
            models.UniqueConstraint(fields=["case", "handle"], name="member_once_a_case"),
        ]


class KeptGraph(models.Model):
    """A drawing of another program."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="kept_graphs")
    guid = models.UUIDField(default=uuid7)
    name = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "oogst"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["study", "guid"], name="graph_guid_once_a_study")]


class KeptVertex(models.Model):
    """A point of a drawing, with the thing that it stands for where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    graph = models.ForeignKey(KeptGraph, models.CASCADE, related_name="vertices")
    guid = models.UUIDField(default=uuid7)
    name = models.CharField(max_length=300, blank=True)
    stands_for = models.ForeignKey(KeptHandle, models.CASCADE, null=True, related_name="+")
    look = models.JSONField(default=dict, help_text="firstX, firstY, secondX, secondY, shape, color; no words.")

    class Meta:
        app_label = "oogst"
        ordering = ["id"]


class KeptEdge(models.Model):
    """A line of a drawing, with the link that it stands for where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    graph = models.ForeignKey(KeptGraph, models.CASCADE, related_name="edges")
    guid = models.UUIDField(default=uuid7)
    name = models.CharField(max_length=300, blank=True)
    origin = models.ForeignKey(KeptVertex, models.CASCADE, related_name="+")
    target = models.ForeignKey(KeptVertex, models.CASCADE, related_name="+")
    stands_for = models.ForeignKey(KeptLink, models.CASCADE, null=True, related_name="+")
    look = models.JSONField(default=dict, help_text="color, direction, lineStyle; no words.")

    class Meta:
        app_label = "oogst"
        ordering = ["id"]


class KeptSource(models.Model):
    """Who made a source, and when, in the program that it came from; `Source.created_at` is when it came in here."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True, related_name="kept")
    made_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True, help_text="An account or an imported coder.")

    class Meta:
        app_label = "oogst"
