"""Who is told what, and when: on Monday morning where they are, once a week, and only what is new to them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.following import telling
from apps.following.following import follow, unfollow
from apps.following.models import Digest
from apps.following.noticing import look
from apps.following.telling import tell
from apps.notices.models import Notice
from apps.outbox.models import AddressStanding, Mail, Mailing
from apps.resources.kinds import Access, State
from apps.resources.models import ReadingItem, ReadingList, Resource
from apps.subscriptions.choosing import choose
from apps.subscriptions.kinds import Pace
from apps.training.models import Course, Event
from apps.training.status import ChangeKind, Status
from tests.applications.factories import make_call
from tests.factories import make_event, make_participant
from tests.following.factories import (
    A_WEEK,
    BEFORE,
    DURING,
    MONDAY,
    make_course,
    make_follower,
    make_notice_about,
    make_reading_list,
    noticed,
    told,
)
from tests.outbox.reading import ReadMail, read
from tests.resources.factories import make_resource, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("looked")]
CMC = ("course", "CMC")


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.outbox.queue.wake", lambda: None)


@pytest.fixture
def course(db: None) -> Course:
    return make_course()


def addresses() -> list[str]:
    return sorted(Mail.objects.values_list("address", flat=True))


def mail_to(address: str) -> ReadMail:
    return read(Mail.objects.filter(address=address).select_related("template").order_by("-pk")[0])


def digests() -> list[Mail]:
    return list(Mail.objects.filter(mailing__kind="follows").order_by("pk"))


@pytest.mark.parametrize(
    ("kind", "code"), [CMC, ("country", "KE"), ("region", "africa")], ids=["course", "country", "region"]
)
def test_a_new_event_is_told_to_those_who_follow_it_and_to_nobody_else(course: Course, kind: str, code: str) -> None:
    make_follower((kind, code), email="ada@example.org")
    make_course("other"), make_topic(slug="aid")
    make_follower(
        ("course", "other"), ("country", "UG"), ("region", "europe"), ("topic", "aid"), email="eve@example.org"
    )
    make_event("Nairobi Course", course=course, countries="KE,TZ")
    noticed()

    assert told() == 1

    assert addresses() == ["ada@example.org"]
    assert "Scheduled: Nairobi Course" in mail_to("ada@example.org").text


def test_a_new_resource_is_told_to_those_who_follow_its_topic_or_its_list() -> None:
    topic = make_topic("Aid", slug="aid")
    shelf = make_reading_list("first-steps")
    make_follower(("topic", "aid"), email="topic@example.org")
    make_follower(("reading_list", "first-steps"), email="list@example.org")
    make_follower(("topic", "aid"), ("reading_list", "first-steps"), email="both@example.org")
    about, listed = make_resource("About aid"), make_resource("For beginners")
    about.topics.add(topic)
    ReadingItem.objects.create(reading_list=shelf, resource=listed)
    noticed()

    assert told() == 3

    said = {name: mail_to(f"{name}@example.org").text for name in ("topic", "list", "both")}
    assert {name for name, text in said.items() if "About aid" in text} == {"topic", "both"}
    assert {name for name, text in said.items() if "For beginners" in text} == {"list", "both"}


def test_an_old_resource_that_enters_a_list_is_new_on_the_list() -> None:
    shelf, old = make_reading_list("first-steps"), make_resource("An old guide")
    look(at=BEFORE - A_WEEK)
    make_follower(("reading_list", "first-steps"))
    ReadingItem.objects.create(reading_list=shelf, resource=old)
    noticed()

    assert told() == 1


def test_a_notice_and_an_opened_call_are_news_of_an_old_event(course: Course) -> None:
    postponed, open_now = make_event("Postponed one", course=course), make_event("Open one", course=course)
    look(at=BEFORE - A_WEEK)
    make_follower(CMC, email="ada@example.org")
    notice = make_notice_about(
        postponed, ChangeKind.RESCHEDULE, starts_on=date(2026, 9, 6), ends_on=date(2026, 9, 11), precision="day"
    )
    make_call(open_now)
    noticed()

    assert told() == 1

    letter = mail_to("ada@example.org")
    assert "New dates set: Postponed one" in letter.text
    assert "Sunday 6 to Friday 11 September 2026" in letter.text
    assert "Old dates, no longer valid: Sunday 19 to Friday 24 April 2026" in letter.text
    assert any(link.endswith(notice.get_absolute_url()) for link in letter.links)
    assert "You can apply now." in letter.text.split("Open one")[1].split("http")[0]
    assert "You can apply now." not in letter.text.split("Postponed one")[1].split("http")[0]


def test_a_withdrawn_or_replaced_notice_is_not_told(course: Course) -> None:
    event = make_event(course=course)
    look(at=BEFORE - A_WEEK)
    make_follower(CMC)
    make_notice_about(event)
    Notice.objects.update(superseded_at=DURING)

    assert told() == 0


@pytest.mark.parametrize("values", [{"is_public": False}, {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 4)}])
def test_what_is_private_or_over_is_not_told(course: Course, values: dict[str, Any]) -> None:
    make_follower(CMC, ("country", "KE"), ("region", "africa"))
    event = make_event(course=course, **values)
    make_call(event)
    noticed()

    assert told() == 0


def test_an_event_that_became_private_knowledge_since_it_was_noted_is_not_told(course: Course) -> None:
    make_follower(CMC)
    make_event(course=course)
    noticed()
    Event.objects.update(is_public=False)

    assert told() == 0


@pytest.mark.parametrize(
    "values",
    [{"state": State.DRAFT}, {"embargoed_until": MONDAY + timedelta(hours=1)}, {"access": Access.PARTICIPANTS}],
    ids=["taken back", "under embargo", "for participants"],
)
def test_a_resource_that_not_every_member_may_see_is_not_told(values: dict[str, Any]) -> None:
    topic, event = make_topic(slug="aid"), make_event()
    member = make_follower(("topic", "aid"), ("reading_list", make_reading_list("list").slug))
    make_participant(event, member.email, member=member)
    resource = make_resource()
    resource.topics.add(topic)
    ReadingItem.objects.create(reading_list=ReadingList.objects.get(), resource=resource)
    noticed()
    Resource.objects.update(event=event, **values)

    assert told() == 0


def test_a_list_that_staff_took_back_is_not_told() -> None:
    shelf = make_reading_list("list")
    make_follower(("reading_list", "list"))
    ReadingItem.objects.create(reading_list=shelf, resource=make_resource())
    noticed()
    ReadingList.objects.update(is_public=False)

    assert told() == 0


def test_nothing_new_is_no_mail_and_the_next_week_goes_on_from_there(course: Course) -> None:
    make_follower(CMC)
    assert told() == 0
    assert not Mailing.objects.exists()

    make_event(course=course)
    noticed(MONDAY + timedelta(days=3))

    assert told(MONDAY + timedelta(days=1)) == 0, "once a week"
    assert told(MONDAY + A_WEEK) == 1


def test_asking_again_tells_nothing_again_this_week_or_later(course: Course) -> None:
    make_follower(CMC)
    make_event(course=course)
    noticed()

    assert [told(MONDAY + timedelta(hours=hours)) for hours in range(0, 24 * 22, 8)] == [1] + [0] * 65
    assert Mail.objects.count() == 1


def test_what_happened_before_one_followed_it_is_not_told(course: Course) -> None:
    make_course("other")
    member = make_follower(("course", "other"))
    make_event("Too early", course=course)
    noticed(DURING)
    follow(member, *CMC, at=DURING + timedelta(hours=1))

    assert told() == 0


def test_whoever_left_everything_is_told_nothing(course: Course) -> None:
    member = make_follower(CMC)
    make_event(course=course)
    noticed()
    unfollow(member, *CMC)

    assert told() == 0


def test_those_who_cannot_or_do_not_want_to_be_reached_are_told_nothing(course: Course) -> None:
    off, refused, gone = make_follower(CMC), make_follower(CMC), make_follower(CMC)
    make_follower(CMC, email="ada@example.org")
    choose(off, {"follows": Pace.OFF})
    AddressStanding.objects.create(address=refused.email, answer="550")
    gone.is_active = False
    gone.save()
    make_event(course=course)
    noticed()

    assert told() == 1
    assert addresses() == ["ada@example.org"]


def test_a_digest_switched_on_again_after_months_tells_of_the_last_weeks_only(course: Course) -> None:
    member = make_follower(CMC)
    choose(member, {"follows": Pace.OFF})
    make_event("Long ago", course=course, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 4))
    noticed()
    make_event("Lately", course=course, starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 9))
    noticed(DURING + 9 * A_WEEK)
    choose(member, {"follows": Pace.WEEKLY})

    assert told(MONDAY + 9 * A_WEEK) == 1
    assert "Lately" in mail_to(member.email).text
    assert "Long ago" not in mail_to(member.email).text


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("UTC", datetime(2026, 3, 9, 7, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 3, 8, 17, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 3, 9, 18, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 3, 9, 1, 15, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 9, 11, tzinfo=UTC)),  # the morning after clocks went forward
    ],
)
def test_it_comes_on_monday_at_seven_where_the_member_is(course: Course, zone: str, first: datetime) -> None:
    make_follower(CMC, time_zone=zone)
    make_event(course=course)
    noticed()

    assert told(first - timedelta(minutes=1)) == 0
    assert told(first) == 1


def test_a_monday_without_a_worker_is_made_up_for_on_tuesday_and_not_later(course: Course) -> None:
    make_follower(CMC)
    make_event(course=course)
    noticed()

    assert told(MONDAY + timedelta(days=2)) == 0
    assert told(MONDAY + timedelta(days=1, hours=16)) == 1


def test_what_is_written_at_this_very_moment_waits_for_the_next_time(course: Course) -> None:
    """It may not be committed yet, and would otherwise be passed over for ever."""
    make_follower(CMC)
    make_event(course=course)
    noticed(MONDAY - timedelta(minutes=1))

    assert told(MONDAY) == 0
    assert told(MONDAY + A_WEEK) == 1


def test_a_batch_that_breaks_off_is_done_whole_the_next_time(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    for _each in range(5):
        make_follower(CMC)
    make_event(course=course)
    noticed()
    enqueue, calls = telling.queue.enqueue, []

    def breaks_the_second_time(**values: Any) -> Mailing:
        calls.append(1)
        mailing = enqueue(**values)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return mailing

    monkeypatch.setattr(telling.queue, "enqueue", breaks_the_second_time)
    with pytest.raises(RuntimeError):
        told()
    assert Mail.objects.count() == 2

    assert told(MONDAY + timedelta(hours=1)) == 3
    assert len(set(addresses())) == Mail.objects.count() == 5


def test_two_workers_cannot_write_to_the_same_person_in_one_week(course: Course) -> None:
    """Even one that never saw what the other kept: the mailing's key is taken."""
    make_follower(CMC)
    make_event(course=course)
    noticed()
    told()
    Digest.objects.update(week=date(2026, 3, 2), told_until=BEFORE)

    with pytest.raises(IntegrityError), transaction.atomic():
        told()


def test_digests_stay_back_while_other_mail_is_waiting_to_leave(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BACKLOG", 2)
    monkeypatch.setattr(telling, "BATCH", 1)
    for _each in range(5):
        make_follower(CMC)
    make_event(course=course)
    noticed()

    assert told() == 3
    Mail.objects.update(state="sent")
    assert told() == 2


def test_a_title_that_no_letter_can_carry_stops_nobodys_mail(course: Course) -> None:
    make_follower(CMC)
    make_event("Marked \ue000name\ue001", course=course)
    make_event("Plain", course=course)
    noticed()

    assert told() == 1
    assert "Plain" in read(digests()[0]).text


def test_many_members_and_things_take_as_many_queries_as_one(course: Course) -> None:
    counts: list[int] = []
    for number in (1, 5):
        week = (len(counts) + 1) * A_WEEK
        topic = make_topic(slug=f"t{number}")
        shelf = make_reading_list(f"l{number}")
        for _each in range(number):
            make_follower(CMC, ("topic", topic.slug), ("reading_list", shelf.slug), ("country", "KE"), at=BEFORE + week)
            event = make_event(course=course)
            make_notice_about(event, at=DURING + week)
            make_call(make_event(course=course))
            resource = make_resource()
            resource.topics.add(topic)
            ReadingItem.objects.create(reading_list=shelf, resource=resource)
        noticed(DURING + week)
        Digest.objects.filter(member__follows__topic__slug="t1").update(week=date(2030, 1, 1)) if number > 1 else None
        with CaptureQueriesContext(connection) as asked:
            assert tell(at=MONDAY + week) == number
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_status_is_the_one_of_the_moment(course: Course) -> None:
    make_follower(CMC, email="ada@example.org")
    event = make_event("Off again", course=course)
    noticed()
    make_notice_about(event)

    told()

    assert Status(Event.objects.get(pk=event.pk).status) == Status.CANCELLED
    assert "Cancelled: Off again" in mail_to("ada@example.org").text
