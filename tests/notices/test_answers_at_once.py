"""Two answers, or two members of staff, at the same moment: places are never oversold, nobody is written to twice."""

import pytest
from django.utils import timezone

from apps.notices import answering, transferring
from apps.notices.models import Reply
from apps.outbox.models import Mail
from apps.training import taking_part
from apps.training.models import Course, Event, Participation
from apps.training.standing import Standing
from tests.factories import make_participant
from tests.notices.asking import in_days, moment, reschedule, soon
from tests.notices.test_at_once import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)
YES, NO = Reply.Answer.YES, Reply.Answer.NO


def test_of_two_who_take_their_place_back_at_once_one_gets_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    event = soon(capacity=2)
    people = [make_participant(event) for _ in range(2)]
    change = reschedule(event, people=2).changes.get()
    for person in people:
        answering.answer(person, change, NO, at=timezone.now())
    Event.objects.update(capacity=1)
    meet(monkeypatch, (taking_part, "taken"))
    at_once(*(lambda each=each: answering.answer(each, change, YES, at=timezone.now()) for each in people))
    assert sorted(Participation.objects.values_list("state", flat=True)) == [Standing.CONFIRMED, Standing.WAITING]


def test_one_person_who_answers_twice_at_once_has_one_answer() -> None:
    event = soon(capacity=2)
    person = make_participant(event)
    change = reschedule(event).changes.get()
    again = Participation.objects.get(pk=person.pk)
    at_once(*(lambda each=each: answering.answer(each, change, NO, at=timezone.now()) for each in (person, again)))
    assert (Reply.objects.count(), person.history.count()) == (1, 1)


def test_two_who_transfer_the_same_person_at_once_write_one_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course.objects.create(code="c", title="C")
    person, to = make_participant(soon(course=course)), soon(course=course, **in_days(90))
    meet(monkeypatch, (transferring, "_outcome"))
    at_once(*[lambda: transferring.transfer([person.public_id], to, by=None, at=moment())] * 2)
    assert (Mail.objects.count(), Participation.objects.filter(event=to).count()) == (1, 1)
