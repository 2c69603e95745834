from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oogst", "0009_version_stays")]
    operations = []
