"""Sites that have a history get what calendars look for from it."""

from importlib import import_module

import pytest
from django.apps import apps

from apps.training.models import FormerArrangement
from tests.factories import make_event
from tests.notices.factories import postpone, reschedule

pytestmark = pytest.mark.django_db


def test_history_fills_what_publishing_would_have_written() -> None:
    event = make_event(countries="FI,KE", starts_at="09:00", ends_at="17:00")
    postpone(event)
    reschedule(event)
    written = list(FormerArrangement.objects.order_by("left_at").values())
    FormerArrangement.objects.all().delete()

    import_module("apps.notices.migrations.0003_former_arrangements").fill(apps, None)

    filled = list(FormerArrangement.objects.order_by("left_at").values())
    assert [row | {"id": None} for row in filled] == [row | {"id": None} for row in written]
    assert len(filled) == 2
