"""My page: what waits for an answer, my courses, what notices told, what I saved."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.following.models import Follow
from apps.members.models import Member
from apps.profiles.models import Profile
from apps.profiles.visibility import Circle, Field
from apps.resources.models import SavedResource
from apps.training.models import Participation
from apps.training.standing import Standing
from tests.applications.factories import make_confirmed_member
from tests.contacts.factories import answered, written
from tests.factories import make_participant
from tests.notices.asking import correct, link_of, postpone, reschedule, say, soon
from tests.profiles.factories import everything, make_profile, open_to
from tests.resources.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db
PAGE = "/my/"


@pytest.fixture
def ada(client: Client) -> Member:
    member = make_confirmed_member("ada@example.org", time_zone="Africa/Nairobi")
    client.force_login(member)
    return member


def asked(member: Member, title: str = "Course with new dates", **values: str) -> tuple[Participation, str]:
    """The person, and the path of the answer that waits."""
    event = soon(title)
    person = make_participant(event, member.email, **values)
    return person, link_of(person, reschedule(event))


def test_whoever_is_not_signed_in_signs_in_first(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_nobody_keeps_the_page(client: Client, ada: Member) -> None:
    assert {"private", "no-store"} <= set(client.get(PAGE)["Cache-Control"].split(", "))


def test_an_answer_to_new_dates_waits_on_top_until_it_is_given(client: Client, ada: Member) -> None:
    person, path = asked(ada)

    page = client.get(PAGE).text
    assert "One answer is waiting" in page
    assert f'href="{path}"' in page
    assert "Nairobi time" in page

    client.post(path, {"answer": "yes"})
    assert "is waiting" not in client.get(PAGE).text
    person.refresh_from_db()
    assert person.state == Standing.CONFIRMED


def test_a_correction_does_not_ask_again_what_was_answered(client: Client, ada: Member) -> None:
    event = soon()
    person = make_participant(event, ada.email)
    notice = reschedule(event)
    say(client, person, notice, "yes")

    correct(notice)

    assert "is waiting" not in client.get(PAGE).text


def test_days_to_choose_from_wait_until_somebody_said_which(client: Client, ada: Member) -> None:
    event = soon("Course to be planned")
    person = make_participant(event, ada.email)
    notice = postpone(event, windows=(100, 130))
    path = link_of(person, notice)

    assert "On which days could you come?" in client.get(PAGE).text

    client.post(path, {window.days: "can" for window in notice.windows.all()})
    assert "is waiting" not in client.get(PAGE).text


@pytest.mark.parametrize("state", [Standing.DECLINED, Standing.WITHDRAWN, Standing.WAITING])
def test_nothing_is_asked_of_who_holds_no_place(client: Client, ada: Member, state: str) -> None:
    person, _path = asked(ada)
    Participation.objects.filter(pk=person.pk).update(state=state)

    assert "is waiting" not in client.get(PAGE).text


def test_notices_about_my_courses_are_listed_and_no_others(client: Client, ada: Member) -> None:
    event, other = soon("Mine"), soon("Of another")
    make_participant(event, ada.email)
    make_participant(other, "eve@example.org")
    mine, of_another = postpone(event), postpone(other)

    page = client.get(PAGE).text
    assert f'href="{mine.get_absolute_url()}"' in page
    assert f'href="{of_another.get_absolute_url()}"' not in page.split("<main")[1]


def test_what_i_saved_and_lost_sight_of_is_not_shown(client: Client, ada: Member) -> None:
    kept, closed = make_resource("Kept guidelines"), make_resource("Closed guidelines", state="draft")
    for resource in (kept, closed):
        SavedResource.objects.create(member=ada, resource=resource)

    page = client.get(PAGE).text
    assert "Kept guidelines" in page
    assert "Closed guidelines" not in page


def test_ten_courses_take_as_many_queries_as_one(client: Client, ada: Member) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    asked(ada)
    postponed = soon()
    make_participant(postponed, ada.email)
    postpone(postponed, windows=(100, 130))
    client.get(PAGE)
    with_one = queries()
    for number in range(4):
        asked(ada, f"Course {number}")
        event = soon()
        make_participant(event, ada.email)
        postpone(event, windows=(100, 130))
    client.get(PAGE)

    assert queries() == with_one


def test_a_message_waits_until_it_is_answered(client: Client, ada: Member) -> None:
    jose = make_profile("jose@example.org", name="José Díaz", opened=everything(Circle.MEMBERS)).member
    open_to(Profile.objects.create(member=ada), everything(Circle.MEMBERS))
    message = written(jose, ada, subject="Access to the camp")

    page = client.get(PAGE).text
    assert "Messages to answer" in page
    assert f'href="/my/messages/{message.conversation.public_id}/"' in page
    assert "José Díaz" in page

    answered(message.conversation, ada)
    assert "Messages to answer" not in client.get(PAGE).text


def test_what_is_followed_is_listed(client: Client, ada: Member) -> None:
    assert "All that I follow" not in client.get(PAGE).text
    Follow.objects.create(member=ada, topic=make_topic("Armed escorts"), since=timezone.now())

    assert "Armed escorts" in client.get(PAGE).text


def test_it_says_how_far_the_profile_is_open(client: Client, ada: Member) -> None:
    assert "open to nobody" in client.get(PAGE).text
    profile = Profile.objects.create(member=ada)
    open_to(profile, {Field.NAME: Circle.MEMBERS, Field.ROLE: Circle.PUBLIC, Field.PHOTO: Circle.MY_COURSES})

    page = client.get(PAGE).text
    assert "All members: 2 fields" in page, "no field is open wider than the name"
    assert "People on my courses: one field" in page
    assert "internet" not in page
