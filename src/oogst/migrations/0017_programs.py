"""Tokens with which programs work in a study."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import oogst.core.ids


class Migration(migrations.Migration):
    dependencies = [("oogst", "0016_together")]
    operations = [
        migrations.CreateModel(
            name="ProgramToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "user_id",
                    models.UUIDField(
                        help_text="Whose it is: it may what this account may in the study at that moment."
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "read"), ("write", "read and write")],
                        default="read",
                        max_length=5,
                        verbose_name="scope",
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the secret.", max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "used_on",
                    models.DateField(
                        blank=True, help_text="The last day it was used; no finer than that.", null=True
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="program_tokens", to="oogst.study"
                    ),
                ),
            ],
            options={"ordering": ["-created_at", "id"]},
        ),
        migrations.AddIndex(
            "programtoken", models.Index(fields=["study", "user_id"], name="program_token_of")
        ),
        migrations.AddConstraint(
            "programtoken",
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="program_token_known_scope"),
        ),
        migrations.AddConstraint(
            "programtoken",
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="program_token_ends"),
        ),
    ]
