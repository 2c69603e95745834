"""How often each code is used, kept by triggers: counting two hundred thousand codings for every page is too slow."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# One more, or one less, for a code; a coding counts while it is not removed.
SQLITE = [
    """CREATE TRIGGER code_use_made AFTER INSERT ON oogst_coding WHEN NEW.removed_at IS NULL BEGIN
    INSERT INTO oogst_codeuse (code_id, codings) VALUES (NEW.code_id, 1)
    ON CONFLICT (code_id) DO UPDATE SET codings = codings + 1; END""",
    """CREATE TRIGGER code_use_gone AFTER DELETE ON oogst_coding WHEN OLD.removed_at IS NULL BEGIN
    UPDATE oogst_codeuse SET codings = codings - 1 WHERE code_id = OLD.code_id; END""",
    """CREATE TRIGGER code_use_changed AFTER UPDATE OF code_id, removed_at ON oogst_coding BEGIN
    UPDATE oogst_codeuse SET codings = codings - 1 WHERE code_id = OLD.code_id AND OLD.removed_at IS NULL;
    INSERT INTO oogst_codeuse (code_id, codings) SELECT NEW.code_id, 1 WHERE NEW.removed_at IS NULL
    ON CONFLICT (code_id) DO UPDATE SET codings = codings + 1; END""",
]
POSTGRES = [
    """CREATE FUNCTION oogst_count_use() RETURNS trigger AS $$ BEGIN
    IF TG_OP <> 'INSERT' AND OLD.removed_at IS NULL THEN
        UPDATE oogst_codeuse SET codings = codings - 1 WHERE code_id = OLD.code_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.removed_at IS NULL THEN
        INSERT INTO oogst_codeuse (code_id, codings) VALUES (NEW.code_id, 1)
        ON CONFLICT (code_id) DO UPDATE SET codings = oogst_codeuse.codings + 1;
    END IF;
    RETURN NULL; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER code_use AFTER INSERT OR DELETE OR UPDATE OF code_id, removed_at ON oogst_coding
    FOR EACH ROW EXECUTE FUNCTION oogst_count_use()""",
]
COUNT_NOW = """INSERT INTO oogst_codeuse (code_id, codings)
    SELECT code_id, COUNT(*) FROM oogst_coding WHERE removed_at IS NULL GROUP BY code_id"""
BACK = {
    "sqlite": ["DROP TRIGGER code_use_made", "DROP TRIGGER code_use_gone", "DROP TRIGGER code_use_changed"],
    "postgresql": ["DROP TRIGGER code_use ON oogst_coding", "DROP FUNCTION oogst_count_use()"],
}


def _run(editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    if editor.connection.alias != "default":
        return
    for statement in statements:
        editor.execute(statement, params=None)


def keep(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, [COUNT_NOW, *(POSTGRES if editor.connection.vendor == "postgresql" else SQLITE)])


def let_go(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, BACK[editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("oogst", "0003_found_faster")]
    operations = [
        migrations.CreateModel(
            name="CodeUse",
            fields=[
                (
                    "code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="use",
                        serialize=False,
                        to="oogst.code",
                    ),
                ),
                ("codings", models.IntegerField(default=0)),
            ],
        ),
        migrations.RunPython(keep, let_go),
    ]
