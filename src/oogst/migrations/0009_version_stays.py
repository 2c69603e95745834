"""What the database itself keeps of a published version: what was asked never changes, and it only goes out of use."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SAID = "what was published never changes"
FACTS = (
    "study_id", "form_id", "number", "purposes", "required", "changed", "valid_until", "drafted_by", "proposed_by",
    "published_by", "published_at",
)  # fmt: skip


def _when(differs: str) -> str:
    facts = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in FACTS)
    moves = "NEW.state NOT IN (OLD.state, 'retired')"
    return f"OLD.state IN ('published', 'retired') AND ({facts} OR {moves})"


SQLITE = (
    f"CREATE TRIGGER version_never_changes BEFORE UPDATE ON oogst_consentversion WHEN {_when('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
)
POSTGRES = (
    "CREATE TRIGGER version_never_changes BEFORE UPDATE ON oogst_consentversion FOR EACH ROW "
    f"WHEN ({_when('IS DISTINCT FROM')}) EXECUTE FUNCTION oogst_refuse('{SAID}')"
)


def keep(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.alias == "default":
        editor.execute(POSTGRES if editor.connection.vendor == "postgresql" else SQLITE, params=None)


def let_go(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.alias == "default":
        on = " ON oogst_consentversion" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER version_never_changes{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("oogst", "0008_numbers")]
    operations = [migrations.RunPython(keep, let_go)]
