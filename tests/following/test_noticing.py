"""Whatever comes into view is noted once, with the moment of that; nothing else leaves it anywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.applications.models import Call
from apps.following.models import Novelty
from apps.following.noticing import LONG_AGO, look
from apps.resources.kinds import Access, State
from apps.resources.models import ReadingItem, ReadingList, Resource
from apps.training.models import Event
from apps.training.status import Status
from tests.applications.factories import make_call
from tests.factories import make_event
from tests.following.factories import BEFORE, DURING, make_reading_list
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db
EVENT, CALL, RESOURCE, READING = Novelty.Kind


def seen(kind: str) -> list[int]:
    """What is news, not what was there before the first look."""
    return sorted(Novelty.objects.filter(kind=kind, at__gt=LONG_AGO).values_list("thing", flat=True))


def test_what_was_there_before_the_first_look_is_no_news() -> None:
    event = make_event()
    make_call(event)
    make_reading_list("list", make_resource())

    assert look(at=BEFORE) == 0
    assert look(at=DURING) == 0
    assert [seen(kind) for kind in Novelty.Kind] == [[], [], [], []]


def test_the_first_thing_of_all_is_news_if_the_portal_had_looked_and_seen_nothing(looked: None) -> None:
    event = make_event()
    call = make_call(event)
    resource = make_resource()
    make_reading_list("list", resource)

    assert look(at=DURING) == 4

    assert (seen(EVENT), seen(CALL), seen(RESOURCE)) == ([event.pk], [call.pk], [resource.pk])
    assert seen(READING) == [ReadingItem.objects.get().pk]
    assert set(Novelty.objects.filter(at__gt=LONG_AGO).values_list("at", flat=True)) == {DURING}


def test_a_first_look_that_broke_off_makes_no_news_of_the_rest() -> None:
    make_event()
    first = Event.objects.get()
    Novelty.objects.create(kind=EVENT, thing=first.pk, at=LONG_AGO)
    make_event()

    look(at=DURING)

    assert seen(EVENT) == []


def test_drafts_are_noted_when_they_become_public(looked: None) -> None:
    event, resource = make_event(is_public=False), make_resource(state=State.DRAFT)
    look(at=BEFORE)
    assert (seen(EVENT), seen(RESOURCE)) == ([], [])

    Event.objects.update(is_public=True)
    Resource.objects.update(state=State.PUBLISHED)
    look(at=DURING)

    assert (seen(EVENT), seen(RESOURCE)) == ([event.pk], [resource.pk])


def test_an_embargo_ends_by_the_clock(looked: None) -> None:
    resource = make_resource(embargoed_until=DURING)
    make_reading_list("list", resource)

    look(at=DURING - timedelta(minutes=1))
    assert (seen(RESOURCE), seen(READING)) == ([], [])

    look(at=DURING)
    assert seen(RESOURCE) == [resource.pk]
    assert len(seen(READING)) == 1


@pytest.mark.parametrize(
    "hidden", [{"access": Access.PARTICIPANTS}, {"state": State.SUGGESTED}, {"state": State.DRAFT}]
)
def test_what_not_every_member_may_see_is_never_noted(looked: None, hidden: dict[str, Any]) -> None:
    event = make_event() if "access" in hidden else None
    make_reading_list("list", make_resource(event=event, **hidden))

    look(at=DURING)

    assert (seen(RESOURCE), seen(READING)) == ([], [])


def test_members_only_is_open_enough_and_a_hidden_list_is_not(looked: None) -> None:
    resource = make_resource(access=Access.MEMBERS)
    make_reading_list("list", resource, is_public=False)
    look(at=DURING)
    assert (seen(RESOURCE), seen(READING)) == ([resource.pk], [])

    ReadingList.objects.update(is_public=True)
    look(at=DURING)
    assert len(seen(READING)) == 1


def test_a_call_is_noted_when_it_opens_for_an_event_that_goes_ahead(looked: None) -> None:
    event = make_event(is_public=False)
    call = make_call(event, is_open=False)
    Call.objects.update(is_open=True)
    look(at=BEFORE)
    assert seen(CALL) == []

    Event.objects.update(is_public=True, status=Status.POSTPONED)
    look(at=BEFORE)
    assert seen(CALL) == []

    Event.objects.update(status=Status.SCHEDULED)
    look(at=DURING)
    assert seen(CALL) == [call.pk]


def test_what_goes_and_comes_back_is_not_new_again(looked: None) -> None:
    resource = make_resource()
    look(at=BEFORE + timedelta(hours=1))
    Resource.objects.update(state=State.DRAFT)
    look(at=BEFORE + timedelta(hours=2))
    Resource.objects.update(state=State.PUBLISHED)

    assert look(at=DURING) == 0
    assert Novelty.objects.get(kind=RESOURCE, thing=resource.pk).at == BEFORE + timedelta(hours=1)


def test_many_things_take_as_many_queries_as_one(looked: None) -> None:
    counts: list[int] = []
    for number in (1, 4):
        for _each in range(number):
            make_call(make_event())
            make_reading_list(f"list-{Resource.objects.count()}", make_resource())
        with CaptureQueriesContext(connection) as asked:
            look(at=DURING)
        counts.append(len(asked))

    assert counts[0] == counts[1]
