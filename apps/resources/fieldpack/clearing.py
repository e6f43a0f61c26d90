"""Packs do not stay: their contents grow old, and the storage is not theirs."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from apps.resources.models import Pack

FOLDER = "packs"
YOUNG = timedelta(days=1)


def clear(*, at: datetime) -> int:
    """Deletes what has expired, and files that no row knows: of a worker that died, of a member who left."""
    expired = Pack.objects.filter(expires_at__lte=at)
    for pack in expired.exclude(file="").iterator():
        pack.file.delete(save=False)
    deleted, _each = expired.delete()
    _clear_strays(at)
    return deleted


def _clear_strays(at: datetime) -> None:
    known = set(Pack.objects.exclude(file="").values_list("file", flat=True))
    for name in _names():
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < at - YOUNG:
            default_storage.delete(path)


def _names() -> list[str]:
    try:
        return default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # no pack was ever made
        return []
