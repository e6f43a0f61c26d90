"""Whatever people and staff do in whatever order: never more holders than places, and a reason for each
that is kept."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.applications import offering
from apps.applications.applying import Refused, send
from apps.applications.leaving import withdraw
from apps.applications.models import Application, Call, Offer
from apps.applications.offering import NotOpen
from apps.applications.waiting import fill_places, withdraw_offers
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import HOLDING, Standing, StandingRefused
from apps.training.taking_part import lock
from tests.applications.factories import make_application, make_call
from tests.factories import make_event
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db

VERBS = ["send", "withdraw", "take", "leave", "lapse", "put off", "go ahead"]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 4)), max_size=25)


class Story:
    def __init__(self, capacity: int) -> None:
        self.event = make_event(capacity=capacity, **in_days(30))
        call = make_call(self.event, selection=Call.Selection.FIRST_COME)
        self.applications = [make_application(call) for _ in range(5)]
        self.at = timezone.now()

    def step(self, verb: str, number: int) -> None:
        self.at += timedelta(seconds=1)
        application = Application.objects.select_related("call").get(pk=self.applications[number].pk)
        person = Participation.objects.filter(email=application.email, event=self.event).first()
        match verb:
            case "send":
                send(application, by=None, at=self.at)
            case "lapse":
                self._lapse()
            case "put off":
                Event.objects.update(status="postponed")
                withdraw_offers([self.event.pk], at=self.at)
            case "go ahead":
                Event.objects.update(status="scheduled")
                fill_places(lock(self.event.pk).pk, at=self.at)
        if person and verb in ("withdraw", "take", "leave"):
            self._answer(verb, person)

    def _answer(self, verb: str, person: Participation) -> None:
        if verb == "withdraw":
            withdraw(person, by=None, at=self.at)
        else:
            {"take": offering.take, "leave": offering.leave}[verb](person, at=self.at)

    def _lapse(self) -> None:
        Offer.objects.filter(state="open").update(expires_at=timezone.now() - timedelta(seconds=1))
        offering.expire()


@given(capacity=st.integers(0, 3), steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_offers_and_turns_always_agree(db: None, capacity: int, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        story = Story(capacity)
        for verb, number in steps:
            try:
                with transaction.atomic():
                    story.step(verb, number)
            except (Refused, NotOpen, StandingRefused):
                pass
            _check(story.event, capacity)
        transaction.set_rollback(True)


def _check(event: Event, capacity: int) -> None:
    people = Participation.objects.filter(event=event)
    kept = set(people.filter(is_reserved=True).values_list("pk", flat=True))
    offered = set(
        Offer.objects.filter(participation__event=event, state="open").values_list("participation", flat=True)
    )
    assert people.holding().count() <= capacity
    assert kept == offered
    assert not people.filter(pk__in=kept).exclude(state=Standing.WAITING).exists()
    assert not people.filter(state__in=HOLDING, is_reserved=True).exists()
    assert Mail.objects.filter(mailing__kind="offer").count() == Offer.objects.count()
