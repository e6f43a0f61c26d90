"""Reminders are made from the event's present row: once each, and anew after every move."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.applications.models import Call
from apps.notices.publishing import publish
from apps.outbox.claiming import claim, prepare_fence
from apps.outbox.entitlement import still_wanted
from apps.outbox.models import Mail, Mailing
from apps.outbox.prepared import run
from apps.reminders.due import Kind
from apps.reminders.reminding import mail_kind, remind
from apps.spaces.models import Space
from apps.training.models import Event, Participation
from apps.training.standing import TAKING_PART, Standing
from apps.training.status import ChangeKind
from tests.applications.factories import make_application, make_call
from tests.factories import make_event, make_member, make_notice, make_participant
from tests.outbox.reading import ReadMail, read

pytestmark = pytest.mark.django_db

A_WEEK_BEFORE = datetime(2026, 4, 12, 9, 0, tzinfo=UTC)
TWO_WEEKS_BEFORE = A_WEEK_BEFORE - timedelta(days=7)


@pytest.fixture
def event() -> Event:
    return make_event(title="Staff Course")


def mails(kind: Kind) -> list[Mail]:
    return list(Mail.objects.filter(mailing__kind=mail_kind(kind)).order_by("pk"))


def wanted(kind: Kind) -> list[str]:
    found = still_wanted(Mail.objects.filter(mailing__kind=mail_kind(kind)), kind=mail_kind(kind))
    assert found is not None
    return sorted(found.values_list("address", flat=True))


def only(kind: Kind) -> ReadMail:
    (mail,) = mails(kind)
    return read(mail)


def issue(event: Event, kind: ChangeKind, *, at: datetime, **values: Any) -> None:
    promise = {"promise": date(2026, 6, 20)} if kind == ChangeKind.POSTPONE else {}
    notice = make_notice((kind, event, values), **promise)
    publish(notice, by=None, at=at, expected=event.participations.told().count())
    event.refresh_from_db()


def make_draft(event: Event, email: str = "draft@example.org", **values: Any) -> Call:
    call = make_call(event)
    make_application(call, email, **values)
    return call


def test_who_has_a_place_hears_a_week_before_and_nobody_else(event: Event) -> None:
    for state in Standing:
        make_participant(event, f"{state}@example.org", state=state)

    assert remind(at=A_WEEK_BEFORE) == 1

    assert {mail.address for mail in mails(Kind.START)} == {f"{state}@example.org" for state in TAKING_PART}


def test_asking_again_sends_nothing_again(event: Event) -> None:
    make_participant(event)
    remind(at=A_WEEK_BEFORE)

    assert [remind(at=A_WEEK_BEFORE + timedelta(days=days)) for days in range(8)] == [0] * 8
    assert Mail.objects.count() == 1


def test_whoever_gets_a_place_after_that_hears_too_and_once(event: Event) -> None:
    make_participant(event, "early@example.org")
    remind(at=A_WEEK_BEFORE)
    make_participant(event, "late@example.org")

    assert [remind(at=A_WEEK_BEFORE + timedelta(days=days)) for days in (2, 2, 3)] == [1, 0, 0]

    assert [mail.address for mail in mails(Kind.START)] == ["early@example.org", "late@example.org"]
    assert wanted(Kind.START) == ["early@example.org", "late@example.org"]


def test_it_says_when_where_and_how_and_leads_to_the_persons_own_space(client: Client, settings: Any) -> None:
    event = make_event(title="Staff Course", venue="Training Centre", join_information="Ring the bell.")
    make_participant(event)
    remind(at=A_WEEK_BEFORE)

    letter = only(Kind.START)

    assert letter["Subject"] == "Starts on Sunday 19 April 2026: Staff Course"
    for words in ("Sunday 19 to Friday 24 April 2026", "Training Centre, Nairobi, Kenya", "Ring the bell."):
        assert words in letter.text
        assert words in letter.html
    assert letter.calendar == ""
    space = next(link for link in letter.links if "/space/" in link)
    with time_machine.travel(A_WEEK_BEFORE):
        assert client.get(space.removeprefix(settings.SITE_URL)).status_code == 200


def test_each_reads_it_in_their_language_and_clock() -> None:
    event = make_event(starts_at=time(9), ends_at=time(17))
    make_participant(event, "fr@example.org", language="fr", time_zone="Europe/Paris")
    member = make_member(language="ar", time_zone="Asia/Amman")
    make_participant(event, "ar@example.org", language="", time_zone="", member=member)
    remind(at=A_WEEK_BEFORE)

    letters = {mail.address: read(mail) for mail in mails(Kind.START)}

    french, arabic = letters["fr@example.org"], letters["ar@example.org"]
    assert french["Content-Language"] == "fr"
    assert "dimanche 19 avril 2026" in french.text.lower()
    assert "UTC+2" in french.text
    assert "UTC+3" in french.text
    assert arabic["Content-Language"] == "ar"
    assert "نيسان/أبريل" in arabic.text


@pytest.mark.parametrize(
    ("starts_on", "host", "reader"),
    [(date(2026, 3, 28), "UTC+1", "UTC+0"), (date(2026, 3, 29), "UTC+2", "UTC+1")],
)
def test_the_hours_are_those_of_the_day_itself_when_clocks_change(starts_on: date, host: str, reader: str) -> None:
    event = make_event(
        time_zone="Europe/Zurich", starts_on=starts_on, ends_on=starts_on, starts_at=time(9), ends_at=time(17)
    )
    make_participant(event, time_zone="Europe/London")
    remind(at=datetime(2026, 3, 23, 9, tzinfo=UTC))

    text = only(Kind.START).text

    assert f"09:00 to 17:00, Zurich time ({host})" in text
    assert f"08:00 to 16:00, London time ({reader})" in text


def test_days_without_hours_never_shift() -> None:
    event = make_event(time_zone="Pacific/Kiritimati")
    make_participant(event, time_zone="Pacific/Pago_Pago")
    remind(at=A_WEEK_BEFORE)

    text = only(Kind.START).text

    assert "Sunday 19 to Friday 24 April 2026" in text
    assert "UTC" not in text


def test_a_postponed_or_cancelled_event_reminds_nobody(event: Event) -> None:
    other = make_event()
    make_participant(event), make_participant(other)
    issue(event, ChangeKind.POSTPONE, at=TWO_WEEKS_BEFORE)
    issue(other, ChangeKind.CANCEL, at=TWO_WEEKS_BEFORE)

    assert [remind(at=TWO_WEEKS_BEFORE + timedelta(days=days)) for days in range(16)] == [0] * 16


def test_after_new_dates_each_hears_again_with_the_right_ones_and_once(event: Event) -> None:
    make_participant(event)
    remind(at=A_WEEK_BEFORE)
    issue(event, ChangeKind.POSTPONE, at=A_WEEK_BEFORE)
    issue(
        event, ChangeKind.RESCHEDULE, at=A_WEEK_BEFORE, starts_on=date(2026, 9, 13), ends_on=date(2026, 9, 18),
        precision="day",
    )  # fmt: skip

    sent = sum(remind(at=datetime(2026, 4, 13, 9, tzinfo=UTC) + timedelta(days=days)) for days in range(160))

    assert sent == 1
    first, second = [read(mail).text for mail in mails(Kind.START)]
    assert "19 APRIL 2026" in first
    assert "Sunday 13 to Friday 18 September 2026" in second
    assert "april" not in second.lower()


def test_a_mail_that_has_not_left_when_the_event_moves_stays_back(event: Event) -> None:
    make_participant(event, "stays@example.org")
    remind(at=A_WEEK_BEFORE)
    assert wanted(Kind.START) == ["stays@example.org"]

    issue(event, ChangeKind.POSTPONE, at=A_WEEK_BEFORE)
    assert wanted(Kind.START) == []

    issue(
        event, ChangeKind.RESCHEDULE, at=A_WEEK_BEFORE, starts_on=date(2026, 4, 19), ends_on=date(2026, 4, 24),
        precision="day",
    )  # fmt: skip
    assert wanted(Kind.START) == []
    remind(at=A_WEEK_BEFORE)
    assert wanted(Kind.START) == ["stays@example.org"]


def test_a_mail_to_somebody_who_withdrew_meanwhile_stays_back(event: Event) -> None:
    make_participant(event, "stays@example.org"), make_participant(event, "goes@example.org")
    other = make_event()
    make_participant(other, "goes@example.org")
    remind(at=A_WEEK_BEFORE)

    Participation.objects.filter(event=event, email="goes@example.org").update(state=Standing.WITHDRAWN)

    assert wanted(Kind.START) == ["goes@example.org", "stays@example.org"]
    assert len(mails(Kind.START)) == 3


def test_joining_instructions_go_once_they_are_written(event: Event) -> None:
    make_participant(event)
    assert remind(at=TWO_WEEKS_BEFORE) == 0

    Space.objects.create(event=event, joining="<p>Bring boots.</p>")

    assert remind(at=TWO_WEEKS_BEFORE + timedelta(days=2)) == 1
    assert only(Kind.JOINING)["Subject"] == "Joining instructions: Staff Course"
    assert any("/space/" in link for link in only(Kind.JOINING).links)


def test_how_to_join_online_is_instruction_enough() -> None:
    make_participant(make_event(format="online", join_information="https://example.org/room"))

    remind(at=TWO_WEEKS_BEFORE)

    assert "https://example.org/room" in only(Kind.JOINING).text


def test_drafts_that_are_not_sent_hear_of_the_deadline_a_week_before() -> None:
    event = make_event(title="Staff Course", deadline_on=date(2026, 3, 20))
    call = make_draft(event, time_zone="Asia/Tokyo")
    make_application(call, "sent@example.org", sent_at=datetime(2026, 3, 1, tzinfo=UTC))

    remind(at=datetime(2026, 3, 13, 9, tzinfo=UTC))

    letter = only(Kind.DEADLINE)
    assert letter["Subject"] == "Apply by Friday 20 March 2026: Staff Course"
    assert "Friday 20 March 2026, 23:59, Nairobi time (UTC+3)" in letter.text
    assert "Saturday 21 March 2026, 05:59, Tokyo time (UTC+9)" in letter.text
    assert any("/apply/" in link for link in letter.links)
    assert wanted(Kind.DEADLINE) == ["draft@example.org"]


def test_a_draft_sent_or_a_call_closed_before_the_mail_leaves_needs_none() -> None:
    event = make_event(deadline_on=date(2026, 3, 20))
    call = make_draft(event)
    remind(at=datetime(2026, 3, 13, 9, tzinfo=UTC))

    call.applications.update(sent_at=datetime(2026, 3, 13, 10, tzinfo=UTC))
    assert wanted(Kind.DEADLINE) == []

    call.applications.update(sent_at=None)
    Call.objects.update(is_open=False)
    assert wanted(Kind.DEADLINE) == []


def test_a_closed_call_reminds_nobody() -> None:
    event = make_event(deadline_on=date(2026, 3, 20))
    make_draft(event)
    Call.objects.update(is_open=False)

    assert remind(at=datetime(2026, 3, 13, 9, tzinfo=UTC)) == 0


def test_nobody_to_remind_leaves_no_mailing_and_a_later_one_still_hears(event: Event) -> None:
    assert remind(at=A_WEEK_BEFORE) == 0
    assert not Mailing.objects.exists()

    make_participant(event)

    assert remind(at=A_WEEK_BEFORE + timedelta(days=1)) == 1


def test_a_letter_that_cannot_be_made_stops_no_other(event: Event, caplog: pytest.LogCaptureFixture) -> None:
    broken = make_event(join_information="x" * 60_000)
    make_participant(broken), make_participant(event, "b@example.org")

    assert remind(at=A_WEEK_BEFORE) == 1

    assert [mail.address for mail in mails(Kind.START)] == ["b@example.org"]
    assert "No letter could be made" in caplog.text


def test_many_people_cost_as_many_questions_as_one() -> None:
    counts = []
    for number in (1, 4):
        event = make_event()
        for _each in range(number):
            make_participant(event, member=make_member())
        with CaptureQueriesContext(connection) as asked:
            remind(at=A_WEEK_BEFORE)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("moved", [False, True])
def test_the_last_look_before_a_mail_leaves_lets_through_what_still_holds(event: Event, moved: bool) -> None:
    make_participant(event)
    remind(at=A_WEEK_BEFORE)
    (mail,) = claim()
    if moved:
        Event.objects.update(sequence=event.sequence + 1)

    fence = prepare_fence(mail_kind(Kind.START))

    assert run(fence.bind(id=mail.pk, token=mail.token, handed_over=1)) == (0 if moved else 1)


def test_the_last_look_at_a_draft_is_a_question_that_the_database_understands() -> None:
    make_draft(make_event(deadline_on=date(2026, 3, 20)))
    remind(at=datetime(2026, 3, 13, 9, tzinfo=UTC))
    (mail,) = claim()

    fence = prepare_fence(mail_kind(Kind.DEADLINE))

    assert run(fence.bind(id=mail.pk, token=mail.token, handed_over=1)) == 1
