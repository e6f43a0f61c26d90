"""A member's own page: what they applied for and where they have a place."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.applications.waiting import fill_places
from apps.members.models import Member
from apps.training.standing import Standing
from tests.applications.factories import make_application, make_call, make_confirmed_member, make_waiting
from tests.factories import make_event, make_member, make_participant
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db

PAGE = "/my/courses/"


@pytest.fixture
def ada(client: Client) -> Member:
    member = make_confirmed_member("ada@example.org")
    client.force_login(member)
    return member


def test_whoever_is_not_signed_in_signs_in_first(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_it_shows_what_belongs_to_the_account_or_to_a_confirmed_address(client: Client, ada: Member) -> None:
    make_participant(make_event("By account", **in_days(30)), "elsewhere@example.org", member=ada)
    make_participant(make_event("By address", **in_days(30)), ada.email)
    make_participant(make_event("Of another", **in_days(30)), "eve@example.org")

    page = client.get(PAGE).text

    assert "By account" in page
    assert "By address" in page
    assert "Of another" not in page


def test_an_address_that_is_not_confirmed_shows_nothing(client: Client) -> None:
    client.force_login(make_member("eve@example.org", proved=False))
    make_participant(make_event("A course", **in_days(30)), "eve@example.org")

    assert "A course" not in client.get(PAGE).text


def test_a_shortlist_is_shown_as_applied_and_a_draft_as_a_draft(client: Client, ada: Member) -> None:
    make_participant(make_event(**in_days(30)), ada.email, state=Standing.SHORTLISTED)
    make_application(make_call(make_event("Drafted", **in_days(40))), ada.email)

    page = client.get(PAGE).text

    assert "shortlist" not in page.lower()
    assert "Applied" in page
    assert "Drafted" in page
    assert "Draft<" in page


def test_an_answer_that_is_owed_stands_first_with_its_hour(client: Client, ada: Member) -> None:
    make_participant(make_event("Later course", **in_days(90)), ada.email)
    event = make_event("Waited for", capacity=1, **in_days(30))
    make_waiting(event, email=ada.email)
    fill_places(event.pk, at=timezone.now())

    page = client.get(PAGE).text

    assert page.index("Waited for") < page.index("Later course")
    assert "A place is free. Answer by" in page
    assert f"/training/{event.code}/offer/" in page


def test_looking_changes_nothing(client: Client, ada: Member) -> None:
    person = make_participant(make_event(**in_days(30)), ada.email)

    client.get(PAGE)

    person.refresh_from_db()
    assert person.member is None


def test_many_courses_need_no_more_queries_than_one(client: Client, ada: Member) -> None:
    counts = []
    for _ in range(2):
        for _more in range(3):
            make_waiting(event := make_event(capacity=1, **in_days(30)), email=ada.email)
            fill_places(event.pk, at=timezone.now())
            make_application(make_call(make_event(**in_days(30))), ada.email)
            make_participant(make_event(**in_days(30)), ada.email)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_dates_that_do_not_hold_are_struck(client: Client, ada: Member, status: str) -> None:
    make_participant(make_event(status=status, **in_days(30)), ada.email)
    make_participant(make_event(**in_days(30)), ada.email)

    assert client.get(PAGE).text.count("<del>") == 1
