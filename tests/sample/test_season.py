from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now

from apps.applications.applying import why_closed
from apps.applications.models import Answer, Call
from apps.notices.models import Notice
from apps.notices.publishing import preview
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from cmcoord_portal.sample import archive, season, tables

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
THREE = ["sample-nairobi", "sample-dakar", "sample-amman"]


@pytest.fixture
def loaded(db: None) -> int:
    archive.load()
    return season.load(at=FIRST)


@pytest.mark.parametrize("today", [date(2026, 11, 21) + timedelta(days=number) for number in range(8)])
def test_courses_run_from_a_sunday_after_today(today: date) -> None:
    row = next(row for row in tables.rows("season") if row["code"] == "sample-nairobi")

    event = season.event(row, today=today)

    assert event["starts_on"].strftime("%A") == "Sunday"
    assert event["ends_on"].strftime("%A") == "Friday"
    assert timedelta(weeks=5) < event["starts_on"] - today <= timedelta(weeks=6)


def test_every_event_says_that_it_is_a_sample(loaded: int) -> None:
    events = Event.objects.filter(is_sample=True)

    assert loaded == events.count() == 12
    assert all(event.title.endswith("(sample)") for event in events)
    for event in events:
        event.full_clean()


def test_it_is_dated_from_its_first_day_for_good(loaded: int) -> None:
    before = list(Event.objects.order_by("pk").values())

    assert season.load(at=FIRST + timedelta(days=40)) == 0
    assert list(Event.objects.order_by("pk").values()) == before


def test_participants_read_six_languages_in_many_zones_at_addresses_that_reach_nobody(loaded: int) -> None:
    people = Participation.objects.all()

    assert {person.language for person in people} == {code for code, _name in settings.LANGUAGES}
    assert len({person.time_zone for person in people}) > 30
    assert all(person.email.endswith("@example.org") for person in people)
    assert {person.state for person in people} == {"accepted", "applied", "waiting", "declined", "withdrawn"}
    for person in people:
        person.full_clean()


def test_one_notice_is_published_and_its_mail_waits_for_no_countdown(loaded: int) -> None:
    notice = Notice.objects.published().get(is_sample=True)

    assert set(notice.changes.values_list("event__code", "kind")) == {
        ("sample-panama", "postpone"),
        ("sample-kigali", "reschedule"),
        ("sample-bangkok", "move_online"),
    }
    mails = Mail.objects.filter(mailing__key=notice.mailing_key)
    assert mails.filter(due_at__lte=Now()).count() == mails.count() > 20


def test_the_postponed_course_asks_which_of_three_windows_suit(loaded: int) -> None:
    found = Notice.objects.published().get(is_sample=True).windows.values_list("event__code", flat=True)
    assert list(found) == ["sample-panama"] * 3


def test_one_notice_waits_and_could_be_published_as_it_is(loaded: int) -> None:
    draft = Notice.objects.get(state=Notice.State.DRAFT)

    look = preview(draft, at=FIRST)

    assert sorted(step.event.code for step in look.steps) == sorted(THREE)
    assert look.problems == []
    assert {person.language for person in look.recipients} == {code for code, _name in settings.LANGUAGES}
    assert len([person for person in look.recipients if len(person.told) == 3]) == 5
    assert {left.why for left in look.audience.left_out} == {"State: Withdrawn.", "State: Not accepted."}


def test_promised_days_are_written_in_the_words_of_each_language(loaded: int) -> None:
    letters = {letter.language: letter.promise for letter in Notice.objects.get(state="draft").translations.all()}

    assert letters["en"] == "You will have the new dates by Wednesday 6 January 2027."
    assert "mercredi 6 janvier 2027" in letters["fr"]
    assert not any("{" in promise for promise in letters.values())


def test_one_event_takes_applications_and_a_dozen_people_have_sent_theirs(loaded: int) -> None:
    call = Call.objects.get()
    sent = call.applications.exclude(sent_at=None)

    assert why_closed(call, at=FIRST) == ""
    assert {application.participation.state for application in sent if application.participation} == {"applied"}
    assert sent.count() == 12
    assert Answer.objects.filter(text="yes").exists()
    assert Mail.objects.filter(mailing__kind="standing", due_at__lte=Now()).count() == 12
    for application in sent:
        application.full_clean()
