"""A member follows what has a page, and places; only they see it."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.following import following
from apps.following.following import MOST, NoSuchThing, TooMany, follow, unfollow
from apps.following.mine import things
from apps.following.models import Digest, Follow
from apps.members.models import Member
from apps.resources.models import ReadingList
from apps.training.models import Course
from apps.vocabulary.models import TopicTranslation
from tests.applications.factories import make_confirmed_member
from tests.factories import NOW
from tests.following.factories import make_course, make_follower, make_reading_list
from tests.pages_public.test_weight import BUDGET, first_load
from tests.resources.factories import make_topic

pytestmark = pytest.mark.django_db
PAGE = "/my/follows/"
ALL = [("course", "CMC"), ("topic", "aid"), ("reading_list", "first-steps"), ("country", "KE"), ("region", "africa")]
PAGES = {"course": "/courses/CMC/", "topic": "/library/topics/aid/", "reading_list": "/library/lists/first-steps/"}


@pytest.fixture
def world(db: None) -> None:
    make_course()
    make_topic("Aid", slug="aid")
    make_reading_list()


@pytest.fixture
def ada(client: Client, world: None) -> Member:
    member = make_confirmed_member("ada@example.org")
    client.force_login(member)
    return member


def followed(member: Member) -> list[tuple[str, str]]:
    return [(each.kind, each.code) for each in things(member)]


def press(client: Client, kind: str, code: str, follow: str = "1", **more: str) -> Any:
    return client.post(PAGE, {"kind": kind, "code": code, "follow": follow, **more})


def test_whoever_is_not_signed_in_signs_in_first(client: Client, world: None) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert press(client, "course", "CMC")["Location"].startswith("/accounts/login/")
    assert not Follow.objects.exists()


def test_nobody_keeps_the_page(client: Client, ada: Member) -> None:
    assert {"private", "no-store"} <= set(client.get(PAGE)["Cache-Control"].split(", "))


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_each_kind_of_thing_is_followed_once_and_left_again(client: Client, ada: Member, kind: str, code: str) -> None:
    for _twice in range(2):
        assert press(client, kind, code)["Location"] == PAGE
    assert followed(ada) == [(kind, code)]
    assert f'name="code" value="{code}"' in client.get(PAGE).text

    for _twice in range(2):
        assert press(client, kind, code, "0")["Location"] == PAGE
    assert followed(ada) == []


@pytest.mark.parametrize("kind", PAGES)
def test_the_page_itself_has_the_button_and_one_comes_back_to_it(client: Client, ada: Member, kind: str) -> None:
    page, code = PAGES[kind], dict(ALL)[kind]
    assert f'name="code" value="{code}"' in client.get(page).text
    assert 'name="follow" value="1"' in client.get(page).text

    assert press(client, kind, code, **{"from": "page"})["Location"] == page
    assert 'name="follow" value="0"' in client.get(page).text
    assert "Stop following" in client.get(page).text

    assert press(client, kind, code, "0", **{"from": "page"})["Location"] == page
    assert 'name="follow" value="1"' in client.get(page).text


@pytest.mark.parametrize("kind", PAGES)
def test_a_visitors_page_is_the_same_as_before_and_for_everybody(
    client: Client, world: None, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGES[kind])
    monkeypatch.setattr("apps.subscriptions.followable._found_by", [])

    assert client.get(PAGES[kind]).content == page.content
    assert page["Cache-Control"].startswith("public")
    assert not page.cookies
    assert '<form method="post"' not in page.text.split("<main")[1]
    assert not [query for query in asked if "following_" in query["sql"]]


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_the_button_keeps_pages_light(client: Client, ada: Member, kind: str, prefix: str) -> None:
    assert first_load(client, f"{prefix}{PAGES[kind]}") <= BUDGET


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("course", "no-such"),
        ("topic", "no-such"),
        ("reading_list", "hidden"),
        ("country", "XX"),
        ("country", "africa"),
        ("region", "KE"),
        ("member", "x"),
        ("", ""),
        ("member_id", "1"),
    ],
)
def test_what_is_not_there_to_follow_is_not_found(client: Client, ada: Member, kind: str, code: str) -> None:
    make_reading_list("hidden", is_public=False)

    assert press(client, kind, code).status_code == 404
    assert not Follow.objects.exists()
    with pytest.raises(NoSuchThing):
        follow(ada, kind, code, at=NOW)


def test_a_place_is_chosen_from_a_list_in_the_readers_language(client: Client, ada: Member) -> None:
    page = client.get(f"/fr{PAGE}").text
    assert '<option value="DE">Allemagne</option>' in page
    assert '<option value="middle-east">' in page

    for code in ("DE", "middle-east"):
        assert client.post(PAGE, {"kind": "place", "code": code}).status_code == 302
    assert followed(ada) == [("region", "middle-east"), ("country", "DE")]


@pytest.mark.parametrize("code", ["", "XX", "<b>"])
def test_no_place_chosen_is_told_beside_the_field(client: Client, ada: Member, code: str) -> None:
    answer = client.post(PAGE, {"kind": "place", "code": code})

    assert answer.status_code == 400
    assert "Please look at this again" in answer.text
    assert "<b>" not in answer.text
    assert not Follow.objects.exists()


def test_nobody_follows_more_than_anybody_could_read(
    client: Client, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    follow(ada, "course", "CMC", at=NOW)
    follow(ada, "course", "CMC", at=NOW)

    with pytest.raises(TooMany):
        follow(ada, "topic", "aid", at=NOW)
    assert "Leave one" in client.post(PAGE, {"kind": "topic", "code": "aid", "follow": "1"}, follow=True).text
    assert client.post(PAGE, {"kind": "place", "code": "KE"}).status_code == 400
    assert MOST == 200


def test_a_list_that_staff_took_back_is_not_shown_and_can_still_be_left(client: Client, ada: Member) -> None:
    follow(ada, "reading_list", "first-steps", at=NOW)
    ReadingList.objects.update(is_public=False)

    assert "First steps" not in client.get(PAGE).text
    press(client, "reading_list", "first-steps", "0")
    assert not Follow.objects.exists()


def test_one_sees_and_leaves_only_what_one_follows_oneself(client: Client, ada: Member) -> None:
    eve = make_follower(("course", "CMC"))

    assert "UN-CMCoord Course" not in client.get(PAGE).text
    press(client, "course", "CMC", "0")
    assert followed(eve) == [("course", "CMC")]


def test_names_are_said_in_the_readers_language_or_marked(client: Client, ada: Member) -> None:
    for kind, code in ALL:
        follow(ada, kind, code, at=NOW)
    topic = TopicTranslation.objects.get().topic
    TopicTranslation.objects.create(topic=topic, language="ar", name="المساعدة")

    page = client.get(f"/ar{PAGE}").text

    assert "المساعدة" in page
    assert 'lang="en" dir="auto">First' in page
    assert "كينيا" in page


def test_many_follows_take_as_many_queries_as_few(client: Client, ada: Member) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    for kind, code in ALL:
        follow(ada, kind, code, at=NOW)
    client.get(PAGE)
    few = queries()
    for number in range(3):
        make_course(f"C{number}"), make_topic(slug=f"t{number}"), make_reading_list(f"l{number}")
        for kind, code in (("course", f"C{number}"), ("topic", f"t{number}"), ("reading_list", f"l{number}")):
            follow(ada, kind, code, at=NOW)

    assert queries() == few


@pytest.mark.parametrize(
    "values", [{}, {"country": "KE", "region": "africa"}, {"country": "KE"}], ids=["nothing", "two things", "twice"]
)
def test_the_database_keeps_one_thing_a_row_and_each_thing_once(ada: Member, values: dict[str, str]) -> None:
    follow(ada, "country", "KE", at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(member=ada, since=NOW, **values)


def test_two_courses_and_no_topic_do_not_meet_each_other(ada: Member) -> None:
    other = make_course("other")
    for code in ("CMC", "other"):
        follow(ada, "course", code, at=NOW)

    assert ada.follows.count() == 2
    Course.objects.filter(pk=other.pk).delete()
    assert followed(ada) == [("course", "CMC")]


def test_when_one_leaves_and_comes_back_the_digest_goes_on_where_it_was(ada: Member) -> None:
    follow(ada, "course", "CMC", at=NOW)
    kept = Digest.objects.get()
    unfollow(ada, "course", "CMC")
    follow(ada, "course", "CMC", at=NOW.replace(year=2027))

    assert Digest.objects.get().told_until == kept.told_until
    assert Follow.objects.get().since.year == 2027
