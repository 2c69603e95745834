from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oogst", "0013_exchange")]
    operations = []
