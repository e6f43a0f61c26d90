"""A first load of each calendar page fits one round trip of a slow line, also when it is full and in long words."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from apps.training.models import Course, Format
from apps.training.status import ChangeKind
from tests.factories import make_event
from tests.pages_public.season import in_days, issue
from tests.pages_public.test_weight import BUDGET, first_load

pytestmark = pytest.mark.django_db
CITIES = ["Nairobi", "Almaty", "Dakar", "Amman", "Bangkok", "Panama City", "Suva"]
FIRST = date(2031, 3, 1)


def name(number: int) -> str:
    return f"Course number {number}, {CITIES[number % 7]} and neighbours"


@pytest.mark.parametrize("language", ["/ar", "/ru", ""])
def test_a_full_month_is_light(client: Client, language: str) -> None:
    for number in range(60):
        day = FIRST + timedelta(days=number % 29)
        make_event(name(number), starts_on=day, ends_on=day + timedelta(days=number % 6))

    assert first_load(client, f"{language}/training/month/2031/3/") <= BUDGET


@pytest.mark.parametrize("language", ["/ar", "/ru", ""])
def test_a_full_list_with_every_filter_in_use_is_light(client: Client, language: str) -> None:
    for number in range(22):
        Course.objects.create(code=f"C{number}", title=f"A course of some length number {number}")
    course = Course.objects.get(code="C1")
    hours = {"starts_at": time(9), "ends_at": time(17), "format": Format.ONLINE}
    events = [
        make_event(
            name(number),
            course=course,
            countries="KE",
            language="English, French",
            **in_days(10 + number, length=0),
            **hours,
        )
        for number in range(40)
    ]
    issue(*((ChangeKind.POSTPONE, event) for event in events[::3]), title="All", days_ago=1, promise=9)

    query = "?course=C1&country=KE&region=africa&language=fr&format=online&since=2020-01-01&zone=America/St_Johns"
    assert first_load(client, f"{language}/training/{query}") <= BUDGET


@pytest.mark.parametrize("language", ["/ar", "/ru", ""])
@pytest.mark.parametrize("path", ["/calendar/", "/courses/", "/courses/C1/", "/training/year/2031/"])
def test_the_other_pages_are_light(client: Client, path: str, language: str) -> None:
    for number in range(22):
        Course.objects.create(
            code=f"C{number}", title=f"A course of some length number {number}", audience="officers " * 20
        )
    for number in range(40):
        make_event(name(number), course=Course.objects.get(code="C1"), **in_days(-200 + 12 * number))

    assert first_load(client, f"{language}{path}") <= BUDGET
