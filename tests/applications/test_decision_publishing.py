"""Decisions take effect and are told when they are published: once, all of them or none."""

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.applications import deciding
from apps.applications.decision_publishing import Refused, preview, publish, still_so
from apps.applications.models import Call, Decision
from apps.applications.waiting import fill_places
from apps.outbox.models import Mail
from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import Standing
from apps.training.status import ChangeKind
from apps.training.taking_part import free, move
from tests.applications.desk_people import (
    ACCEPTED,
    DECLINED,
    WAITING,
    decide,
    make_applicant,
    pick,
    publish_all,
    state,
)
from tests.applications.factories import after, make_call
from tests.factories import NOW, make_event, make_member, make_notice
from tests.notices.factories import issue, postpone

pytestmark = pytest.mark.django_db


def may_leave() -> list[str]:
    return sorted(still_so(Mail.objects.all()).values_list("address", flat=True))


def refusal(call: Call, **values: Any) -> str:
    look = preview(Event.objects.get(pk=call.event_id), at=NOW)
    given: dict[str, Any] = {"expected": len(look.told), "digest": look.digest} | values
    with pytest.raises(Refused) as refused:
        publish(call.event_id, by=make_member(), at=NOW, **given)
    return str(refused.value)


def test_publishing_moves_everybody_tells_each_once_and_writes_their_history() -> None:
    call, ada = make_call(make_event(capacity=1)), make_member()
    yes, later, no = (make_applicant(call) for _ in range(3))
    for person, result in ((yes, ACCEPTED), (later, WAITING), (no, DECLINED)):
        decide([person], result)

    assert publish_all(call.event, by=ada) == 3

    assert [state(person) for person in (yes, later, no)] == [
        ("accepted", False),
        ("waiting", False),
        ("declined", False),
    ]
    assert sorted(StandingChange.objects.values_list("before", "after", "by")) == [
        ("applied", "accepted", ada.pk),
        ("applied", "declined", ada.pk),
        ("applied", "waiting", ada.pk),
    ]
    assert Mail.objects.count() == 3
    assert len(set(Mail.objects.values_list("mailing", flat=True))) == 1
    assert not Decision.objects.pending().exists()
    assert free(call.event) == 0


def test_the_mails_wait_as_long_as_those_of_notices(settings: LazySettings) -> None:
    settings.MAIL_HOLD_SECONDS = 600
    call = make_call()
    decide([make_applicant(call)], ACCEPTED)

    publish_all(call.event)

    mail = Mail.objects.select_related("mailing").get()
    assert 590 < (mail.due_at - mail.mailing.created_at).total_seconds() < 610


def test_a_wrong_number_publishes_nothing() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED)

    assert refusal(call, expected=2) == "1 person will be told, not 2. Nothing was published."
    assert state(person) == ("applied", True)
    assert not Mail.objects.exists()


def test_a_preview_that_no_longer_holds_publishes_nothing() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED)
    seen = preview(call.event, at=NOW).digest
    decide([person], DECLINED)

    assert "changed since this preview" in refusal(call, digest=seen)
    assert not Mail.objects.exists()


def test_published_a_second_time_nothing_is_sent_twice() -> None:
    call = make_call()
    decide([make_applicant(call)], ACCEPTED)
    publish_all(call.event)

    assert "nothing to publish" in refusal(call, expected=1)
    assert Mail.objects.count() == 1


def test_decisions_about_a_cancelled_event_are_not_published() -> None:
    call = make_call()
    decide([make_applicant(call)], ACCEPTED)
    issue(make_notice((ChangeKind.CANCEL, call.event)), people=1)

    assert "decisions about it are no longer published" in refusal(call)


def test_whoever_withdrew_meanwhile_is_left_out_with_the_reason_and_the_decision_is_settled() -> None:
    call = make_call()
    gone, here = make_applicant(call), make_applicant(call)
    decide([gone, here], ACCEPTED)
    move(gone, Standing.WITHDRAWN, by=None, at=NOW)

    [left] = preview(call.event, at=NOW).left_out
    assert publish_all(call.event, minutes=1) == 1

    assert left.why == "Now “Withdrawn”, so that this decision has no use any more."
    assert state(gone) == ("withdrawn", False)
    assert not Decision.objects.pending().exists()
    assert free(call.event) == 19


def test_a_decision_about_somebody_with_an_open_offer_waits_for_the_answer() -> None:
    call = make_call(make_event(capacity=1))
    offered, other = make_applicant(call, state="waiting"), make_applicant(call)
    decide([offered], DECLINED)
    fill_places(call.event_id, at=NOW)
    decide([other], DECLINED)

    publish_all(call.event)

    assert state(offered) == ("waiting", True)
    assert [decision.participation for decision in Decision.objects.pending()] == [offered]


def test_a_kept_place_that_was_lost_on_the_way_is_not_given_twice() -> None:
    call = make_call(make_event(capacity=1))
    person = make_applicant(call)
    decide([person], ACCEPTED)
    Participation.objects.filter(pk=person.pk).update(is_reserved=False)
    make_applicant(call, state="accepted")

    assert "0 places left" in refusal(call)
    assert state(person) == ("applied", False)


def test_words_that_no_mail_can_carry_publish_nothing() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED, words="A stray \ue000 mark")

    assert "no mail can carry" in refusal(call)
    assert state(person) == ("applied", True)


def test_publishing_for_many_asks_the_database_as_often_as_for_one() -> None:
    def queries(number: int) -> int:
        call = make_call(make_event(capacity=number))
        decide([make_applicant(call, member=make_member()) for _ in range(number)], ACCEPTED)
        look, by = preview(Event.objects.get(pk=call.event_id), at=NOW), make_member()
        with CaptureQueriesContext(connection) as asked:
            publish(call.event_id, by=by, at=NOW, expected=number, digest=look.digest)
        return len(asked)

    queries(1)
    assert queries(1) == queries(7)


# What has not left yet is looked at again


def test_everybody_who_still_is_what_the_letter_says_gets_it() -> None:
    call = make_call()
    people = [make_applicant(call, email=f"{result}@example.org") for result in ("accepted", "declined", "waiting")]
    for person, result in zip(people, (ACCEPTED, DECLINED, WAITING), strict=True):
        decide([person], result)
    publish_all(call.event)

    move(people[0], Standing.CONFIRMED, by=None, at=NOW)
    assert may_leave() == ["accepted@example.org", "declined@example.org", "waiting@example.org"]


def test_a_letter_that_is_no_longer_true_does_not_leave() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED)
    publish_all(call.event)

    move(person, Standing.WITHDRAWN, by=None, at=NOW)

    assert may_leave() == []


def test_a_mistake_put_right_in_time_is_told_once_and_right() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], DECLINED)
    publish_all(call.event)
    decide([person], ACCEPTED, minutes=1)
    publish_all(call.event, minutes=2)

    assert [mail.template.subject for mail in still_so(Mail.objects.all())] == [
        "You have a place: UN-CMCoord Course",
    ]


def test_an_invitation_to_dates_that_moved_meanwhile_does_not_leave_but_a_refusal_does() -> None:
    call = make_call()
    yes, no = make_applicant(call, email="yes@example.org"), make_applicant(call, email="no@example.org")
    decide([yes], ACCEPTED)
    decide([no], DECLINED)
    publish_all(call.event)

    postpone(call.event, people=1, minutes=1)

    assert may_leave() == ["no@example.org"]


def test_taking_back_is_for_what_is_not_published() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED)
    publish_all(call.event)

    [outcome] = deciding.take_back(call.event_id, [pick(person)], by=make_member(), at=after(minutes=1))

    assert outcome.sentence == "There is no decision to take back."
    assert state(person) == ("accepted", False)
    assert call.event.starts_on == date(2026, 4, 19)
