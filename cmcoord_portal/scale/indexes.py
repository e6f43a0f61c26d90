"""Indexes of the search's tables, taken away while much is written and made again afterwards: much sooner done.

What was taken away stands in a comment on its table until it is back, so that a run that was killed loses nothing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from apps.search.models import Card, Excerpt, Name

FROM = 20_000
"""Rows from which it pays."""
MODELS: tuple[type[models.Model], ...] = (Card, Name, Excerpt)
REMOVABLE = """
    SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid) FROM pg_index AS index
    WHERE index.indrelid = %s::regclass AND NOT index.indisunique
"""
MEMORY = "512MB"


@contextmanager
def made_afterwards(rows: int) -> Iterator[None]:
    """Whatever was taken away before is made again, too. SQLite keeps its indexes: triggers fill them."""
    if connection.vendor != "postgresql":
        yield
        return
    if rows >= FROM:
        for model in MODELS:
            _take_away(model._meta.db_table)
    yield
    for model in MODELS:
        _make_again(model._meta.db_table)


def _take_away(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REMOVABLE, [table])
        found = dict(cursor.fetchall())
        kept = {**_remembered(table), **found}
        cursor.execute(f'COMMENT ON TABLE "{table}" IS %s', [json.dumps(kept)])
        for name in found:
            cursor.execute(f"DROP INDEX {name}")


def _make_again(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = %s", [MEMORY])
        for name, definition in _remembered(table).items():
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
            cursor.execute(definition)
        cursor.execute(f'COMMENT ON TABLE "{table}" IS NULL')
        cursor.execute("RESET maintenance_work_mem")


def _remembered(table: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass, 'pg_class')", [table])
        [comment] = cursor.fetchone()
    return json.loads(comment) if comment else {}


def analyze() -> None:
    """The planner's figures, at once: autovacuum would come by in a minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" and not connection.in_atomic_block else "ANALYZE"
        )
