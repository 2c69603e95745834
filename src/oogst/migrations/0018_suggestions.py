"""Suggestions of codes: whether a study has them, which codings began as one, and what was dismissed."""

import django.db.models.deletion
from django.db import migrations, models

import oogst.core.ids


class Migration(migrations.Migration):
    dependencies = [("oogst", "0017_programs")]
    operations = [
        migrations.AddField(
            model_name="study",
            name="suggestions",
            field=models.BooleanField(
                default=False, verbose_name="codes are suggested, learnt from the codings of this study"
            ),
        ),
        migrations.CreateModel(
            name="SuggestedCoding",
            fields=[
                (
                    "coding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="suggested",
                        serialize=False,
                        to="oogst.coding",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.code"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DismissedSuggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("revision", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_suggestions",
                        to="oogst.code",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.source"),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_suggestions",
                        to="oogst.study",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="dismissed_in_order"
                    ),
                    models.UniqueConstraint(
                        fields=["code", "source", "revision", "start", "end"], name="suggestion_dismissed_once"
                    ),
                ],
            },
        ),
    ]
