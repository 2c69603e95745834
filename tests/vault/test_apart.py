"""On PostgreSQL each database has a user of its own, and neither reads anything of the other."""

import pytest
from django.db import connections

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("mine", "other", "table"),
    [("default", "vault", "vault_identity"), ("default", "vault", "vault_user"), ("vault", "default", "oogst_person")],
)
def test_the_user_of_one_database_reads_nothing_of_the_other(mine, other, table):
    if connections[mine].vendor != "postgresql":
        pytest.skip("SQLite has files, and no users: tests/vault/test_keys.py looks at those.")
    import psycopg

    def ask(alias):
        """What the user of `alias` gets of the table."""
        about = connections[other].get_connection_params()
        about |= {name: connections[alias].get_connection_params().get(name) for name in ("user", "password")}
        about = {name: value for name, value in about.items() if name in {"host", "port", "user", "password", "dbname"}}
        with psycopg.connect(**about) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()

    assert connections[mine].settings_dict["USER"] != connections[other].settings_dict["USER"]
    assert ask(other) == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(mine)


@pytest.mark.parametrize("alias", ["default", "vault"])
def test_neither_user_is_an_administrator_of_the_server(alias):
    if connections[alias].vendor != "postgresql":
        pytest.skip("SQLite has no users.")
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == (False,)
