import django.db.models.deletion
import oogst.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oogst", "0010_rounds")]
    operations = [
        migrations.CreateModel(
            name='ExportJob',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('by', models.UUIDField(help_text='For whom; nobody else may fetch it.')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('format', models.CharField(max_length=10)),
                ('wish', models.JSONField(default=dict, help_text='Ids of codes, sources and cases, and whether memos come along.')),
                ('language', models.CharField(blank=True, help_text='In which the headings of tables are written.', max_length=8)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('making', 'being made'), ('ready', 'ready'), ('failed', 'failed')], default='waiting', max_length=10)),
                ('done', models.PositiveIntegerField(default=0, help_text='Sources written so far.')),
                ('total', models.PositiveIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=120)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('why', models.CharField(blank=True, help_text='A code for why it failed.', max_length=20)),
                ('stored', models.CharField(blank=True, help_text='Name in the outgoing folder; empty once gone.', max_length=80)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='export_jobs', to='oogst.study')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='KeptGraph',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('guid', models.UUIDField(default=oogst.core.ids.uuid7)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_graphs', to='oogst.study')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='KeptHandle',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.organisation')),
                ('code', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.code')),
                ('coding', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.coding')),
                ('memo', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.memo')),
                ('source', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.source')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.study')),
            ],
        ),
        migrations.CreateModel(
            name='KeptLink',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('guid', models.UUIDField(default=oogst.core.ids.uuid7)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('direction', models.CharField(blank=True, help_text='Associative, OneWay, Bidirectional or empty.', max_length=20)),
                ('color', models.CharField(blank=True, max_length=7)),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.kepthandle')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_links', to='oogst.study')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.kepthandle')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='KeptSet',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('guid', models.UUIDField(default=oogst.core.ids.uuid7)),
                ('name', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_sets', to='oogst.study')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='KeptSource',
            fields=[
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='kept', serialize=False, to='oogst.source')),
                ('made_at', models.DateTimeField(null=True)),
                ('made_by', models.UUIDField(help_text='An account or an imported coder.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='KeptMember',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='kept_members', to='oogst.organisation')),
                ('handle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.kepthandle')),
                ('link', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='oogst.keptlink')),
                ('set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='oogst.keptset')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='KeptVertex',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('guid', models.UUIDField(default=oogst.core.ids.uuid7)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('look', models.JSONField(default=dict, help_text='firstX, firstY, secondX, secondY, shape, color; no words.')),
                ('graph', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vertices', to='oogst.keptgraph')),
                ('stands_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.kepthandle')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='KeptEdge',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('guid', models.UUIDField(default=oogst.core.ids.uuid7)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('look', models.JSONField(default=dict, help_text='color, direction, lineStyle; no words.')),
                ('graph', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edges', to='oogst.keptgraph')),
                ('stands_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.keptlink')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.keptvertex')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.keptvertex')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ImportItem',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('taken', 'taken'), ('here', 'here already'), ('left', 'left out'), ('new', 'new'), ('changed', 'changed'), ('gone', 'gone from the file')], max_length=8)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('odd', models.BooleanField(default=False)),
                ('remarks', models.JSONField(default=list, help_text='Codes with counts: what was odd, why it stayed out, how it was read.')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='oogst.importfile')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.source')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['file', 'kind', 'state'], name='item_of_file')],
            },
        ),
        migrations.AddConstraint(
            model_name='keptgraph',
            constraint=models.UniqueConstraint(fields=('study', 'guid'), name='graph_guid_once_a_study'),
        ),
        migrations.AddConstraint(
            model_name='kepthandle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('code__isnull', True), ('coding__isnull', True), ('memo__isnull', True), ('source__isnull', False)), models.Q(('case__isnull', True), ('code__isnull', False), ('coding__isnull', True), ('memo__isnull', True), ('source__isnull', True)), models.Q(('case__isnull', True), ('code__isnull', True), ('coding__isnull', False), ('memo__isnull', True), ('source__isnull', True)), models.Q(('case__isnull', True), ('code__isnull', True), ('coding__isnull', True), ('memo__isnull', False), ('source__isnull', True)), models.Q(('case__isnull', False), ('code__isnull', True), ('coding__isnull', True), ('memo__isnull', True), ('source__isnull', True)), _connector='OR'), name='handle_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='keptlink',
            constraint=models.UniqueConstraint(fields=('study', 'guid'), name='link_guid_once_a_study'),
        ),
        migrations.AddConstraint(
            model_name='keptset',
            constraint=models.UniqueConstraint(fields=('study', 'guid'), name='set_guid_once_a_study'),
        ),
        migrations.AddConstraint(
            model_name='keptmember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('link__isnull', True), ('set__isnull', False)), models.Q(('case__isnull', True), ('link__isnull', False), ('set__isnull', True)), models.Q(('case__isnull', False), ('link__isnull', True), ('set__isnull', True)), _connector='OR'), name='member_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='keptmember',
            constraint=models.UniqueConstraint(fields=('set', 'handle'), name='member_once_a_set'),
        ),
        migrations.AddConstraint(
            model_name='keptmember',
            constraint=models.UniqueConstraint(fields=('link', 'handle'), name='member_once_a_link'),
        ),
        migrations.AddConstraint(
            model_name='keptmember',
            constraint=models.UniqueConstraint(fields=('case', 'handle'), name='member_once_a_case'),
        ),
    ]
