"""A member's page: what was opened to whoever looks, and nothing else; for others it is not there."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.members.models import Member
from apps.profiles.models import Block, Profile
from apps.profiles.visibility import Circle, Field
from apps.training.standing import Standing
from apps.vocabulary.models import Topic, TopicTranslation
from tests.applications.factories import make_confirmed_member
from tests.certificates.factories import finished_event, graduate, issued
from tests.factories import make_event, make_participant
from tests.profiles.factories import everything, make_full_profile, make_profile, open_to

pytestmark = pytest.mark.django_db

TOLD_BY = {
    Field.CONSTITUENCY: "Civil protection",
    Field.ORGANIZATION: "Nowhere Relief Alliance",
    Field.ROLE: "Senior liaison adviser",
    Field.HISTORY: "Former Agency",
    Field.COUNTRY: "Jordan",
    Field.LANGUAGES: "Tok Pisin",
    Field.TOPICS: "Convoys in winter",
    Field.COURSES: "Course on its certificate",
    Field.BIOGRAPHY: "Twelve years of deconfliction.",
    Field.TIME_ZONE: "Asia/Amman",
    Field.MAIL_LANGUAGE: "<bdi>العربيّة</bdi>",
    Field.PHOTO: "/photo/",
}
"""What stands on the page if, and only if, the field is seen."""


def address(profile: Profile) -> str:
    return f"/members/{profile.member.public_id}/"


def full() -> Profile:
    profile = make_full_profile(opened={Field.NAME: Circle.MEMBERS})
    topic = Topic.objects.create(slug="convoys-in-winter")
    TopicTranslation.objects.create(topic=topic, language="en", name="Convoys in winter")
    profile.topics.add(topic)
    issued(graduate(finished_event(title="Course on its certificate"), profile.member.email, member=profile.member))
    Profile.objects.filter(pk=profile.pk).update(photo="photos/abc.jpg")
    return profile


def signed_in(member: Member | None = None) -> Client:
    client = Client()
    client.force_login(member or make_confirmed_member("reader@example.org"))
    return client


@pytest.mark.parametrize("field", TOLD_BY)
def test_one_opened_field_shows_and_no_other(field: Field) -> None:
    profile = full()
    open_to(profile, {field: Circle.MEMBERS})

    page = signed_in().get(address(profile)).text

    assert "Youssef Haddad" in page
    assert {name for name, words in TOLD_BY.items() if words in page} == {field}


def test_one_sees_all_of_oneself_whatever_is_opened() -> None:
    profile = full()
    page = signed_in(profile.member).get(address(profile)).text
    assert {name for name, words in TOLD_BY.items() if words in page} == set(TOLD_BY)


@pytest.mark.parametrize(
    ("circle", "seen_by"),
    [
        (Circle.NOBODY, set()),
        (Circle.MY_COURSES, {"fellow"}),
        (Circle.MEMBERS, {"fellow", "member"}),
        (Circle.PUBLIC, {"fellow", "member", "visitor"}),
    ],
)
def test_a_name_opens_the_page_to_its_circle(circle: Circle, seen_by: set[str]) -> None:
    profile = make_profile(name="Youssef Haddad", opened={Field.NAME: circle})
    fellow, event = make_confirmed_member("fellow@example.org"), make_event()
    for member in (profile.member, fellow):
        make_participant(event, member.email, member=member)
    clients = {"fellow": signed_in(fellow), "member": signed_in(), "visitor": Client()}

    assert {who for who, client in clients.items() if client.get(address(profile)).status_code == 200} == seen_by


@pytest.mark.parametrize("state", [Standing.WAITING, Standing.WITHDRAWN, Standing.DECLINED, Standing.ABSENT])
def test_who_was_not_on_the_course_is_no_fellow(state: str) -> None:
    profile = make_profile(opened={Field.NAME: Circle.MY_COURSES})
    stranger, event = make_confirmed_member("stranger@example.org"), make_event()
    make_participant(event, profile.member.email, member=profile.member)
    make_participant(event, stranger.email, member=stranger, state=state)

    assert signed_in(stranger).get(address(profile)).status_code == 404


def test_hidden_blocked_suspended_unproved_and_unknown_members_look_the_same() -> None:
    reader = make_confirmed_member("reader@example.org")
    opened = everything(Circle.PUBLIC)
    hidden, suspended, blocker, blocked = (make_profile(opened=opened) for _each in range(4))
    hidden.openings.all().delete()
    Member.objects.filter(pk=suspended.member_id).update(is_active=False)
    Block.objects.create(who=blocker.member, whom=reader, at=timezone.now())
    Block.objects.create(who=reader, whom=blocked.member, at=timezone.now())
    unproved = make_profile(opened=opened)
    EmailAddress.objects.filter(user=unproved.member).update(verified=False)
    client, nobody = signed_in(reader), "abcdefghjkmn"

    answers = set()
    for public_id in [nobody, *(each.member.public_id for each in (hidden, suspended, blocker, blocked, unproved))]:
        response = client.get(f"/members/{public_id}/")
        headers = tuple(sorted((name, value) for name, value in response.headers.items() if name != "Expires"))
        answers.add((response.status_code, response.content.replace(public_id.encode(), nobody.encode()), headers))

    assert [status for status, _content, _headers in answers] == [404]


def test_a_display_name_stands_instead_of_the_name() -> None:
    profile = make_profile(name="Youssef Haddad", display_name="Y. from Amman", opened={Field.NAME: Circle.MEMBERS})
    page = signed_in().get(address(profile)).text
    assert "Y. from Amman" in page
    assert "Haddad" not in page


def test_nobody_keeps_or_lists_the_page() -> None:
    response = Client().get(address(make_profile(opened={Field.NAME: Circle.PUBLIC})))
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_what_a_member_wrote_is_no_markup() -> None:
    profile = make_profile(
        name="<b>Bold</b>",
        biography='<script>alert("x")</script>',
        opened={Field.NAME: Circle.MEMBERS, Field.BIOGRAPHY: Circle.MEMBERS},
    )
    page = signed_in().get(address(profile)).text
    assert "<b>Bold" not in page
    assert "<script" not in page


def test_walking_ids_is_slowed_whether_they_exist_or_not() -> None:
    known, client = make_profile(opened={Field.NAME: Circle.PUBLIC}), Client()
    for number in range(40):
        assert client.get(f"/members/walked{number}/").status_code == 404

    assert client.get("/members/another/").status_code == 429
    assert client.get(address(known)).status_code == 429


def test_a_page_with_more_on_it_takes_as_many_queries() -> None:
    profile, client = full(), signed_in()
    open_to(profile, dict.fromkeys(TOLD_BY, Circle.MEMBERS))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(profile)).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        profile.posts.create(organization=f"Agency {number}")
        event = finished_event(title=f"Course {number}")
        issued(graduate(event, profile.member.email, member=profile.member))
        make_participant(event, "reader@example.org")

    assert queries() == before
