"""From their own pages, people reach the event space, their certificate and the question whether they come."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from apps.applications import addresses, coming
from apps.certificates import wording
from apps.certificates.issuing import issue, revoke
from apps.certificates.models import Certificate
from apps.spaces import entering
from apps.training.models import Event, Participation
from apps.training.standing import TAKING_PART, Standing
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event, make_participant
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(**in_days(30))


def own_page(client: Client, person: Participation) -> str:
    address = addresses.application(person.event, person.email, language="en")
    return client.get(address.removeprefix("http://testserver")).text


def space(person: Participation) -> str:
    return f'href="{entering.link(person, person.event.code, language="en")}"'


@pytest.mark.parametrize("state", Standing)
def test_who_takes_part_finds_the_space(client: Client, event: Event, state: Standing) -> None:
    person = make_participant(event, state=state)

    assert (space(person) in own_page(client, person)) == (state in TAKING_PART)


def test_the_space_is_not_led_to_once_its_link_has_expired(client: Client) -> None:
    long_over = make_participant(make_event(**in_days(-200)), state=Standing.COMPLETED)

    assert space(long_over) not in own_page(client, long_over)


def test_a_certificate_is_there_while_it_is_valid(client: Client, event: Event) -> None:
    person = make_participant(event, name="Ada Byron", state=Standing.COMPLETED)
    issue(event.pk, by=None, at=timezone.now())
    certificate = Certificate.objects.get()
    paper = f'href="{wording.address_of_file(certificate)}"'
    assert paper in own_page(client, person)

    revoke(certificate, reason="By mistake", by=None, at=timezone.now())

    assert paper not in own_page(client, person)


def test_who_has_a_place_says_whether_they_come_while_the_event_has_not_begun(client: Client, event: Event) -> None:
    person, late = make_participant(event), make_participant(make_event(**in_days(0)))

    assert coming.address(person, language="en") in own_page(client, person)
    assert coming.address(late, language="en") not in own_page(client, late)


def test_the_page_of_the_answer_leads_back(client: Client, event: Event) -> None:
    person = make_participant(event)
    page = client.get(coming.address(person, language="en").removeprefix("http://testserver"))

    assert addresses.application(event, person.email, language="en") in page.text


def test_my_courses_lead_to_the_same(client: Client, event: Event, settings: LazySettings) -> None:
    member = make_confirmed_member("ada@example.org")
    client.force_login(member)
    person = make_participant(event, member.email)

    assert space(person) in client.get("/my/courses/").text


def test_whoever_has_a_place_does_not_read_that_applications_are_closed(client: Client) -> None:
    over = make_event(**in_days(-2))
    with_place, without = make_participant(over), make_participant(over, state=Standing.WAITING)

    assert 'class="note text"' not in own_page(client, with_place)
    assert 'class="note text"' in own_page(client, without)
