from pathlib import Path

import pytest
from django.conf import LazySettings

from cmcoord_portal import urlsettings


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Where this test's files are stored, and nothing else is."""
    path = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": urlsettings.storage(f"file://{path}")}
    return path
