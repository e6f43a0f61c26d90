"""A notice taken back in time: what moved moves back, and mails it had overtaken wait again."""

import pytest
from django.conf import LazySettings

from apps.notices import withdrawing
from apps.notices.entitlement import still_wanted
from apps.notices.models import Notice
from apps.notices.publishing import Refused
from apps.outbox import entitlement, outcome, queue
from apps.outbox.models import Mail, State
from apps.training.models import Event, Participation
from apps.training.status import ChangeKind, Status
from tests.factories import make_event, make_notice, make_participant
from tests.notices.factories import after, issue, postpone, reschedule

pytestmark = pytest.mark.django_db


def withdraw(notice: Notice, *, minutes: int) -> None:
    withdrawing.withdraw(notice, by=None, at=after(minutes))


def leave_out_before_data(notice: Notice) -> None:
    """What a worker does that was sending a mail and finds at the last look that it is not wanted any more."""
    mail = Mail.objects.get(mailing=notice.mailing, state=State.SENDING)
    assert not still_wanted(Mail.objects.filter(pk=mail.pk)).exists()
    outcome.leave_out(mail, entitlement.reason(mail.mailing.kind))


def test_notices_are_withdrawn_one_after_the_other_the_newest_first() -> None:
    event = make_event()
    first = issue(make_notice((ChangeKind.CHANGE_VENUE, event, {"city": "Kampala"})))
    second = postpone(event, minutes=1)
    withdraw(second, minutes=2)
    withdraw(first, minutes=3)
    event.refresh_from_db()
    assert (event.city, event.status) == ("Nairobi", Status.SCHEDULED)


def test_a_notice_on_which_a_later_one_built_is_not_withdrawn() -> None:
    event = make_event()
    first = postpone(event)
    reschedule(event)
    with pytest.raises(Refused, match="withdraw that one first"):
        withdraw(first, minutes=2)
    assert Event.objects.get().status == Status.SCHEDULED


def test_a_notice_that_told_nobody_is_not_withdrawn_after_the_hold_either(settings: LazySettings) -> None:
    settings.MAIL_HOLD_SECONDS = 0
    notice = postpone(make_event())
    with pytest.raises(Refused, match="The time to withdraw this notice is over"):
        withdraw(notice, minutes=1)
    assert Event.objects.get().status == Status.POSTPONED


def test_a_mail_left_out_just_before_data_waits_again() -> None:
    event = make_event()
    make_participant(event)
    first = postpone(event, people=1)
    Mail.objects.update(state=State.SENDING)
    second = reschedule(event, people=1)
    leave_out_before_data(first)
    withdraw(second, minutes=2)
    assert Mail.objects.get(mailing=first.mailing).state == State.QUEUED


def test_a_mail_left_out_because_its_reader_gave_up_stays_left_out() -> None:
    event = make_event()
    person, other = make_participant(event), make_participant(event)
    first = postpone(event, people=2)
    Mail.objects.filter(address=person.email).update(state=State.SENDING)
    Participation.objects.filter(pk=person.pk).update(state=Participation.State.WITHDRAWN)
    leave_out_before_data(first)
    withdraw(reschedule(event, people=1), minutes=2)
    waiting = Mail.objects.filter(state=State.QUEUED)
    assert list(waiting.values_list("address", flat=True)) == [other.email]


def test_a_mail_that_waits_again_keeps_its_hold() -> None:
    event = make_event()
    make_participant(event)
    first = postpone(event, people=1)
    withdraw(reschedule(event, people=1), minutes=2)
    mail = Mail.objects.select_related("mailing").get(mailing=first.mailing)
    assert (mail.state, mail.due_at) == (State.QUEUED, mail.mailing.release_at)


def test_the_mail_of_a_withdrawn_notice_never_leaves_even_when_queued_by_hand() -> None:
    event = make_event()
    make_participant(event)
    notice = postpone(event, people=1)
    Mail.objects.update(state=State.SKIPPED)
    withdraw(notice, minutes=1)
    queue.requeue(Mail.objects.get())
    assert not still_wanted(Mail.objects.filter(state=State.QUEUED)).exists()
