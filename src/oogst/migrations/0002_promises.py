"""What the database itself keeps: the search index, a trail that only grows, texts that never change."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """
CREATE VIRTUAL TABLE oogst_words USING fts5(study, stems, typed, tokenize = "unicode61 remove_diacritics 0");
CREATE TRIGGER trail_never_changes BEFORE UPDATE ON oogst_trailentry BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END;
CREATE TRIGGER trail_never_goes BEFORE DELETE ON oogst_trailentry BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END;
CREATE TRIGGER text_never_changes BEFORE UPDATE OF text, digest ON oogst_revision BEGIN SELECT RAISE(ABORT, 'a text never changes'); END;
"""
SQLITE_BACK = """
DROP TRIGGER text_never_changes; DROP TRIGGER trail_never_goes; DROP TRIGGER trail_never_changes; DROP TABLE oogst_words;
"""
POSTGRES = """
CREATE TABLE oogst_words (id bigint PRIMARY KEY, study text NOT NULL, stems tsvector NOT NULL, typed tsvector NOT NULL);
CREATE INDEX oogst_words_study ON oogst_words (study);
CREATE INDEX oogst_words_stems ON oogst_words USING gin (stems);
CREATE INDEX oogst_words_typed ON oogst_words USING gin (typed);
CREATE FUNCTION oogst_refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$ LANGUAGE plpgsql;
CREATE TRIGGER trail_never_changes BEFORE UPDATE OR DELETE ON oogst_trailentry FOR EACH ROW EXECUTE FUNCTION oogst_refuse('the trail only grows');
CREATE TRIGGER text_never_changes BEFORE UPDATE OF text, digest ON oogst_revision FOR EACH ROW EXECUTE FUNCTION oogst_refuse('a text never changes');
"""
POSTGRES_BACK = """
DROP TRIGGER text_never_changes ON oogst_revision; DROP TRIGGER trail_never_changes ON oogst_trailentry;
DROP FUNCTION oogst_refuse(); DROP TABLE oogst_words;
"""


def _run(editor: BaseDatabaseSchemaEditor, sqlite: str, postgres: str) -> None:
    if editor.connection.alias != "default":
        return
    if editor.connection.vendor == "postgresql":
        editor.execute(postgres, params=None)
        return
    for line in sqlite.strip().splitlines():
        editor.execute(line, params=None)


def keep(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, SQLITE, POSTGRES)


def let_go(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, SQLITE_BACK.replace("; ", ";\n"), POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("oogst", "0001_initial")]
    operations = [migrations.RunPython(keep, let_go)]
