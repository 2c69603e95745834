import django.db.models.deletion
from django.db import migrations, models

import oogst.core.ids


class Migration(migrations.Migration):
    dependencies = [("oogst", "0013_life_of_codes")]
    operations = [
        migrations.CreateModel(
            name="SavedQuery",
            fields=[
                ("id", models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("definition", models.JSONField(default=dict, help_text="`asked`: what is asked; `only`: of which material.")),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saved_queries", to="oogst.study")),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [models.Index(fields=["study", "name"], name="saved_query_in_study")],
            },
        ),
        migrations.CreateModel(
            name="LeftOutWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(blank=True)),
                ("study", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="left_out_words", to="oogst.study")),
            ],
        ),
    ]
