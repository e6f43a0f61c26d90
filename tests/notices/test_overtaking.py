"""A later notice takes over what earlier mails still had to say: nobody misses a line, nobody reads one twice."""

from datetime import date

import pytest

from apps.notices import drafting, publishing
from apps.outbox.models import Mail, State
from apps.training.models import Participation
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice, make_participant
from tests.notices.factories import AUTUMN, after, heard_of, issue, may_leave, postpone, reschedule

pytestmark = pytest.mark.django_db

WHO = "both@example.org"


def leave(person: Participation, state: str = Participation.State.WITHDRAWN) -> None:
    Participation.objects.filter(pk=person.pk).update(state=state)


def test_who_left_the_event_that_moves_again_still_hears_of_the_other() -> None:
    moves, stays = make_event("Moves"), make_event("Stays")
    left = make_participant(moves, WHO)
    make_participant(stays, WHO)
    postpone(moves, stays, people=1)
    leave(left)
    reschedule(moves)
    assert "Stays" in heard_of(WHO)


def test_who_joined_the_event_that_moves_again_still_hears_of_the_other() -> None:
    moves, stays = make_event("Moves"), make_event("Stays")
    make_participant(stays, WHO)
    postpone(moves, stays, people=1)
    make_participant(moves, WHO)
    reschedule(moves, people=1)
    assert heard_of(WHO) == ["Moves", "Stays"]


def test_who_joined_after_the_later_notice_keeps_the_mail_of_the_earlier_one() -> None:
    moves, stays = make_event("Moves"), make_event("Stays")
    make_participant(stays, WHO)
    postpone(moves, stays, people=1)
    reschedule(moves)
    make_participant(moves, WHO)
    assert heard_of(WHO) == ["Stays"]


def test_a_letter_that_takes_over_two_mails_speaks_of_each_event_once() -> None:
    one, two, three = make_event("One"), make_event("Two"), make_event("Three")
    for event in (one, two, three):
        make_participant(event, WHO)
    postpone(one, two, people=1)
    Mail.objects.update(state=State.SENDING)  # cannot be left out any more: it stands beside the next one
    issue(make_notice((ChangeKind.RESCHEDULE, two, AUTUMN), (ChangeKind.CANCEL, three)), people=1, minutes=1)
    Mail.objects.filter(state=State.SENDING).update(state=State.QUEUED)
    third = make_notice((ChangeKind.RESCHEDULE, three, AUTUMN | {"starts_on": date(2026, 9, 14)}))
    issue(third, people=1, minutes=2)
    assert sorted(heard_of(WHO)) == ["One", "Three", "Two"]


def test_an_event_left_meanwhile_is_not_taken_over_nor_its_link_to_join() -> None:
    venue, online = make_event("Venue"), make_event("Online")
    make_participant(venue, WHO)
    left = make_participant(online, WHO)
    joining = {"join_information": "https://secret.example/room"}
    first = make_notice(
        (ChangeKind.CHANGE_VENUE, venue, {"city": "Kampala"}), (ChangeKind.MOVE_ONLINE, online, joining)
    )
    issue(first, people=1)
    leave(left, Participation.State.DECLINED)
    issue(make_notice((ChangeKind.CANCEL, venue)), people=1, minutes=1)
    (mail,) = may_leave(WHO)
    assert heard_of(WHO) == ["Venue"]
    assert b"secret" not in bytes(mail.template.body)


def test_what_an_unsent_mail_said_of_another_event_is_taken_over_as_it_stands_by_now() -> None:
    moves, other = make_event("Moves"), make_event("Other")
    make_participant(moves, WHO)
    person = make_participant(other, WHO)
    postpone(moves, other, people=1)
    leave(person, Participation.State.WAITING)
    reschedule(moves, people=1)
    (mail,) = may_leave(WHO)
    assert [state for _change, state in mail.template.about] == ["accepted", "waiting"]


def test_two_web_servers_whose_clocks_disagree_do_not_overtake_each_other_backwards() -> None:
    event = make_event("Course")
    make_participant(event, WHO)
    correction = drafting.correction(postpone(event, people=1))
    issue(correction, people=1, minutes=3)
    reschedule(event, people=1, minutes=2)
    assert heard_of(WHO) == ["Course"]
    assert may_leave(WHO)[0].mailing.dated == after(2)


def test_the_preview_takes_over_the_same_as_publishing() -> None:
    moves, stays = make_event("Moves"), make_event("Stays")
    for event in (moves, stays):
        make_participant(event, WHO)
    postpone(moves, stays, people=1)
    second = make_notice((ChangeKind.RESCHEDULE, moves, AUTUMN))
    digest = publishing.preview(second, at=NOW).digest
    publishing.publish(second, by=None, at=after(1), expected=1, digest=digest)
    assert heard_of(WHO) == ["Moves", "Stays"]
