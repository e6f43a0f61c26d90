"""Columns that PostgreSQL and SQLite keep in their own ways."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.search.lexemes import Lexemes, columns, tsvector


class LexemesField(models.Field):
    """A `tsvector` in PostgreSQL; in SQLite the text that triggers split into the columns of an FTS5 table.

    Written as `Lexemes`; nobody reads it back.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, Lexemes):
            return tsvector(value) if connection.vendor == "postgresql" else columns(value)
        return value


class MarksField(models.Field):
    """A sorted list of short texts: `text[]` in PostgreSQL, JSON in SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return value if connection.vendor == "postgresql" else json.dumps(value, ensure_ascii=False)

    def from_db_value(self, value: Any, _expression: Any, connection: BaseDatabaseWrapper) -> list[str]:
        return list(value) if connection.vendor == "postgresql" else list(json.loads(value))
