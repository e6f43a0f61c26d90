from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase, override_settings

from cmcoord_portal import urlsettings
from tests.platform.access import (
    world_contacts,
    world_courses,
    world_library,
    world_members,
    world_notices,
    world_privacy,
)
from tests.platform.access.world import World, begin


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Built once for all tests of a module, each of which leaves it as it was."""
    folder: Path = tmp_path_factory.mktemp("media")
    storages = {**settings.STORAGES, "default": urlsettings.storage(f"file://{folder}")}
    with (
        django_db_blocker.unblock(),
        override_settings(STAFF_SECOND_FACTOR=True, ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400, STORAGES=storages),
        transaction.atomic(),
    ):
        yield build()
        transaction.set_rollback(True)
    cache.clear()


def build() -> World:
    with TestCase.captureOnCommitCallbacks(execute=True):
        world = begin()
        event = world_courses.fill(world)
        world_library.fill(world, event)
        world_notices.fill(world)
        world_members.fill(world)
        world_contacts.fill(world)
        world_privacy.fill(world)
    return world
