"""Files that no row knows: of what was deleted, or was stored in a transaction that came to nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

YOUNG = timedelta(days=7)
"""Younger ones may belong to a transaction under way, or to rows that a backup brings back."""


def clear(folders: Collection[str], *, known: Collection[str], at: datetime) -> int:
    """Deletes them, and says how many. Where no row knows any file, it is the database that was lost."""
    strays = [path for folder in folders for path in _paths(folder) if path not in known] if known else []
    old = [path for path in strays if default_storage.get_modified_time(path) < at - YOUNG]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _paths(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:  # nothing was ever uploaded
        return []
