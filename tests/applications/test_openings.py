"""What an event's page says of applying for it."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.applications.models import Call, Question
from apps.training.models import Event
from apps.training.status import Status
from tests.applications.factories import make_call
from tests.factories import make_event
from tests.pages_public.season import in_days, today
from tests.pages_public.test_weight import BUDGET, first_load

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    event = make_event(deadline_on=today() + timedelta(days=5), **in_days(30))
    return make_call(event, language_level="English B2")


def test_an_event_says_until_when_one_can_apply_and_what_is_asked(client: Client, call: Call) -> None:
    for text in ("Why?", "How?"):
        Question.objects.create(call=call, text=text)

    page = client.get(call.event.get_absolute_url()).text

    assert f'href="/training/{call.event.code}/apply/"' in page
    assert "23:59, Nairobi time (UTC+3)" in page
    assert "language level: English B2; 2 questions" in page


@pytest.mark.parametrize(
    "values", [{"deadline_on": today() - timedelta(days=2)}, {"status": Status.POSTPONED}, {"status": Status.CANCELLED}]
)
def test_where_nobody_can_apply_nothing_invites_to(client: Client, call: Call, values: dict[str, object]) -> None:
    Event.objects.filter(pk=call.event_id).update(**values)

    assert "/apply/" not in client.get(call.event.get_absolute_url()).text


def test_a_call_that_staff_have_not_opened_is_not_shown(client: Client, call: Call) -> None:
    Call.objects.update(is_open=False)

    assert "/apply/" not in client.get(call.event.get_absolute_url()).text


def test_the_page_stays_public_and_light(client: Client, call: Call) -> None:
    url = call.event.get_absolute_url()

    assert client.get(url)["Cache-Control"].startswith("public")
    assert first_load(client, f"/ar{url}") <= BUDGET
