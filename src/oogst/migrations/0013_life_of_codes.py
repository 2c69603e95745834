"""The life of codes: since when a code means what it means, versions, relations, boards, and links of memos."""

import django.db.models.deletion
from django.db import migrations, models

import oogst.core.ids

MEANING = ("definition", "when", "when_not")


def say_since_when(apps, schema_editor):
    """Of codes that were changed before: the moment from which each version had its meaning."""
    Code, CodeVersion = apps.get_model("oogst", "Code"), apps.get_model("oogst", "CodeVersion")
    for code in Code.objects.filter(version__gt=1).iterator():
        before, since = None, None
        for version in CodeVersion.objects.filter(code=code).order_by("number"):
            meaning = tuple(getattr(version, name) for name in MEANING)
            if before is not None and meaning != before:
                since = version.at
            before = meaning
            if since is not None:
                CodeVersion.objects.filter(pk=version.pk).update(meaning_at=since)
            if version.number == code.version and since is not None:
                Code.objects.filter(pk=code.pk).update(meaning_at=since)


class Migration(migrations.Migration):
    dependencies = [("oogst", "0012_corrections")]
    operations = [
        migrations.AddField(
            model_name='code',
            name='meaning_at',
            field=models.DateTimeField(blank=True, help_text='Since when it means this, if not always.', null=True),
        ),
        migrations.AddField(
            model_name='codeversion',
            name='meaning_at',
            field=models.DateTimeField(blank=True, help_text='Since when it means this, if not always.', null=True),
        ),
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('by', models.UUIDField()),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField()),
                ('applied', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='oogst.change')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boards', to='oogst.study')),
            ],
            options={
                'ordering': ['-edited_at'],
            },
        ),
        migrations.CreateModel(
            name='BoardGroup',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=300, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='oogst.board')),
                ('code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.code')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CodebookVersion',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codebook_versions', to='oogst.study')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='CodebookEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Which CodeVersion has its words.')),
                ('parent', models.UUIDField(null=True)),
                ('position', models.PositiveIntegerField()),
                ('codings', models.PositiveIntegerField(default=0)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.code')),
                ('codebook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='oogst.codebookversion')),
            ],
        ),
        migrations.CreateModel(
            name='CodeRelation',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('cause', 'is a cause of'), ('condition', 'is a condition for'), ('context', 'is the context of'), ('strategy', 'is a strategy for'), ('consequence', 'is a consequence of'), ('own', 'own words')], default='condition', max_length=12, verbose_name='kind')),
                ('label', models.CharField(blank=True, max_length=80, verbose_name='own words')),
                ('note', models.TextField(blank=True, verbose_name='explanation')),
                ('by', models.UUIDField()),
                ('created_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('guid', models.UUIDField(default=oogst.core.ids.uuid7)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_from', to='oogst.code')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='code_relations', to='oogst.study')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_to', to='oogst.code')),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LookedAgain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('coding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='oogst.coding')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='MemoLink',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memo_links', to='oogst.code')),
                ('coding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memo_links', to='oogst.coding')),
                ('memo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='oogst.memo')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memo_links', to='oogst.organisation')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='linked_from', to='oogst.memo')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memo_links', to='oogst.source')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RelationEvidence',
            fields=[
                ('id', models.UUIDField(default=oogst.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('stance', models.CharField(choices=[('for', 'for'), ('against', 'against')], max_length=8)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('coding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='oogst.coding')),
                ('relation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='oogst.coderelation')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='BoardCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='oogst.board')),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='oogst.code')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cards', to='oogst.boardgroup')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('board', 'code'), name='card_once_a_board')],
            },
        ),
        migrations.AddConstraint(
            model_name='codebookversion',
            constraint=models.UniqueConstraint(fields=('study', 'name'), name='codebook_version_name_once'),
        ),
        migrations.AddConstraint(
            model_name='codebookentry',
            constraint=models.UniqueConstraint(fields=('codebook', 'code'), name='codebook_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='coderelation',
            constraint=models.CheckConstraint(condition=models.Q(('code', models.F('to')), _negated=True), name='relation_between_two'),
        ),
        migrations.AddConstraint(
            model_name='coderelation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own'), _negated=True), models.Q(('label', ''), _negated=True), _connector='OR'), name='own_relation_has_words'),
        ),
        migrations.AddConstraint(
            model_name='coderelation',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('code', 'to', 'kind', 'label'), name='relation_once'),
        ),
        migrations.AddIndex(
            model_name='lookedagain',
            index=models.Index(fields=['coding', 'at'], name='look_at_coding'),
        ),
        migrations.AddConstraint(
            model_name='memolink',
            constraint=models.CheckConstraint(condition=models.Q(('memo', models.F('other')), _negated=True), name='memo_not_linked_to_itself'),
        ),
        migrations.AddConstraint(
            model_name='memolink',
            constraint=models.UniqueConstraint(condition=models.Q(('other__isnull', False)), fields=('memo', 'other'), name='memo_link_other_once'),
        ),
        migrations.AddConstraint(
            model_name='memolink',
            constraint=models.UniqueConstraint(condition=models.Q(('code__isnull', False)), fields=('memo', 'code'), name='memo_link_code_once'),
        ),
        migrations.AddConstraint(
            model_name='memolink',
            constraint=models.UniqueConstraint(condition=models.Q(('coding__isnull', False)), fields=('memo', 'coding'), name='memo_link_coding_once'),
        ),
        migrations.AddConstraint(
            model_name='memolink',
            constraint=models.UniqueConstraint(condition=models.Q(('source__isnull', False)), fields=('memo', 'source'), name='memo_link_source_once'),
        ),
        migrations.AddConstraint(
            model_name='memolink',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('memo', 'organisation'), name='memo_link_organisation_once'),
        ),
        migrations.AddConstraint(
            model_name='relationevidence',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('relation', 'coding'), name='evidence_of_relation_once'),
        ),
        migrations.AddConstraint(
            model_name='boardgroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__isnull', True), models.Q(('name', ''), _negated=True)), models.Q(('code__isnull', False), ('name', '')), _connector='OR'), name='group_is_named_or_a_code'),
        ),
        migrations.RunPython(say_since_when, migrations.RunPython.noop),
    ]
