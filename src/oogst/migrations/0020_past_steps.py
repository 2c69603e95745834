"""What happened to codes before they came with a project, so that their lineage travels."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oogst', '0019_round_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='PastStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('words', 'Words'), ('merged', 'Merged'), ('split', 'Split'), ('moved', 'Moved'), ('removed', 'Removed')], max_length=8)),
                ('before', models.PositiveIntegerField(help_text='The number of its version until then.', null=True)),
                ('after', models.PositiveIntegerField(null=True)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.code')),
                ('new', models.ForeignKey(help_text='Merged into, or above it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='oogst.code')),
                ('old', models.ForeignKey(help_text='Split from, or above it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='oogst.code')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_steps', to='oogst.study')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('code', 'what', 'at'), name='past_step_once')],
            },
        ),
    ]
