"""The first load of every public page, its HTML and the one stylesheet, fits one round trip of a slow line."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.training.models import Event
from apps.training.status import ChangeKind
from cmcoord_portal.stylesheet import lean
from tests.factories import make_event
from tests.pages_public.season import Season, in_days, issue

pytestmark = pytest.mark.django_db

BUDGET = 14_000
STYLESHEET = Path(settings.BASE_DIR) / "static" / "hmd.css"


def compressed(content: bytes) -> int:
    """As a proxy sends it; brotli is smaller still."""
    return len(gzip.compress(content, 9))


def first_load(client: Client, path: str) -> int:
    return compressed(client.get(path).content) + compressed(lean(STYLESHEET.read_text()).encode())


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
@pytest.mark.parametrize(
    "name", ["home", "training:list", "notices:list", "pages:about", "pages:links", "account_login", "account_signup"]
)
def test_a_first_load_is_light(client: Client, season: Season, name: str, prefix: str) -> None:
    assert first_load(client, f"{prefix}{reverse(name)}") <= BUDGET


def test_every_state_of_an_event_is_light(client: Client, season: Season) -> None:
    assert max(first_load(client, event.get_absolute_url()) for event in season.events) <= BUDGET


def test_a_full_page_of_the_agenda_is_light(client: Client) -> None:
    cities = ["Nairobi", "Almaty", "Dakar", "Amman", "Bangkok", "Panama City", "Suva"]
    for number in range(60):
        title = f"Course number {number}, {cities[number % 7]} and neighbours"
        make_event(
            title, city=cities[number % 7], language="English, French", **in_days(10 + 3 * number, length=number % 9)
        )
    issue(*((ChangeKind.POSTPONE, event) for event in _every_third()), title="All", days_ago=1, promise=9)

    assert first_load(client, "/ar/training/") <= BUDGET


def test_a_notice_about_many_courses_is_light(client: Client) -> None:
    changes = [(ChangeKind.POSTPONE, make_event(f"Course {number}", **in_days(9 + number))) for number in range(40)]
    notice = issue(*changes, title="Forty courses are postponed", days_ago=1, promise=30)

    assert first_load(client, notice.get_absolute_url()) <= BUDGET


def _every_third() -> list[Event]:
    return list(Event.objects.order_by("pk"))[::3]
