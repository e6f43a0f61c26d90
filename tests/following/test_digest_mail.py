"""The digest as it arrives: whole in the reader's language and hours, light, and easy to stop."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from apps.outbox.letters import LARGEST
from apps.outbox.models import Mail, Mailing
from apps.resources.models import ResourceTranslation
from apps.subscriptions.choosing import paces
from apps.subscriptions.kinds import Pace
from apps.training.models import Course
from apps.training.status import ChangeKind
from apps.vocabulary.models import Topic
from tests.factories import make_event
from tests.following.factories import DURING, make_course, make_follower, make_notice_about, noticed, told
from tests.outbox.reading import ReadMail
from tests.resources.factories import make_resource, make_topic
from tests.smtp_server import SmtpServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("looked")]
FOLLOWED = [("course", "CMC"), ("topic", "aid")]
LATER: dict[str, Any] = {"starts_on": date(2026, 9, 6), "ends_on": date(2026, 9, 11), "precision": "day"}


@pytest.fixture
def course(looked: None, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr("apps.outbox.queue.wake", lambda: None)
    make_topic("Aid", slug="aid")
    return make_course()


@pytest.fixture
def arrived(smtp_server: SmtpServer, deliver_all: Callable[[], None]) -> Callable[[], dict[str, ReadMail]]:
    def arrive() -> dict[str, ReadMail]:
        told()
        deliver_all()
        return {each.recipient.partition("@")[0]: ReadMail(each.message) for each in smtp_server.received()}

    return arrive


def some_news(course: Course) -> None:
    timed: dict[str, Any] = {
        "starts_on": date(2026, 5, 4),
        "ends_on": date(2026, 5, 4),
        "starts_at": time(9),
        "ends_at": time(12, 30),
    }
    make_event("Webinar", course=course, **timed)
    moved = make_event("Staff Course", course=course)
    make_notice_about(moved, ChangeKind.RESCHEDULE, reason="The venue was flooded.", **LATER)
    guide = make_resource("Oslo Guidelines")
    guide.topics.add(*course_topics())
    ResourceTranslation.objects.create(resource=guide, language="ar", title="مبادئ أوسلو التوجيهية")
    noticed()


def course_topics() -> list[int]:
    return list(Topic.objects.values_list("pk", flat=True))


def test_each_reads_it_in_their_language_and_hours(course: Course, arrived: Callable[[], dict[str, ReadMail]]) -> None:
    for language, zone in (("en", "Asia/Tokyo"), ("fr", "Europe/Paris"), ("ar", "Asia/Amman")):
        make_follower(*FOLLOWED, email=f"{language}@example.org", language=language, time_zone=zone)
    some_news(course)

    mails = arrived()

    english, french, arabic = mails["en"], mails["fr"], mails["ar"]
    assert {name: mail["Content-Language"] for name, mail in mails.items()} == {"en": "en", "fr": "fr", "ar": "ar"}
    for words in (
        "Scheduled: Webinar",
        "Monday 4 May 2026",
        "09:00 to 12:30, Nairobi time (UTC+3)",
        "15:00 to 18:30, Tokyo time (UTC+9)",
        "New dates set: Staff Course",
        "Sunday 6 to Friday 11 September 2026",
        "Courses are postponed",
        "The venue was flooded.",
        "Oslo Guidelines",
    ):
        assert words in english.text, words
        assert words in english.html, words
    assert "dimanche 6 au vendredi 11 septembre 2026" in french.text.lower()
    assert "UTC+2" in french.text
    assert f"{settings.SITE_URL}/fr/training/" in french.text
    assert "أيلول/سبتمبر" in arabic.text
    assert "مبادئ أوسلو التوجيهية" in arabic.text
    assert 'dir="rtl"' in arabic.html
    assert f"{settings.SITE_URL}/ar/library/" in arabic.text


def test_it_is_light_when_there_is_much_and_says_how_much_was_left_out(
    course: Course, arrived: Callable[[], dict[str, ReadMail]], smtp_server: SmtpServer
) -> None:
    for language in ("en", "ar", "ru", "zh-hans"):
        make_follower(*FOLLOWED, email=f"{language}@example.org", language=language)
    for number in range(12):
        event = make_event(f"{number} {'Курс '.ljust(200, 'о')}", course=course, summary="х" * 300)
        make_notice_about(event, ChangeKind.RESCHEDULE, at=DURING + timedelta(minutes=number), **LATER)
        make_resource(f"{number} {'Пособие'.ljust(280, 'й')}").topics.add(*course_topics())
    noticed()

    mails = arrived()

    assert set(mails) == {"en", "ar", "ru", "zh-hans"}
    assert max(len(each.raw) for each in smtp_server.received()) <= LARGEST
    for name, mail in mails.items():
        shown = mail.text.count("\n* ") // 3
        assert shown in (2, 5), name
        assert mail.text.count(str(12 - shown)) >= 3, name
    assert mails["en"].text.count("and 7 more") == 3


def test_short_entries_are_ten_of_each_and_the_rest_is_counted(
    course: Course, arrived: Callable[[], dict[str, ReadMail]]
) -> None:
    make_follower(*FOLLOWED, email="en@example.org")
    for number in range(22):
        make_event(f"Course {number}", course=course)
    make_resource("Guide").topics.add(*course_topics())
    noticed()

    text = arrived()["en"].text

    assert text.count("* Scheduled: Course") == 10
    assert text.count("and 12 more") == 1
    assert arrived()["en"]["Subject"].endswith("and 22 more")


def test_the_subject_names_what_comes_first(course: Course, arrived: Callable[[], dict[str, ReadMail]]) -> None:
    make_follower(*FOLLOWED, email="en@example.org")
    make_event("Staff Course", course=course)
    noticed()

    assert arrived()["en"]["Subject"] == "What you follow: Scheduled: Staff Course"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_link_works_and_one_click_stops_it(
    course: Course, arrived: Callable[[], dict[str, ReadMail]], language: str
) -> None:
    member = make_follower(*FOLLOWED, email="ada@example.org", language=language)
    some_news(course)
    mail = arrived()["ada"]
    client = Client()
    client.force_login(member)

    for link in mail.links:
        assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200, link

    one_click = mail["List-Unsubscribe"].split(">")[0].strip("<")
    assert one_click in mail.links
    with translation.override(language):
        assert Client().post(one_click, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert paces(member)["follows"] == Pace.OFF


def test_no_one_elses_name_address_or_follow_is_in_it(
    course: Course, arrived: Callable[[], dict[str, ReadMail]]
) -> None:
    make_follower(*FOLLOWED, email="ada@example.org", name="Ada Mensah")
    make_follower(*FOLLOWED, email="eve@example.org", name="Eve Okoro")
    some_news(course)

    mails = arrived()

    assert Mail.objects.count() == 2
    assert "Okoro" not in mails["ada"].message.as_string()
    assert "Mensah" not in mails["eve"].message.as_string()
    assert mails["ada"].message["List-Unsubscribe"] != mails["eve"].message["List-Unsubscribe"]


def test_whoever_is_told_the_same_shares_one_letter(course: Course) -> None:
    for language in ("en", "en", "fr"):
        make_follower(*FOLLOWED, language=language)
    make_event(course=course)
    noticed()
    told()

    mailing = Mailing.objects.get()
    assert mailing.templates.count() == 2
    assert len({mail.values["unsubscribe"] for mail in mailing.mails.all()}) == 3
