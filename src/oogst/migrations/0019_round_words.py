"""Coders of a round hear of it, are reminded, and can be taken off it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oogst", "0018_suggestions")]
    operations = [
        migrations.AddField(
            "round",
            "to_tell",
            models.BooleanField(default=False, help_text="Who made it must still hear that it is revealed."),
        ),
        migrations.AddField(
            "roundcoder",
            "to_tell",
            models.BooleanField(default=False, help_text="This coder must still hear of the round."),
        ),
        migrations.AddField("roundcoder", "reminded_for", models.DateField(blank=True, null=True)),
        migrations.AddField("roundcoder", "off_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("roundcoder", "off_by", models.UUIDField(blank=True, null=True)),
        migrations.AddField(
            "roundcoder", "off_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")
        ),
    ]
