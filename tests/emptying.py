"""How all tables are emptied after a test whose transactions were real."""

from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteDatabase

from apps.audit.models import Entry

KEPT = Entry._meta.db_table
"""The one table whose rows the database refuses to give up."""


def patch_operations(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PostgreSQL, "sql_flush", _by_deleting(PostgreSQL.sql_flush))
    sqlite = SQLiteDatabase.ops_class
    patch.setattr(sqlite, "sql_flush", _without_triggers(sqlite.sql_flush))


def _by_deleting(truncate: Any) -> Any:
    """Truncating all tables makes PostgreSQL write files for each; the few rows there are go at once.

    The lock is the one that truncating takes: nobody's transaction is overtaken.
    """

    def sql_flush(self: Any, style: Any, tables: list[str], *, reset_sequences: bool = False, **kwargs: Any) -> Any:
        if reset_sequences or not tables:
            return truncate(self, style, tables, reset_sequences=reset_sequences, **kwargs)
        names = [self.quote_name(table) for table in tables]
        lock = f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"
        deletes = [f"DELETE FROM {name}" for name in names]  # noqa: S608
        if KEPT in tables:
            deletes = [f"ALTER TABLE {KEPT} DISABLE TRIGGER USER", *deletes, f"ALTER TABLE {KEPT} ENABLE TRIGGER USER"]
        return ["; ".join([lock, *deletes])]

    return sql_flush


def _without_triggers(delete: Any) -> Any:
    """SQLite has no other way past a trigger than to drop it."""

    def sql_flush(self: Any, style: Any, tables: list[str], **kwargs: Any) -> Any:
        statements = delete(self, style, tables, **kwargs)
        if KEPT not in tables:
            return statements
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [KEPT])
            triggers = cursor.fetchall()
        return [*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(made for _, made in triggers)]

    return sql_flush
