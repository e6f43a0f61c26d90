from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.profiles.models import Profile
from apps.profiles.tasks import clear_photos
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_a_photo_whose_row_came_to_nothing_goes_after_a_week(folder: Path) -> None:
    kept = Profile.objects.create(member=make_member())
    kept.photo.save("", ContentFile(b"kept"))
    stray = default_storage.save("photos/stray.jpg", ContentFile(b"stray"))

    for days, is_there in ((6, True), (8, False)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            clear_photos()
        assert default_storage.exists(stray) is is_there
    assert default_storage.exists(str(kept.photo.name))
