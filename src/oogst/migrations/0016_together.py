"""Comments on codings and codes, and whom they call."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import oogst.core.ids


def key(to, related_name, **more):
    return models.ForeignKey(to, django.db.models.deletion.CASCADE, related_name=related_name, **more)


class Migration(migrations.Migration):
    dependencies = [("oogst", "0015_summaries")]
    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_by", models.UUIDField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("code", key("oogst.code", "comments", blank=True, null=True)),
                ("coding", key("oogst.coding", "comments", blank=True, null=True)),
                ("study", key("oogst.study", "comments")),
                ("thread", key("oogst.comment", "answers", blank=True, null=True)),
            ],
            options={"ordering": ["created_at", "id"]},
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.UUIDField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("comment", key("oogst.comment", "mentions")),
            ],
        ),
        migrations.AddIndex("comment", models.Index(fields=["study", "created_at"], name="comment_in_order")),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=Q(coding__isnull=True, code__isnull=False) | Q(coding__isnull=False, code__isnull=True),
                name="comment_about_one_thing",
            ),
        ),
        migrations.AddIndex(
            "mention", models.Index(fields=["user_id"], name="mention_unseen", condition=Q(seen_at__isnull=True))
        ),
        migrations.AddConstraint(
            "mention", models.UniqueConstraint(fields=["comment", "user_id"], name="mention_once")
        ),
    ]
