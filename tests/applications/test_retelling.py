"""An acceptance whose event moves before its mail leaves is told as the event stands then: once, and right."""

import pytest

from apps.applications.decision_publishing import still_so
from apps.applications.models import Call
from apps.applications.retelling import retell
from apps.outbox.models import Mail, State
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind
from apps.training.taking_part import move
from tests.applications.desk_people import ACCEPTED, DECLINED, WAITING, decide, make_applicant, publish_all
from tests.applications.factories import after, make_call
from tests.factories import make_notice
from tests.notices.factories import issue, postpone
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db


def told(call: Call, result: Standing) -> Participation:
    person = make_applicant(call)
    decide([person], result)
    publish_all(call.event)
    return person


def subjects(person: Participation) -> list[str]:
    """Of the mails about decisions that may leave."""
    mails = Mail.objects.filter(address=person.email, mailing__kind="decision", state=State.QUEUED)
    return [read(mail)["Subject"] for mail in still_so(mails)]


def test_it_is_told_once_and_as_the_event_stands_now() -> None:
    call = make_call()
    person = told(call, ACCEPTED)
    postpone(call.event, people=1, minutes=1)
    assert subjects(person) == []

    assert retell(at=after(minutes=2)) == 1

    assert subjects(person) == ["You have a place, without dates yet: UN-CMCoord Course"]
    assert retell(at=after(minutes=3)) == 0
    assert Mail.objects.filter(mailing__kind="decision", state=State.SKIPPED).count() == 1


def test_whoever_waits_is_told_too_and_a_refusal_leaves_as_it_is() -> None:
    call = make_call()
    waits, refused = told(call, WAITING), told(call, DECLINED)
    postpone(call.event, people=1, minutes=1)

    assert retell(at=after(minutes=2)) == 1
    assert len(subjects(waits)) == 1
    assert len(subjects(refused)) == 1


def test_what_has_left_already_is_not_told_again() -> None:
    call = make_call()
    told(call, ACCEPTED)
    Mail.objects.update(state=State.SENT)
    postpone(call.event, people=1, minutes=1)

    assert retell(at=after(minutes=2)) == 0


def test_nobody_hears_of_a_place_they_gave_up_or_of_an_event_that_is_off() -> None:
    gone, off = make_call(), make_call()
    move(told(gone, ACCEPTED), Standing.WITHDRAWN, by=None, at=after(minutes=1))
    postpone(gone.event, minutes=1)
    told(off, ACCEPTED)
    issue(make_notice((ChangeKind.CANCEL, off.event)), people=1, minutes=1)

    assert retell(at=after(minutes=2)) == 0


def test_where_nothing_moved_nothing_is_told_again() -> None:
    told(make_call(), ACCEPTED)

    assert retell(at=after(minutes=2)) == 0


def test_an_event_of_which_no_mail_can_be_made_keeps_no_other_waiting() -> None:
    broken, fine = make_call(), make_call()
    told(broken, ACCEPTED)
    person = told(fine, ACCEPTED)
    for call in (broken, fine):
        postpone(call.event, people=1, minutes=1)
    Event.objects.filter(pk=broken.event_id).update(title="Course \ue000")

    assert retell(at=after(minutes=2)) == 1
    assert len(subjects(person)) == 1
