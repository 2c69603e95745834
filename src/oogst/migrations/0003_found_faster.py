"""What finding back needs: counts of codings from the index alone, and the words themselves beside the vectors.

PostgreSQL's vectors forget where a word stands beyond the 16,383rd, and how often beyond the 256th time. A search index
can always be made again from the texts (`sources.index.rebuild`), so its table is made anew.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRES = """
DROP TABLE oogst_words;
CREATE TABLE oogst_words (
  id bigint PRIMARY KEY, study text NOT NULL, stem_words text NOT NULL, typed_words text NOT NULL,
  stems tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, stem_words)) STORED,
  typed tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, typed_words)) STORED
);
CREATE INDEX oogst_words_study ON oogst_words (study);
CREATE INDEX oogst_words_stems ON oogst_words USING gin (stems);
CREATE INDEX oogst_words_typed ON oogst_words USING gin (typed);
"""
BACK = """
DROP TABLE oogst_words;
CREATE TABLE oogst_words (id bigint PRIMARY KEY, study text NOT NULL, stems tsvector NOT NULL, typed tsvector NOT NULL);
CREATE INDEX oogst_words_study ON oogst_words (study);
CREATE INDEX oogst_words_stems ON oogst_words USING gin (stems);
CREATE INDEX oogst_words_typed ON oogst_words USING gin (typed);
"""


def keep(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.alias == "default" and editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)


def let_go(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.alias == "default" and editor.connection.vendor == "postgresql":
        editor.execute(BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("oogst", "0002_promises")]
    operations = [
        migrations.RemoveIndex("coding", "coding_in_study"),
        migrations.AddIndex(
            "coding",
            models.Index(
                fields=["study", "code", "source", "coder"],
                name="coding_in_study",
                condition=models.Q(("removed_at__isnull", True)),
            ),
        ),
        migrations.RunPython(keep, let_go),
    ]
