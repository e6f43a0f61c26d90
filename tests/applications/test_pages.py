"""The applicants' pages: light, in each language, and never kept by anybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.applications import addresses
from apps.applications.models import Call, Question
from apps.applications.waiting import fill_places
from apps.training.models import Course
from tests.applications.factories import make_application, make_call, make_waiting
from tests.factories import make_event
from tests.pages_public.season import in_days, today
from tests.pages_public.test_weight import BUDGET, first_load

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


@pytest.fixture
def call() -> Call:
    event = make_event(capacity=1, deadline_on=today() + timedelta(days=5), **in_days(30))
    module = Course.objects.create(code="E1", title="Online module")
    call = make_call(event, language_level="English B2", prerequisite=module, introduction="<p>Welcome.</p>")
    for kind in Question.Kind:
        Question.objects.create(call=call, kind=kind, text=f"A question of the kind {kind}?", choices="One\nTwo")
    return call


@pytest.fixture
def pages(call: Call) -> list[str]:
    event, code = call.event, f"/training/{call.event.code}"
    make_waiting(event, email=ADA)
    fill_places(event.pk, at=timezone.now())
    make_application(call, ADA)
    token = addresses.apply_token(event, ADA)
    offer = addresses.offer(event.participations.get(), event, language="en").removeprefix("http://testserver")
    newcomer = f"{code}/apply/{addresses.apply_token(event, 'new@example.org')}/"
    return [f"{code}/apply/", newcomer, f"{code}/apply/{token}/", f"{code}/apply/{token}/withdraw/", offer]


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_they_are_light(client: Client, pages: list[str], prefix: str) -> None:
    weights = {path: first_load(client, f"{prefix}{path}") for path in pages}

    assert {path: weight for path, weight in weights.items() if weight > BUDGET} == {}


def test_nobody_keeps_them(client: Client, pages: list[str]) -> None:
    for path in pages:
        response = client.get(path)

        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]


def test_other_verbs_are_refused(client: Client, pages: list[str]) -> None:
    assert {client.put(path).status_code for path in pages} == {405}


def test_more_questions_need_no_more_queries(client: Client, call: Call) -> None:
    path = f"/training/{call.event.code}/apply/{addresses.apply_token(call.event, ADA)}/"
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        for number in range(5):
            Question.objects.create(call=call, text=f"More {number}?")
    assert counts[0] == counts[1]
