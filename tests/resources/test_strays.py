from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.resources import strays, tasks
from tests.resources.factories import make_revision

pytestmark = pytest.mark.django_db


def test_files_that_no_row_knows_go_after_a_week(folder: Path) -> None:
    kept, deleted, now = make_revision(), make_revision(), timezone.now()
    kept.cover.save("", ContentFile(b"cover"))
    deleted.cover.save("", ContentFile(b"cover"))
    paths = [str(deleted.file.name), str(deleted.cover.name)]
    deleted.copy.delete()

    assert strays.clear(at=now + timedelta(days=6)) == 0
    assert strays.clear(at=now + timedelta(days=8)) == 2

    assert not any(default_storage.exists(path) for path in paths)
    assert default_storage.exists(str(kept.file.name))
    assert default_storage.exists(str(kept.cover.name))


def test_an_empty_database_loses_no_files(folder: Path) -> None:
    revision = make_revision()
    revision.copy.delete()

    assert strays.clear(at=timezone.now() + timedelta(days=8)) == 0


def test_nothing_was_ever_uploaded(folder: Path) -> None:
    tasks.clear_packs()
