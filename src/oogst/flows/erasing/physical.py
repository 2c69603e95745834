"""What is left of deleted rows in the files of the databases: free pages, journals, the full-text index.

SQLite overwrites what is deleted (`secure_delete`), but a page that was split before may still hold a copy in its
unused middle; only writing the file anew is certain. PostgreSQL gives the space of dead rows back to be used again.
"""

from __future__ import annotations

import logging

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from oogst.vault.router import VAULT

logger = logging.getLogger(__name__)
ALIASES = ("default", VAULT)
WAIT = 5_000  # milliseconds for others to finish what they read or write; after that a later tick tries again


def clean() -> bool:
    """Clean both databases. False when somebody was in the way, or a transaction is open: then try again later.

    SQLite: some seconds for a gigabyte; meanwhile others can read, and writers wait. PostgreSQL: nobody waits.
    """
    if any(connections[alias].in_atomic_block for alias in ALIASES):
        return False
    try:
        cleaned = [_clean(connections[alias]) for alias in ALIASES]  # both, whatever became of the first
        return all(cleaned)
    except OperationalError as reason:
        logger.warning("A database is busy, so its free pages are cleaned later: %s", type(reason).__name__)
        return False


def _clean(connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
        try:
            if connection.alias == "default":
                cursor.execute("INSERT INTO oogst_words(oogst_words) VALUES('optimize')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
    return not busy
