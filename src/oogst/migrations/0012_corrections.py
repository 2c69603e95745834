"""Corrections of coded texts, codings that wait for a place, how places moved; and quotes that may wait as well."""

import django.db.models.deletion
from django.db import migrations, models

CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("oogst", "0011_exchange")]
    operations = [
        migrations.CreateModel(
            name="Adrift",
            fields=[
                ("coding", models.OneToOneField(on_delete=CASCADE, primary_key=True, related_name="adrift", serialize=False, to="oogst.coding")),
                ("study", models.ForeignKey(on_delete=CASCADE, related_name="adrift", to="oogst.study")),
                ("source", models.ForeignKey(on_delete=CASCADE, related_name="adrift", to="oogst.source")),
                ("coder", models.UUIDField()),
                ("words", models.TextField(help_text="What it stood on.")),
                ("by", models.UUIDField(help_text="Who corrected the text.")),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, help_text="When it got a place, or was let go.", null=True)),
            ],
            options={
                "ordering": ["at", "coding_id"],
                "indexes": [models.Index(condition=models.Q(("removed_at", None)), fields=["study", "coder"], name="adrift_of_coder")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("change", models.OneToOneField(on_delete=CASCADE, primary_key=True, related_name="correction", serialize=False, to="oogst.change")),
                ("source", models.ForeignKey(on_delete=CASCADE, related_name="corrections", to="oogst.source")),
                ("before", models.ForeignKey(on_delete=CASCADE, related_name="+", to="oogst.revision")),
                ("after", models.ForeignKey(on_delete=CASCADE, related_name="+", to="oogst.revision")),
                ("moves", models.JSONField(default=dict)),
                ("kept", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.ForeignKey(on_delete=CASCADE, related_name="shifts", to="oogst.source")),
                ("number", models.PositiveIntegerField()),
                ("moves", models.JSONField(default=dict, help_text="As `core.reanchoring.Edits.packed`.")),
                ("same_as", models.PositiveIntegerField(help_text="The number under which the same text stood before.", null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "number"), name="shift_once_a_revision")],
            },
        ),
        migrations.RemoveConstraint(model_name="quote", name="quote_in_order"),
        migrations.RemoveConstraint(model_name="quote", name="quote_once_a_place"),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(condition=models.Q(("start__lte", models.F("end"))), name="quote_in_order"),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("start__lt", models.F("end"))), fields=("source", "start", "end"), name="quote_once_a_place"
            ),
        ),
    ]  # fmt: skip
