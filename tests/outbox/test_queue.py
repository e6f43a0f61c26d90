from collections.abc import Hashable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.outbox import queue
from apps.outbox.claiming import claim
from apps.outbox.letters import Letter, StrayMark
from apps.outbox.models import Mail, Mailing, State, Template
from apps.outbox.queue import (
    Addressee,
    CannotResend,
    TooLate,
    WrongKind,
    enqueue,
    message_id,
    readdress,
    requeue,
    withdraw,
)
from tests.outbox.factories import AT, letter, make_mail, make_mailing, states

pytestmark = pytest.mark.django_db


def test_a_kind_of_mail_that_nobody_registered_is_not_queued() -> None:
    with pytest.raises(WrongKind):
        make_mailing("amina@example.org", kind="surprise")


def test_each_addressee_gets_a_row_with_a_number_and_a_message_id(settings: Any) -> None:
    settings.MAIL_DOMAIN = "portal.example"
    make_mailing("amina@example.org", "jose@example.org", key="2020-1/1")
    first, second = Mail.objects.order_by("id")
    assert [first.number, second.number] == ["2020-1/1-0001", "2020-1/1-0002"]
    assert first.message_id == message_id("2020-1/1", "amina@example.org") != second.message_id
    assert first.message_id.endswith("@portal.example")


def test_a_message_id_cannot_be_guessed_without_the_key(settings: Any) -> None:
    before = message_id("2020-1/1", "amina@example.org")
    settings.SECRET_KEY = "another"
    assert message_id("2020-1/1", "amina@example.org") != before


def test_letters_are_frozen_once_each() -> None:
    enqueue(
        key="k",
        kind="test",
        letters={"en": letter(), "fr": letter(language="fr", subject="Reporté")},
        addressees=[Addressee("a@example.org", "A", "fr"), Addressee("b@example.org", "B", "en")],
        at=AT,
    )
    assert Template.objects.count() == 2
    assert Mail.objects.get(address="a@example.org").template.language == "fr"


def test_one_mailing_per_key() -> None:
    """Red without the unique key: a double click would publish twice."""
    make_mailing("amina@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mailing("amina@example.org")
    assert Mail.objects.count() == 1


def test_one_mail_per_mailing_and_address() -> None:
    mail = make_mail()
    mail.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        mail.save(force_insert=True)


def test_a_letter_with_a_place_that_nobody_fills_is_refused_before_it_is_queued() -> None:
    letters: dict[Hashable, Letter] = {"en": letter(text="Starts at \ue000clock\ue001")}
    with pytest.raises(StrayMark, match="clock"):
        enqueue(key="k", kind="test", letters=letters, addressees=[Addressee("a@example.org", "A", "en")], at=AT)
    filled = Addressee("a@example.org", "A", "en", {"clock": "9:00"})
    assert enqueue(key="k", kind="test", letters=letters, addressees=[filled], at=AT).mails.count() == 1


def test_an_address_named_twice_with_the_same_letter_gets_one_mail() -> None:
    make_mailing("amina@example.org", "Amina@Example.org ")
    assert states() == {"amina@example.org": State.QUEUED}


def test_an_address_with_two_different_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="two different letters"):
        enqueue(
            key="k",
            kind="test",
            letters={"en": letter(), "fr": letter()},
            addressees=[Addressee("a@example.org", "A", "fr"), Addressee("a@example.org", "B", "en")],
            at=AT,
        )


def _queries(key: str, count: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        make_mailing(count=count, key=key)
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_addressees() -> None:
    few, many = _queries("few", 3), _queries("many", 60)
    assert few == many


def test_release_is_counted_by_the_clock_of_the_database() -> None:
    mailing = make_mailing("amina@example.org", hold_seconds=600)
    mailing.refresh_from_db()
    assert 599 < (mailing.release_at - mailing.created_at).total_seconds() < 610


def test_a_mailing_can_be_withdrawn_before_anything_left() -> None:
    make_mailing("amina@example.org", "jose@example.org", hold_seconds=600)
    assert withdraw("2020-1/1", reason="mistake") == 2
    assert set(states().values()) == {State.WITHDRAWN}
    assert not claim()


def test_once_one_mail_was_claimed_none_is_withdrawn() -> None:
    make_mailing(count=60)
    claim()
    with pytest.raises(TooLate):
        withdraw("2020-1/1", reason="mistake")
    assert set(states().values()) == {State.SENDING, State.QUEUED}


def test_other_mailings_are_not_withdrawn() -> None:
    make_mailing("amina@example.org", key="other")
    make_mailing("amina@example.org")
    withdraw("2020-1/1", reason="mistake")
    assert Mail.objects.get(mailing__key="other").state == State.QUEUED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.QUEUED, State.SKIPPED),
        (State.HELD, State.SKIPPED),
        (State.RETRYING, State.SKIPPED),
        (State.SENDING, State.SENDING),
        (State.SENT, State.SENT),
        (State.FAILED, State.FAILED),
    ],
)
def test_only_what_has_not_left_can_be_skipped(before: State, after: State) -> None:
    make_mail(state=before)
    queue.skip(Mail.objects.all(), reason="overtaken")
    assert states() == {"amina@example.org": after}


@pytest.mark.parametrize("state", [State.FAILED, State.SENT, State.SKIPPED, State.RETRYING])
def test_a_finished_row_can_be_sent_again(state: State) -> None:
    mail = make_mail(state=state, attempts=7, first_tried_at=AT)
    requeue(mail)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.first_tried_at) == (State.QUEUED, 0, None)
    assert [claimed.pk for claimed in claim()] == [mail.pk]


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.WITHDRAWN, State.HELD])
def test_a_waiting_or_withdrawn_row_cannot_be_sent_again(state: State) -> None:
    with pytest.raises(CannotResend):
        requeue(make_mail(state=state))


def test_a_held_row_is_due_when_a_person_releases_it() -> None:
    mail = make_mail(state=State.HELD, due_at="2020-03-13T09:00Z")
    assert queue.release(Mail.objects.all()) == 1
    assert [claimed.pk for claimed in claim()] == [mail.pk]


def test_missed_mails_follow_to_the_corrected_address() -> None:
    make_mail("old@example.org", key="1", state=State.FAILED)
    make_mail("old@example.org", key="2", state=State.SENT)
    assert readdress(queue.missed("old@example.org"), address="New@example.org") == 1
    again = Mail.objects.get(address="new@example.org")
    assert (again.mailing.key, again.number, again.state) == ("1", "1-0001", State.QUEUED)
    assert again.message_id == message_id("1", "new@example.org")


def test_what_a_person_has_to_release_stays_held_at_the_corrected_address() -> None:
    make_mail("old@example.org", state=State.HELD)
    readdress(queue.missed("old@example.org"), address="new@example.org")
    assert Mail.objects.get(address="new@example.org").state == State.HELD


def test_a_corrected_address_that_had_the_mail_gets_it_only_once() -> None:
    make_mailing("old@example.org", "new@example.org")
    Mail.objects.filter(address="old@example.org").update(state=State.FAILED)
    assert readdress(queue.missed("old@example.org"), address="new@example.org") == 0


def test_progress_counts_each_state_in_one_query(django_assert_num_queries: Any) -> None:
    mailing = make_mailing("a@example.org", "b@example.org", "c@example.org")
    Mail.objects.filter(address="a@example.org").update(state=State.SENT)
    with django_assert_num_queries(1):
        progress = Mail.objects.filter(mailing=mailing).progress()
    assert (progress[State.SENT], progress[State.QUEUED], progress[State.FAILED]) == (1, 2, 0)


def test_mailings_are_told_apart_by_their_key() -> None:
    make_mailing("a@example.org", key="2020-1/1")
    assert str(Mailing.objects.get()) == "2020-1/1"
