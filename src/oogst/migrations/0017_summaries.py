from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oogst", "0016_finding")]
    operations = []
