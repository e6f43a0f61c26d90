from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F

from apps.members.models import Member
from apps.profiles import cards
from apps.profiles.models import Card, CardMark, Opening, Profile
from apps.profiles.visibility import Circle
from apps.resources.kinds import Access, State
from apps.resources.models import Copy, Edition, Publisher, Relation, Resource, ResourceTranslation, Revision
from apps.training.models import Event, Host
from apps.training.status import FIRST as FIRST_STATUSES
from apps.training.status import Status
from cmcoord_portal.scale import filling
from cmcoord_portal.scale.filling import Chunk
from cmcoord_portal.scale.tables import FIRST
from tests.resources.factories import make_resource
from tests.scale.conftest import TODAY, Fill

MODELS: list[type[models.Model]] = [
    Resource, ResourceTranslation, Publisher, Relation, Edition, Copy, Revision, Event, Host, Member,
    Profile, Opening,
]  # fmt: skip


def test_so_many_are_there_afterwards(fill: Fill) -> None:
    added = {"resources": 25, "events": 12, "members": 3, "profiles": 2}
    assert fill(**added) == added
    assert (Resource.objects.count(), Event.objects.count(), Member.objects.count()) == (25, 12, 3)
    assert Profile.objects.count() == 2


def test_every_row_could_have_been_typed(fill: Fill) -> None:
    fill(resources=30, events=30, members=10, profiles=10)
    rows = [row for model in MODELS for row in model._default_manager.all()]

    assert {type(row) for row in rows} == set(MODELS)
    for row in rows:
        row.full_clean(exclude=[field.name for field in row._meta.fields if field.null and not field.blank])


def test_what_is_there_is_not_made_again(fill: Fill) -> None:
    fill(resources=25, events=12, members=3)

    assert fill(resources=25, events=12, members=3) == {"resources": 0, "events": 0, "members": 0, "profiles": 0}


def test_a_larger_number_adds_what_is_missing(fill: Fill) -> None:
    fill(resources=13)

    assert fill(resources=31)["resources"] == 18
    assert Resource.objects.filter(pk__range=(FIRST + 1, FIRST + 31)).count() == 31


def test_a_smaller_number_takes_nothing_away(fill: Fill) -> None:
    fill(members=8)
    fill(members=2)

    assert Member.objects.count() == 8


def test_what_was_interrupted_goes_on(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    write, written = filling.Order.write, list[Chunk]()

    def failing(order: filling.Order, chunk: Chunk) -> int:
        written.append(chunk)
        if len(written) == 2:
            raise KeyboardInterrupt
        return write(order, chunk)

    monkeypatch.setattr(filling.Order, "write", failing)
    with pytest.raises(KeyboardInterrupt):
        fill(members=30)
    monkeypatch.setattr(filling.Order, "write", write)

    assert fill(members=30)["members"] == 20


def test_real_things_stay_as_they_are(fill: Fill) -> None:
    real = make_resource("Oslo Guidelines")
    fill(resources=10)

    assert Resource.objects.get(pk=real.pk).changed_at == real.changed_at


@pytest.mark.service_postgres
def test_real_things_are_numbered_as_before(fill: Fill) -> None:
    fill(resources=10)

    assert make_resource().pk < FIRST


def test_events_are_what_an_event_can_be_before_any_notice(fill: Fill) -> None:
    fill(events=200)

    assert set(Event.objects.values_list("status", flat=True)) == set(FIRST_STATUSES)
    assert not Event.objects.filter(status=Status.HELD, ends_on__gte=TODAY).exists()
    assert not Event.objects.exclude(status=Status.HELD).filter(ends_on__lt=TODAY).exists()


def test_events_stand_over_many_years(fill: Fill) -> None:
    fill(events=300)

    assert len(Event.objects.years()) > 20


def test_applications_end_before_the_event_begins(fill: Fill) -> None:
    fill(events=30)

    assert not Event.objects.filter(deadline_on__gt=F("starts_on") - timedelta(days=1)).exists()


def test_resources_of_participants_belong_to_an_event(fill: Fill) -> None:
    fill(resources=130, events=5)
    closed = Resource.objects.filter(access=Access.PARTICIPANTS)

    assert closed.exists()
    assert not closed.filter(event=None).exists()


def test_resources_can_be_made_without_events(fill: Fill) -> None:
    fill(resources=130)

    assert not Resource.objects.filter(access=Access.PARTICIPANTS).exists()


def test_some_resources_wait_and_some_are_superseded(fill: Fill) -> None:
    fill(resources=70)

    assert set(Resource.objects.values_list("state", flat=True)) >= {State.DRAFT, State.SUGGESTED, State.PUBLISHED}
    assert Relation.objects.replacing().count() == 2


def test_all_files_are_one_that_can_be_read(fill: Fill) -> None:
    fill(resources=20)
    [name] = set(Revision.objects.values_list("file", flat=True))

    with default_storage.open(name) as file:
        assert len(file.read()) == Revision.objects.all()[0].size


def test_members_cannot_sign_in(fill: Fill) -> None:
    fill(members=1)

    assert not Member.objects.get().has_usable_password()


def test_the_directory_has_what_members_would_have_opened(fill: Fill) -> None:
    fill(members=40, profiles=40)
    made = set(Card.objects.values_list("pk", flat=True))
    cards.repair()

    assert 20 < Card.objects.filter(circle=Circle.MEMBERS).count() < 40
    assert set(Card.objects.values_list("pk", flat=True)) == made
    assert CardMark.objects.filter(mark="k:humanitarian").exists()
