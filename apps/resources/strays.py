"""Files of copies that were deleted. The rows go in a transaction, the files some days after it."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from apps.resources.models import Revision

FOLDERS = ("resources", "covers")
YOUNG = timedelta(days=7)
"""Younger ones may belong to a transaction under way, or to rows that a backup brings back."""


def clear(*, at: datetime) -> int:
    """Deletes files that no row knows. Where there is no row at all, it is the database that was lost."""
    known = {name for names in Revision.objects.values_list("file", "cover").iterator() for name in names}
    strays = [path for folder in FOLDERS for path in _paths(folder) if path not in known] if known else []
    old = [path for path in strays if default_storage.get_modified_time(path) < at - YOUNG]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _paths(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:  # nothing was ever uploaded
        return []
