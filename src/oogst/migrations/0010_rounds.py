"""Blind rounds: texts, coders and codes of a round; what each coder coded in it; what came of the differences."""

import django.db.models.deletion
from django.db import migrations, models

import oogst.core.ids


class Migration(migrations.Migration):
    dependencies = [("oogst", "0009_version_stays")]
    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("sentence", "sentences"),
                            ("paragraph", "paragraphs"),
                            ("turn", "turns of speech"),
                            ("character", "characters"),
                            ("segment", "segments that overlap"),
                        ],
                        default="sentence",
                        max_length=10,
                        verbose_name="compared by",
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(default=50, verbose_name="overlap in percent")),
                ("deadline", models.DateField(blank=True, null=True, verbose_name="finished by")),
                ("created_by", models.UUIDField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revealed_at", models.DateTimeField(blank=True, null=True)),
                ("revealed_by", models.UUIDField(blank=True, null=True)),
                ("reveal_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="oogst.study"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RoundCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.code"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="round_codes", to="oogst.round"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="round",
            name="codes",
            field=models.ManyToManyField(related_name="+", through="oogst.RoundCode", to="oogst.code"),
        ),
        migrations.CreateModel(
            name="RoundCoder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user", models.UUIDField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coders", to="oogst.round"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RoundDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agreed", "everybody had the same"),
                            ("kept", "one or more of the codings were kept"),
                            ("neither", "none was kept"),
                            ("own", "it became something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("codings", models.JSONField(default=list)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="oogst.round"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.source"),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RoundCoding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("words", models.TextField()),
                ("coder", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "code",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="oogst.code"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codings", to="oogst.round"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.source"),
                ),
                (
                    "study",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.study"),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="marks",
                        to="oogst.rounddecision",
                    ),
                ),
            ],
            options={
                "ordering": ["start", "end", "id"],
            },
        ),
        migrations.CreateModel(
            name="RoundDone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coder", models.UUIDField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="done", to="oogst.round"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.source"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="round_texts", to="oogst.round"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="oogst.source"),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="round",
            name="texts",
            field=models.ManyToManyField(related_name="rounds", through="oogst.RoundText", to="oogst.source"),
        ),
        migrations.AddConstraint(
            model_name="roundcode",
            constraint=models.UniqueConstraint(fields=("round", "code"), name="round_code_once"),
        ),
        migrations.AddConstraint(
            model_name="roundcoder",
            constraint=models.UniqueConstraint(fields=("round", "user"), name="round_coder_once"),
        ),
        migrations.AddIndex(
            model_name="roundcoding",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True)),
                fields=["round", "source", "coder"],
                name="round_coding_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcoding",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lte", models.F("end"))), name="round_coding_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="rounddone",
            constraint=models.UniqueConstraint(fields=("round", "source", "coder"), name="round_done_once"),
        ),
        migrations.AddConstraint(
            model_name="roundtext",
            constraint=models.UniqueConstraint(fields=("round", "source"), name="round_text_once"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold__gte", 1), ("threshold__lte", 100)), name="round_threshold_percent"
            ),
        ),
    ]
