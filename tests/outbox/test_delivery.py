from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from apps.outbox import claiming, entitlement
from apps.outbox.claiming import claim
from apps.outbox.delivery import Turn, deliver
from apps.outbox.models import AddressStanding, Mail, State, Stoppage
from apps.outbox.smtp import Line
from tests.outbox.factories import make_mail, make_mailing, states
from tests.smtp_server import ACCEPT_AND_DROP, DROP, SmtpServer, free_port

pytestmark = pytest.mark.django_db

Deliver = Callable[[], None]


def test_each_addressee_receives_one_mail(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing(count=60)
    deliver_all()
    assert set(smtp_server.counts().values()) == {1}
    assert len(smtp_server.counts()) == 60
    assert set(states().values()) == {State.SENT}


def test_a_second_turn_sends_nothing(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("amina@example.org")
    deliver_all()
    deliver_all()
    assert smtp_server.counts() == {"amina@example.org": 1}


def test_the_mail_is_addressed_to_its_addressee_alone(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("amina@example.org", "jose@example.org")
    deliver_all()
    for received in smtp_server.received():
        assert [address.addr_spec for address in received.message["To"].addresses] == [received.recipient]
        others = {"amina@example.org", "jose@example.org"} - {received.recipient}
        assert not any(other.encode() in received.raw for other in others)


def test_what_is_held_stays(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("amina@example.org", hold_seconds=600)
    deliver_all()
    assert not smtp_server.received()
    assert states() == {"amina@example.org": State.QUEUED}


def test_a_refused_recipient_fails_and_marks_the_address(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("gone@example.org", "amina@example.org")
    smtp_server.answer({"RCPT": {"gone@example.org": "550 5.1.1 no such user"}})
    deliver_all()
    assert states() == {"gone@example.org": State.FAILED, "amina@example.org": State.SENT}
    assert AddressStanding.objects.get().address == "gone@example.org"
    assert "no such user" in Mail.objects.get(address="gone@example.org").last_answer


def test_a_refusal_without_a_reason_code_fails_its_row_too(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("gone@example.org", "amina@example.org", "lost@example.org")
    smtp_server.answer({"RCPT": {"gone@example.org": "550 no", "lost@example.org": "550 no"}})
    deliver_all()
    assert states() == {
        "gone@example.org": State.FAILED,
        "amina@example.org": State.SENT,
        "lost@example.org": State.FAILED,
    }


def test_the_next_success_clears_the_mark(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    AddressStanding.objects.create(address="amina@example.org", answer="550 5.2.1 mailbox disabled")
    make_mailing("amina@example.org")
    deliver_all()
    assert not AddressStanding.objects.exists()


def test_a_busy_server_is_tried_again_later(deliver_all: Deliver, smtp_server: SmtpServer, settings: Any) -> None:
    settings.MAIL_BACKOFF_SECONDS = [0]
    make_mailing("amina@example.org")
    smtp_server.answer({"RCPT": {"amina@example.org": ["451 4.3.0 busy"]}})
    deliver_all()
    deliver_all()  # what is due in the very same millisecond may wait for the next turn
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.handed_over) == (State.SENT, 2, 1)


def test_a_row_that_is_to_wait_does_not_stop_the_others(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("busy@example.org", "amina@example.org")
    smtp_server.answer({"END": {"busy@example.org": "452 4.2.2 full"}})
    deliver_all()
    assert states() == {"busy@example.org": State.RETRYING, "amina@example.org": State.SENT}


def test_421_closes_the_line_and_gives_the_rows_back(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("a@example.org", "b@example.org", "c@example.org")
    smtp_server.answer({"RCPT": {"b@example.org": "421 4.3.2 closing"}})
    deliver_all()
    assert states() == {"a@example.org": State.SENT, "b@example.org": State.RETRYING, "c@example.org": State.QUEUED}
    deliver_all()
    assert states()["c@example.org"] == State.SENT


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "END"])
def test_a_line_cut_without_acceptance_loses_and_repeats_nothing(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any, stage: str, pipelining: bool
) -> None:
    settings.MAIL_BACKOFF_SECONDS = [0]
    make_mailing("a@example.org", "b@example.org")
    told = {"training@testserver" if stage == "MAIL" else "a@example.org": [DROP]}
    smtp_server.answer({stage: told}, pipelining=pipelining)
    deliver_all()
    deliver_all()
    assert smtp_server.counts() == {"a@example.org": 1, "b@example.org": 1}


def test_a_cut_after_the_final_dot_is_repeated_byte_for_byte_and_counted(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.MAIL_BACKOFF_SECONDS = [0]
    make_mailing("a@example.org", "b@example.org")
    smtp_server.answer({"END": {"a@example.org": [ACCEPT_AND_DROP]}})
    deliver_all()
    deliver_all()
    first, second = [received.raw for received in smtp_server.received() if received.recipient == "a@example.org"]
    assert first == second
    assert [mail.address for mail in Mail.objects.doubled()] == ["a@example.org"]
    assert Mail.objects.get(address="a@example.org").uncertain
    assert not Mail.objects.get(address="b@example.org").uncertain


def test_a_refused_sender_stops_everything_with_an_alarm(
    deliver_all: Deliver, smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    make_mailing(count=5)
    smtp_server.answer({"MAIL": {"*": "550 5.7.1 not allowed to send"}})
    deliver_all()
    assert set(states().values()) == {State.QUEUED}
    assert "not allowed to send" in Stoppage.objects.get().answer
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_server_that_does_not_take_our_login_stops_everything(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.EMAIL_HOST_USER = "portal"
    make_mailing(count=2)
    deliver_all()
    assert set(states().values()) == {State.QUEUED}
    assert Stoppage.objects.going_on().exists()


def test_three_refusals_in_a_row_are_taken_for_a_refusal_of_everybody(
    deliver_all: Deliver, smtp_server: SmtpServer
) -> None:
    make_mailing(count=8)
    smtp_server.answer({"RCPT": {"*": "554 5.7.1 relay access denied"}})
    deliver_all()
    progress = Mail.objects.progress()
    assert (progress[State.RETRYING], progress[State.QUEUED], progress[State.FAILED]) == (3, 5, 0)
    assert Stoppage.objects.going_on().exists()
    assert not AddressStanding.objects.exists()


def test_many_unknown_mailboxes_in_a_row_are_no_refusal_of_everybody(
    deliver_all: Deliver, smtp_server: SmtpServer
) -> None:
    make_mailing(count=8)
    smtp_server.answer({"RCPT": {"*": "550 5.1.1 no such user"}})
    deliver_all()
    assert set(states().values()) == {State.FAILED}
    assert not Stoppage.objects.exists()


def test_after_a_stoppage_nothing_is_tried_until_the_pause_is_over(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any
) -> None:
    make_mailing("amina@example.org")
    smtp_server.answer({"MAIL": {"*": "550 5.7.1 no"}})
    deliver_all()
    smtp_server.answer()
    deliver_all()
    assert not smtp_server.received()


def test_the_first_acceptance_ends_the_stoppage(deliver_all: Deliver, smtp_server: SmtpServer, settings: Any) -> None:
    settings.MAIL_PAUSE_SECONDS = 0
    make_mailing("amina@example.org")
    smtp_server.answer({"MAIL": {"*": ["550 5.7.1 no", "550 5.7.1 no"]}})
    deliver_all()
    deliver_all()
    assert Stoppage.objects.get().times == 2
    deliver_all()
    assert Stoppage.objects.get().ended_at
    assert smtp_server.counts() == {"amina@example.org": 1}


def test_three_truly_unknown_addressees_do_not_block_the_outbox_for_ever(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_PAUSE_SECONDS = 0
    make_mailing("x@example.org", "y@example.org", "z@example.org", "amina@example.org")
    unknown = dict.fromkeys(["x@example.org", "y@example.org", "z@example.org"], "550 unknown")
    smtp_server.answer({"RCPT": unknown})
    deliver_all()
    deliver_all()
    for address in unknown:
        Mail.objects.filter(address=address).update(due_at="2000-01-01T00:00Z")
        settings.MAIL_STALE_SECONDS = 10**10
        deliver_all()
    assert states() == {**dict.fromkeys(unknown, State.FAILED), "amina@example.org": State.SENT}


def test_a_server_that_cannot_be_reached_backs_the_rows_off(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    make_mailing(count=3)
    deliver(seconds=5, stop=lambda: False)
    assert {(mail.state, mail.attempts) for mail in Mail.objects.all()} == {(State.RETRYING, 1)}


def test_a_server_that_keeps_silent_after_the_dot_leaves_the_outcome_uncertain(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.MAIL_ACCEPTANCE_SECONDS = 0.2
    make_mailing("amina@example.org")
    smtp_server.answer(delay=1)
    deliver_all()
    mail = Mail.objects.get()
    assert (mail.state, mail.uncertain) == (State.RETRYING, True)


def test_a_worker_told_to_stop_gives_back_what_it_has_not_sent(smtp_server: SmtpServer) -> None:
    make_mailing(count=5)
    answers = iter([False, False, True])
    deliver(seconds=5, stop=lambda: next(answers))
    progress = Mail.objects.progress()
    assert (progress[State.SENT], progress[State.QUEUED]) == (2, 3)


def test_just_before_data_the_row_is_looked_at_again(
    deliver_all: Deliver, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_amina(mails: QuerySet[Mail]) -> QuerySet[Mail]:
        return mails.exclude(name__contains="amina")

    monkeypatch.setattr(entitlement, "entitlements", {})
    entitlement.register("notice", not_amina, reason="withdrew")
    make_mailing("amina@example.org", "jose@example.org", kind="notice")
    deliver_all()
    assert states() == {"amina@example.org": State.SKIPPED, "jose@example.org": State.SENT}
    assert Mail.objects.get(address="amina@example.org").reason == "withdrew"
    assert smtp_server.counts() == {"jose@example.org": 1}


def test_a_row_whose_lease_was_taken_over_is_left_alone(
    smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_mailing("amina@example.org")
    mails = claim()
    Mail.objects.update(due_at="2020-03-13T09:00Z")
    monkeypatch.setattr("django.conf.settings.MAIL_STALE_SECONDS", 10**10)
    deliver(seconds=5, stop=lambda: False)
    with Line() as line:
        Turn(line, lambda: False).send(mails)
    assert smtp_server.counts() == {"amina@example.org": 1}


def test_an_older_mail_to_the_same_address_leaves_first(
    deliver_all: Deliver, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "WAIT_FOR_OLDER_SECONDS", 0)
    make_mailing("amina@example.org", key="2020-1/1")
    make_mailing("amina@example.org", key="2020-2/1")
    deliver_all()
    assert [received.message["Message-ID"] for received in smtp_server.received()] == [
        f"<{mail.message_id}>" for mail in Mail.objects.order_by("id")
    ]


def test_safe_mode_lets_only_the_allowed_through(deliver_all: Deliver, smtp_server: SmtpServer, settings: Any) -> None:
    settings.MAIL_SAFE_MODE, settings.MAIL_ALLOWED = True, ["Amina@example.org", "@un.example"]
    make_mailing("amina@example.org", "jose@example.org", "li@un.example")
    deliver_all()
    assert states() == {
        "amina@example.org": State.SENT,
        "jose@example.org": State.SKIPPED,
        "li@un.example": State.SENT,
    }
    assert "Safe mode" in Mail.objects.get(address="jose@example.org").reason


def test_what_safe_mode_leaves_out_was_never_handed_over(
    deliver_all: Deliver, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.MAIL_SAFE_MODE, settings.MAIL_ALLOWED = True, ["amina@example.org"]
    make_mailing("amina@example.org", "jose@example.org")
    deliver_all()
    assert not Mail.objects.get(address="jose@example.org").uncertain


def test_an_impossible_address_fails_by_itself(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mailing("nobody at home", "amina@example.org")
    deliver_all()
    assert states() == {"nobody at home": State.FAILED, "amina@example.org": State.SENT}


def test_what_was_due_for_more_than_a_day_waits_for_a_person(deliver_all: Deliver, smtp_server: SmtpServer) -> None:
    make_mail("amina@example.org", due_at="2020-03-13T09:00Z")
    deliver_all()
    assert states() == {"amina@example.org": State.HELD}
    assert not smtp_server.received()
