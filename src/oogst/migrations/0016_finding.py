from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oogst", "0015_life_of_codes")]
    operations = []
