"""Updates whose SQL is built and planned once and then runs for many rows.

For one row both take several times as long as running it: per mail that would be the greater part of the work.
"""

import itertools
from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, Value
from django.db.models.sql import UpdateQuery

numbers = itertools.count(1)

Bound = tuple[str, list[Any]]  # an update and the values for it


class Slot(Value):
    """Stands in a prepared update for a value of the named field that is given when it runs."""

    def __init__(self, model: type[Model], name: str) -> None:
        field: Any = model._meta.get_field(name)
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class PreparedUpdate:
    """Belongs to one thread, like the connection on which PostgreSQL keeps its plan."""

    def __init__(self, rows: QuerySet[Model], **values: Any) -> None:
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        self._sql, self._params = query.get_compiler(rows.db).as_sql()
        self._slots: list[Slot] = [param for param in self._params if isinstance(param, Slot)]
        self._name = f"update_{next(numbers)}"
        self._planned_on: Any = None

    def bind(self, **values: Any) -> Bound:
        connection = connections[DEFAULT_DB_ALIAS]
        given = [slot.output_field.get_db_prep_value(values[slot.value], connection) for slot in self._slots]
        if connection.vendor == "postgresql":
            self._plan_once(connection)
            return f"EXECUTE {self._name}({','.join(['%s'] * len(given))})", given
        of_slots = iter(given)
        return self._sql, [next(of_slots) if isinstance(param, Slot) else param for param in self._params]

    def _plan_once(self, connection: BaseDatabaseWrapper) -> None:
        connection.ensure_connection()
        if self._planned_on is connection.connection:
            return
        types = ",".join(str(slot.output_field.rel_db_type(connection)) for slot in self._slots)
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self._name}({types}) AS {''.join(self._pieces(cursor))}")
        self._planned_on = connection.connection

    def _pieces(self, cursor: Any) -> Iterator[str]:
        """The SQL with numbered slots, everything else written into it."""
        numbered = itertools.count(1)
        first, *rest = self._sql.replace("%%", "%").split("%s")
        yield first
        for param, piece in zip(self._params, rest, strict=True):
            yield f"${next(numbered)}" if isinstance(param, Slot) else cursor.mogrify("%s", [param]).decode()
            yield piece


def run(*updates: Bound, durable: bool = True) -> int:
    """One after the other, on PostgreSQL in one journey and one transaction; how many rows the last one changed.

    `durable=False` does not wait for PostgreSQL's disk: the change survives this process, but not a database crash.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "; ".join(sql for sql, _ in updates)
            params = [param for _, given in updates for param in given]
            cursor.execute(sql if durable else f"SET LOCAL synchronous_commit TO off; {sql}", params)
        else:
            for sql, given in updates:
                cursor.execute(sql, given)
        return int(cursor.rowcount)
