"""Many at the same moment, each with a connection of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.contacts import pacing
from apps.contacts.models import Message, Report
from apps.contacts.pacing import TooMany
from apps.contacts.reporting import Overtaken, close, report
from apps.members.models import Member
from apps.outbox.models import Mail
from tests.applications.test_at_once import at_once, no_broker
from tests.contacts.factories import answered, make_open_member, new_key, written

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["no_broker"]


def test_one_form_sent_four_times_at_once_is_one_message(amina: Member, jose: Member) -> None:
    key = new_key()
    results = at_once(*[lambda: written(amina, jose, key=key)] * 4)

    assert len({result.pk for result in results if isinstance(result, Message)}) == 1
    assert (Message.objects.count(), Mail.objects.count()) == (1, 1)


def test_one_answer_sent_four_times_at_once_is_one_message(amina: Member, jose: Member) -> None:
    conversation, key = written(amina, jose).conversation, new_key()
    results = at_once(*[lambda: answered(conversation, jose, key=key)] * 4)

    assert not [result for result in results if isinstance(result, Exception)]
    assert Message.objects.count() == 2


def test_no_more_than_agreed_pass_at_once(monkeypatch: pytest.MonkeyPatch, amina: Member) -> None:
    monkeypatch.setattr(pacing, "NEW_PEOPLE", 2)
    others = [make_open_member() for _ in range(5)]
    results = at_once(*[lambda to=to: written(amina, to) for to in others])

    assert sum(isinstance(result, TooMany) for result in results) == 3
    assert Message.objects.count() == 2


def test_two_who_write_to_each_other_at_once_do_not_wait_for_each_other(amina: Member, jose: Member) -> None:
    steps = [lambda: written(amina, jose), lambda: written(jose, amina)]
    results = [result for _ in range(3) for result in at_once(*steps)]

    assert not [result for result in results if isinstance(result, Exception)]


def test_two_who_close_a_report_at_once_send_one_mail(amina: Member, jose: Member) -> None:
    made = report(jose, by=amina, reason="spam", text="", key=new_key(), at=timezone.now() - timedelta(hours=1))
    staff = [make_open_member(is_staff=True) for _ in range(2)]

    def closing(by: Member) -> None:
        close(Report.objects.get(pk=made.pk), outcome="nothing", by=by, at=timezone.now())

    results = at_once(*[lambda by=by: closing(by) for by in staff])

    assert sum(isinstance(result, Overtaken) for result in results) == 1
    assert Mail.objects.filter(address=amina.email).count() == 1
