"""A member's own calendar behind a secret address."""

import re
from datetime import date

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.members.models import Member
from apps.training.models import FeedAddress, Participation
from apps.training.status import ChangeKind
from tests.factories import make_event, make_member, make_participant
from tests.pages_public.season import in_days, issue

pytestmark = pytest.mark.django_db
PAGE = "/my/calendar/"


@pytest.fixture
def member(client: Client) -> Member:
    found = make_member()
    client.force_login(found)
    return found


def mark(client: Client) -> str:
    return str(re.findall(r'name="instead_of" value="(.*?)"', client.get(PAGE).text)[0])


def make(client: Client) -> str:
    """The path of a new address, as the page shows it."""
    page = client.post(PAGE, {"instead_of": mark(client), "do": "make"}).text
    return str(re.findall(r"http://testserver(/my/calendar/[-\w]+\.ics)", page)[0])


def titles(path: str) -> set[str]:
    """As a calendar program sees it: without a session."""
    found = icalendar.Calendar.from_ical(Client().get(path).content)
    return {str(entry["summary"]) for entry in found.walk("VEVENT")}


def test_it_holds_what_the_member_hears_about(client: Client, member: Member) -> None:
    for state in Participation.State:
        make_participant(make_event(state.value, **in_days(10)), member=member, state=state)
    make_participant(make_event("of another", **in_days(10)), member=make_member())
    make_event("of nobody", **in_days(10))

    assert titles(make(client)) == {str(state) for state in Participation.TOLD}


def test_it_says_what_the_member_is_there(client: Client, member: Member) -> None:
    make_participant(make_event(**in_days(10)), member=member, state=Participation.State.WAITING)

    assert "DESCRIPTION:On the waiting list" in Client().get(make(client)).text


def test_what_is_cancelled_stays_and_says_so(client: Client, member: Member) -> None:
    event = make_event("Course", **in_days(-120))
    issue((ChangeKind.CANCEL, event), title="Cancelled", days_ago=80)
    make_participant(event, member=member)

    assert titles(make(client)) == {"Cancelled: Course"}


def test_private_events_are_not_in_it(client: Client, member: Member) -> None:
    make_participant(make_event("Secret", is_public=False, **in_days(10)), member=member)

    assert titles(make(client)) == set()


def test_the_address_is_shown_once_and_kept_nowhere_in_readable_form(client: Client, member: Member) -> None:
    path = make(client)
    token = path.removeprefix("/my/calendar/").removesuffix(".ics")

    assert len(token) >= 22  # 128 bits in base64
    assert token not in client.get(PAGE).text
    assert token not in str(FeedAddress.objects.values())


def test_a_new_address_ends_the_old_one(client: Client, member: Member) -> None:
    old = make(client)
    new = make(client)

    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_revoked_address_shows_nothing(client: Client, member: Member) -> None:
    path = make(client)
    client.post(PAGE, {"instead_of": mark(client), "do": "revoke"})

    assert Client().get(path).status_code == 404


def test_a_form_sent_twice_makes_one_address(client: Client, member: Member) -> None:
    sent = {"instead_of": mark(client), "do": "make"}
    first = client.post(PAGE, sent).text
    second = client.post(PAGE, sent).text

    [path] = re.findall(r"http://testserver(/my/calendar/[-\w]+\.ics)</bdi>", first)
    assert "Nothing was changed" in second
    assert Client().get(path).status_code == 200


def test_the_address_of_a_member_who_left_shows_nothing(client: Client, member: Member) -> None:
    path = make(client)
    Member.objects.filter(pk=member.pk).update(is_active=False)

    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..%2f"])
def test_a_guess_finds_nothing(token: str) -> None:
    assert Client().get(f"/my/calendar/{token}.ics").status_code in (400, 404)


def test_no_cache_on_the_way_keeps_it(client: Client, member: Member) -> None:
    for path in (make(client), PAGE):
        assert "private" in client.get(path).headers["Cache-Control"]
        assert "public" not in client.get(path).headers["Cache-Control"]


def test_an_unchanged_one_need_not_be_sent(client: Client, member: Member) -> None:
    make_participant(make_event(**in_days(10)), member=member)
    path = make(client)
    etag = Client().get(path).headers["ETag"]

    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 304


def test_it_speaks_the_members_language(client: Client, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(language="fr")
    make_participant(make_event(**in_days(10), countries="DE", city="Berlin"), member=member)

    found = Client().get(make(client))

    assert "Allemagne" in found.text
    assert found.headers["Content-Language"] == "fr"


def test_what_is_long_over_has_left_it(client: Client, member: Member) -> None:
    make_participant(make_event("Old", starts_on=date(2018, 1, 1), ends_on=date(2018, 1, 2)), member=member)

    assert titles(make(client)) == set()


def test_reading_writes_nothing(client: Client, member: Member) -> None:
    path = make(client)
    with CaptureQueriesContext(connection) as captured:
        Client().get(path)
        client.get(PAGE)

    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []


def test_only_members_have_one() -> None:
    assert Client().get(PAGE).headers["Location"].startswith("/accounts/login/")


def test_queries_do_not_grow_with_the_events(client: Client, member: Member) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(path)
        return len(captured)

    path = make(client)
    make_participant(make_event(**in_days(10), parent=make_event()), member=member)
    few = queries()
    for _number in range(4):
        make_participant(make_event(**in_days(10), parent=make_event()), member=member)

    assert queries() == few
