import django.db.models.deletion
from django.db import migrations, models

import oogst.core.ids


class Migration(migrations.Migration):
    dependencies = [("oogst", "0014_finding")]
    operations = [
        migrations.CreateModel(
            name="CaseSummary",
            fields=[
                ("id", models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="summary")),
                ("by", models.UUIDField()),
                ("edited_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, help_text="So that two writers do not overwrite each other in silence.")),
                ("code", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="summaries", to="oogst.code")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="summaries", to="oogst.organisation")),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="summaries", to="oogst.study")),
            ],
            options={
                "ordering": ["organisation", "code"],
                "constraints": [models.UniqueConstraint(fields=("organisation", "code"), name="summary_once_a_cell")],
            },
        ),
    ]
