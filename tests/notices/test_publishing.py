"""One door: what publishing changes, what it refuses, whom it tells."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.notices import publishing
from apps.notices.models import Change, Notice, Promise, StatusChange
from apps.notices.publishing import Refused, publish
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.status import ChangeKind, Status
from tests.factories import NOW, make_event, make_notice, make_participant, make_staff

pytestmark = pytest.mark.django_db

POSTPONE, RESCHEDULE, CANCEL = ChangeKind.POSTPONE, ChangeKind.RESCHEDULE, ChangeKind.CANCEL
JUNE = date(2026, 6, 20)
AUTUMN = {"starts_on": date(2026, 9, 13), "ends_on": date(2026, 9, 18)}


def statuses(*events: Event) -> list[str]:
    return [Event.objects.get(pk=event.pk).status for event in events]


def postpone(*events: Event, expected: int = 0) -> Notice:
    notice = make_notice(*((POSTPONE, event) for event in events), promise=JUNE)
    publish(notice, by=make_staff(f"{notice.code}@example.org"), at=NOW, expected=expected)
    return notice


def test_postponing_three_courses_moves_them_all_and_tells_each_person_once() -> None:
    events = [make_event(f"Course {n}") for n in range(3)]
    for event in events:
        make_participant(event, "on.all.three@example.org")
    make_participant(events[0], "on.one@example.org")
    notice = postpone(*events, expected=2)
    assert statuses(*events) == [Status.POSTPONED] * 3
    assert sorted(Mail.objects.values_list("address", flat=True)) == ["on.all.three@example.org", "on.one@example.org"]
    assert StatusChange.objects.filter(change__notice=notice).count() == 3
    assert set(Event.objects.values_list("sequence", flat=True)) == {1}


def test_a_wrong_number_publishes_nothing() -> None:
    event = make_event()
    make_participant(event)
    notice = make_notice((POSTPONE, event), promise=JUNE)
    with pytest.raises(Refused, match="1 person will be told, not 5"):
        publish(notice, by=None, at=NOW, expected=5)
    assert statuses(event) == [Status.SCHEDULED]
    assert Notice.objects.get().is_draft
    assert not Mail.objects.exists()


@pytest.mark.parametrize("mark", ["\ue000", "\ue001", "\ue000x\ue001", "ATTENDEE:mailto:addressee@invalid"])
@pytest.mark.parametrize("where", ["title", "join_information", "letter"])
def test_what_marks_places_in_mails_is_refused_in_every_text(where: str, mark: str) -> None:
    text = f"Hall {mark} of mirrors"
    event = make_event(**({"title": text} if where == "title" else {}))
    make_participant(event)
    join = text if where == "join_information" else "https://meet.example.org"
    notice = make_notice((ChangeKind.MOVE_ONLINE, event, {"join_information": join}))
    if where == "letter":
        notice.translations.update(letter=f"<p>{text}</p>")
    with pytest.raises(Refused, match="signs that no mail can carry"):
        publish(notice, by=None, at=NOW, expected=1)
    assert statuses(event) == [Status.SCHEDULED]
    assert Notice.objects.get().is_draft


def test_what_no_mail_can_carry_is_refused_while_nobody_is_told_too() -> None:
    """Whoever applies later would be written to with it."""
    event = make_event()
    notice = make_notice((ChangeKind.MOVE_ONLINE, event, {"join_information": "Hall \ue000 of mirrors"}))
    with pytest.raises(Refused, match="signs that no mail can carry"):
        publish(notice, by=None, at=NOW, expected=0)


def test_one_refused_move_stops_all() -> None:
    good, held = make_event(), make_event(status=Status.HELD)
    with pytest.raises(Refused, match="not possible"):
        publish(make_notice((POSTPONE, good), (POSTPONE, held), promise=JUNE), by=None, at=NOW, expected=0)
    assert statuses(good, held) == [Status.SCHEDULED, Status.HELD]
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": date(2026, 9, 12), "starts_on": date(2026, 9, 13)}, "before the first day"),
        ({"ends_on": date(2025, 9, 18), "starts_on": date(2025, 9, 13)}, "in the past"),
        ({}, "Give the new dates"),
        ({"starts_on": date(2026, 4, 19), "ends_on": date(2026, 4, 24)}, "same as the present"),
    ],
)
def test_new_dates_that_cannot_be_are_refused(changes: dict[str, date], sentence: str) -> None:
    event = make_event()
    with pytest.raises(Refused, match=sentence):
        publish(make_notice((RESCHEDULE, event, changes)), by=None, at=NOW, expected=0)
    assert Event.objects.get().dates == event.dates


def test_a_notice_without_event_is_refused() -> None:
    with pytest.raises(Refused, match="at least one event"):
        publish(make_notice(), by=None, at=NOW, expected=0)


def test_postponing_needs_a_promise_or_the_word_that_there_is_none() -> None:
    event = make_event()
    with pytest.raises(Refused, match="Promise by when"):
        publish(make_notice((POSTPONE, event)), by=None, at=NOW, expected=0)
    publish(make_notice((POSTPONE, event), no_date_promised=True), by=None, at=NOW, expected=0)
    assert statuses(event) == [Status.POSTPONED]


def test_a_notice_is_published_once() -> None:
    event = make_event()
    make_participant(event)
    notice = postpone(event, expected=1)
    with pytest.raises(Refused, match="published already"):
        publish(notice, by=None, at=NOW, expected=1)
    assert Mail.objects.count() == 1


def test_a_stale_preview_is_refused() -> None:
    event = make_event()
    make_participant(event)
    notice = make_notice((POSTPONE, event), promise=JUNE)
    digest = publishing.preview(notice, at=NOW).digest
    make_participant(event)
    with pytest.raises(Refused, match="changed since this preview"):
        publish(notice, by=None, at=NOW, expected=2, digest=digest)
    assert statuses(event) == [Status.SCHEDULED]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda: Event.objects.update(title="Another title"),
        lambda: Participation.objects.update(state=Participation.State.WAITING),
    ],
    ids=["title", "standing of a participant"],
)
def test_a_preview_is_stale_once_a_letter_would_read_otherwise(meanwhile: Callable[[], int]) -> None:
    event = make_event()
    make_participant(event)
    notice = make_notice((POSTPONE, event), promise=JUNE)
    digest = publishing.preview(notice, at=NOW).digest
    meanwhile()
    with pytest.raises(Refused, match="changed since this preview"):
        publish(notice, by=None, at=NOW, expected=1, digest=digest)


def test_the_promise_stays_open_until_the_last_event_has_dates() -> None:
    one, two = make_event(), make_event()
    promise = postpone(one, two).promise
    publish(make_notice((RESCHEDULE, one, AUTUMN)), by=None, at=NOW + timedelta(days=1), expected=0)
    promise.refresh_from_db()
    assert promise.state == Promise.State.OPEN
    publish(make_notice((RESCHEDULE, two, AUTUMN)), by=None, at=NOW + timedelta(days=2), expected=0)
    promise.refresh_from_db()
    assert promise.state == Promise.State.KEPT


def test_a_promise_is_withdrawn_when_everything_is_cancelled() -> None:
    event = make_event()
    promise = postpone(event).promise
    publish(make_notice((CANCEL, event)), by=None, at=NOW + timedelta(days=1), expected=0)
    promise.refresh_from_db()
    assert promise.state == Promise.State.WITHDRAWN


def test_a_promise_is_withdrawn_with_the_only_event_that_waited_whatever_the_notice_did_besides() -> None:
    waits, moved = make_event(), make_event()
    notice = make_notice((POSTPONE, waits), (ChangeKind.CHANGE_VENUE, moved, {"city": "Kampala"}), promise=JUNE)
    publish(notice, by=None, at=NOW, expected=0)
    publish(make_notice((CANCEL, waits)), by=None, at=NOW + timedelta(days=1), expected=0)
    notice.promise.refresh_from_db()
    assert notice.promise.state == Promise.State.WITHDRAWN


def test_a_promise_is_kept_though_the_event_that_got_new_dates_is_held_meanwhile() -> None:
    held, cancelled = make_event(), make_event()
    promise = postpone(held, cancelled).promise
    publish(make_notice((RESCHEDULE, held, AUTUMN)), by=None, at=NOW + timedelta(days=1), expected=0)
    Event.objects.filter(pk=held.pk).update(status=Status.HELD)
    publish(make_notice((CANCEL, cancelled)), by=None, at=NOW + timedelta(days=2), expected=0)
    promise.refresh_from_db()
    assert promise.state == Promise.State.KEPT


def test_those_who_gave_up_are_left_out_with_the_reason() -> None:
    event = make_event()
    make_participant(event, state="withdrawn", name="Gave Up")
    make_participant(event, state="waiting")
    look = publishing.preview(make_notice((POSTPONE, event), promise=JUNE), at=NOW)
    assert len(look.recipients) == 1
    assert [(left.name, left.why) for left in look.audience.left_out] == [("Gave Up", "State: Withdrawn.")]


def test_a_later_notice_overtakes_unsent_mail_and_says_what_it_said_besides() -> None:
    one, two = make_event("First"), make_event("Second")
    for event in (one, two):
        make_participant(event, "both@example.org")
    postpone(one, two, expected=1)
    older = Mail.objects.get()
    publish(make_notice((RESCHEDULE, one, AUTUMN)), by=None, at=NOW + timedelta(minutes=5), expected=1)
    older.refresh_from_db()
    newer = Mail.objects.exclude(pk=older.pk).get()
    assert older.state == "skipped"
    assert b"New dates for" not in bytes(older.template.body)
    assert b"Second" in bytes(newer.template.body)
    assert newer.template.about == [
        [Change.objects.get(kind="reschedule").pk, "accepted"],
        [Change.objects.get(event=two).pk, "accepted"],
    ]


def test_queries_do_not_grow_with_participants() -> None:
    counts = []
    for number in (3, 60):
        event = make_event()
        for _ in range(number):
            make_participant(event)
        notice = make_notice((POSTPONE, event), promise=JUNE)
        with CaptureQueriesContext(connection) as queries:
            publish(notice, by=None, at=NOW, expected=number)
        counts.append(len(queries))
    assert counts[1] <= counts[0]  # the first one also taught the search its words


def test_a_correction_is_said_again_without_moving_anything() -> None:
    event = make_event()
    make_participant(event)
    first = postpone(event, expected=1)
    change = first.changes.get()
    second = make_notice(code=first.code, version=2, promise=JUNE)
    Change.objects.create(notice=second, event=event, kind=POSTPONE, copied_from=change)
    publish(second, by=None, at=NOW + timedelta(hours=1), expected=1)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert Event.objects.get().sequence == 1
    assert StatusChange.objects.count() == 1
    assert Change.objects.get(waiting=True).notice == second
    assert [notice.version for notice in Notice.objects.unresolved()] == [2]
