"""What the database itself keeps of consent: words that were shown, and facts that were signed, never change."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SAID = "what was published never changes"
SIGNED = "what was signed never changes"
OUT = "(SELECT state FROM oogst_consentversion WHERE id = OLD.version_id) <> 'draft'"
FACTS = "person_id, version_id, shown_id, language, digest, yes, no, method, signed_at"

SQLITE = [
    f"CREATE TRIGGER published_never_changes BEFORE UPDATE ON oogst_consenttext WHEN {OUT} BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER shown_never_changes BEFORE UPDATE ON oogst_consentshown BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER signed_never_changes BEFORE UPDATE OF {FACTS} ON oogst_signature BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END",
]
SQLITE_BACK = [f"DROP TRIGGER {name}_never_changes" for name in ("published", "shown", "signed")]
POSTGRES = [
    "CREATE TRIGGER published_never_changes BEFORE UPDATE ON oogst_consenttext FOR EACH ROW EXECUTE FUNCTION oogst_refuse_published()",
    f"CREATE TRIGGER shown_never_changes BEFORE UPDATE ON oogst_consentshown FOR EACH ROW EXECUTE FUNCTION oogst_refuse('{SAID}')",
    f"CREATE TRIGGER signed_never_changes BEFORE UPDATE OF {FACTS} ON oogst_signature FOR EACH ROW EXECUTE FUNCTION oogst_refuse('{SIGNED}')",
]
FUNCTION = f"""
CREATE FUNCTION oogst_refuse_published() RETURNS trigger AS $$ BEGIN
IF {OUT} THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql
"""
POSTGRES_BACK = [
    "DROP TRIGGER published_never_changes ON oogst_consenttext",
    "DROP TRIGGER shown_never_changes ON oogst_consentshown",
    "DROP TRIGGER signed_never_changes ON oogst_signature",
    "DROP FUNCTION oogst_refuse_published()",
]


def _run(editor: BaseDatabaseSchemaEditor, sqlite: list[str], postgres: list[str]) -> None:
    if editor.connection.alias != "default":
        return
    for line in postgres if editor.connection.vendor == "postgresql" else sqlite:
        editor.execute(line, params=None)


def keep(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, SQLITE, [FUNCTION, *POSTGRES])


def let_go(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, SQLITE_BACK, POSTGRES_BACK)


def as_before(apps: "object", editor: BaseDatabaseSchemaEditor) -> None:
    """Studies that were there before names were reviewed go on as they did."""
    if editor.connection.alias == "default":
        apps.get_model("oogst", "Study").objects.update(names="done")  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("oogst", "0005_consent_and_drafts")]
    operations = [
        migrations.RunPython(as_before, migrations.RunPython.noop),
        migrations.RunPython(keep, let_go),
    ]
