"""The model's own guard: what only a notice may change is refused however the row was read."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.training.models import Event, MaterialChange
from apps.training.status import Status
from tests.factories import make_event

pytestmark = pytest.mark.django_db


def stored(**values: Any) -> Event:
    return Event.objects.get(pk=make_event(**values).pk)


def test_an_event_read_in_part_is_compared_with_its_row() -> None:
    event = Event.objects.defer("description", "city").get(pk=make_event().pk)
    event.status = Status.CANCELLED
    with pytest.raises(MaterialChange):
        event.save()


def test_an_event_refreshed_in_part_still_knows_its_row() -> None:
    event = stored()
    event.status = Status.CANCELLED
    event.refresh_from_db(fields=["title"])
    with pytest.raises(MaterialChange):
        event.save()


def test_an_event_written_in_part_still_knows_its_row() -> None:
    event = stored(is_public=False)
    event.status, event.is_public = Status.CANCELLED, True
    event.save(update_fields=["is_public"])
    with pytest.raises(MaterialChange):
        event.save()


def test_a_row_is_not_overwritten_by_an_event_made_anew_with_its_key() -> None:
    event = make_event()
    with pytest.raises(MaterialChange):
        Event(pk=event.pk, uid=event.uid, code=event.code, title="Another", is_public=True).save()


def test_a_part_read_afresh_is_no_change() -> None:
    event = stored()
    Event.objects.filter(pk=event.pk).update(status=Status.POSTPONED)
    event.refresh_from_db(fields=["status"])
    event.title = "Better title"
    event.save()
    assert Event.objects.get().title == "Better title"


def test_a_new_code_of_an_event_read_in_part_keeps_the_former_one() -> None:
    event = Event.objects.defer("description").get(pk=make_event(code="old").pk)
    event.code = "new"
    event.save()
    assert list(event.former_codes.values_list("code", flat=True)) == ["old"]


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
def test_no_event_begins_as_what_only_a_notice_makes_of_it(status: Status) -> None:
    with pytest.raises(ValidationError, match="only a notice postpones or cancels"):
        Event(code="new", title="New", status=status).clean()
    published = stored(is_public=False, status=status)
    published.clean()
    published.is_public = True
    with pytest.raises(ValidationError, match="only a notice postpones or cancels"):
        published.clean()
