"""What a cache kept in the database holds on to: rows that have expired stay in it until it is full."""

from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

UPLOADED = "%django-import-export%"
"""Lists of participants that somebody began to import. Redis forgets them by itself within a day."""


def forget_expired(*, at: datetime) -> int:
    return _delete("expires < %s", [connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))])


def forget_uploads() -> int:
    return _delete("cache_key LIKE %s", [UPLOADED])


def _delete(condition: str, values: list[Any]) -> int:
    """How many rows, of all caches that are tables."""
    done = 0
    for cache in caches.all():
        if isinstance(cache, DatabaseCache):
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(str(vars(cache)["_table"]))
                cursor.execute(f"DELETE FROM {table} WHERE {condition}", values)  # noqa: S608  both are ours
                done += cursor.rowcount
    return done
