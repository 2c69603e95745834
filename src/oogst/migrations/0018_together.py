from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oogst", "0017_summaries")]
    operations = []
