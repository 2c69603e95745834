from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oogst", "0012_rounds")]
    operations = []
