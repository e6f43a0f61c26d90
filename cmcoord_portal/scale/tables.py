"""Rows straight into a table, past the ORM's objects: COPY on PostgreSQL, INSERT elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cache
from io import StringIO
from typing import Any

from django.db import connection, models
from psycopg2.extras import Json

FIRST = 1_000_000_000
"""Invented rows have primary keys from here on: no sequence comes near, and what is there already is known by them."""
SPECIAL = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


class Table:
    """Rows to come for one model: tuples of the values of `names`; every other column has the model's default."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model, self.names = model, names
        self.rows: list[Sequence[Any]] = []

    @classmethod
    def of(cls, model: type[models.Model]) -> "Table":
        """For rows that are given as objects."""
        return cls(model, *(field.attname for field in model._meta.concrete_fields))

    def add(self, *values: Any) -> None:
        self.rows.append(values)

    def take(self, row: models.Model) -> None:
        fields = row._meta.concrete_fields
        self.add(*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields))

    def write(self) -> None:
        if self.rows:
            columns, defaults = _columns(self.model, self.names)
            write = _copy if connection.vendor == "postgresql" else _insert
            write(self.model._meta.db_table, columns, ((*row, *defaults) for row in self.rows))
        self.rows = []


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[str], tuple[Any, ...]]:
    """Those given, then the others with what the model says of them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [name for name, field in fields.items() if name not in names and not field.primary_key]
    defaults = tuple(fields[name].get_db_prep_save(fields[name].get_default(), connection) for name in rest)
    return [str(fields[name].column) for name in (*names, *rest)], defaults


def _copy(table: str, columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    lines = StringIO()
    for row in rows:
        lines.write("\t".join([_text(value) for value in row]))
        lines.write("\n")
    lines.seek(0)
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN', lines)


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, list):
        value = "{" + ",".join(f'"{one}"' for one in value) + "}"
    elif isinstance(value, Json):
        value = value.dumps(value.adapted)
    text = str(value)
    for character, spelt in SPECIAL.items():
        text = text.replace(character, spelt)
    return text


def _insert(table: str, columns: list[str], rows: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        rows = [[_value(value) for value in row] for row in rows]
        cursor.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', rows)  # noqa: S608  names of our own models


def _value(value: Any) -> Any:
    """As Django writes it: moments in UTC without saying so."""
    if isinstance(value, datetime):
        return str(value.replace(tzinfo=None))
    return str(value) if isinstance(value, date | time) else value
