import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.members.models import Member
from tests.members.conftest import PASSWORD

pytestmark = pytest.mark.django_db

PATH = "/accounts/sessions/"


def browser(member: Member, name: str) -> Client:
    client = Client(headers={"user-agent": name})
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client


def test_a_single_browser_is_signed_out(amina: Member) -> None:
    here, lost, third = (browser(amina, name) for name in ("Here", "Lost phone", "Third"))
    row = UserSession.objects.get(user_agent="Lost phone")

    here.post(PATH, {"session": row.pk})

    assert lost.get(PATH).status_code == 302
    assert third.get(PATH).status_code == here.get(PATH).status_code == 200


def test_everywhere_else_is_signed_out(amina: Member) -> None:
    here, there = browser(amina, "Here"), browser(amina, "There")

    here.post(PATH)

    assert there.get(PATH).status_code == 302
    assert "There" not in here.get(PATH).text


def test_a_browser_is_shown_by_the_name_that_people_know(amina: Member) -> None:
    here = browser(amina, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")

    page = here.get(PATH).text

    assert "Firefox, Linux" in page
    assert "Mozilla" not in page


def test_nobody_signs_out_somebody_else(amina: Member) -> None:
    other = Member.objects.create_superuser("eve@example.org", PASSWORD, name="Eve")
    hers, eves = browser(amina, "Hers"), browser(other, "Eve's")

    eves.post(PATH, {"session": UserSession.objects.get(user=amina).pk})

    assert hers.get(PATH).status_code == 200


def test_looking_changes_nothing_and_shows_no_dead_session(amina: Member) -> None:
    here, gone = browser(amina, "Here"), browser(amina, "Gone")
    Session.objects.filter(session_key=gone.session.session_key).delete()

    page = here.get(PATH).text

    assert "Gone" not in page
    assert UserSession.objects.count() == 2


def test_the_list_costs_the_same_for_one_and_for_four(amina: Member) -> None:
    here, counts = browser(amina, "Here"), []
    for more in (0, 3):
        for number in range(more):
            browser(amina, f"Browser {number}")
        with CaptureQueriesContext(connection) as queries:
            here.get(PATH)
        counts.append(len(queries))

    assert counts[0] == counts[1]
