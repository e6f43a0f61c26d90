import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from apps.outbox.claiming import claim, give_back, hold_stale
from apps.outbox.ledger import Ledger
from apps.outbox.models import Mail, State
from tests.outbox.factories import make_mail, make_mailing, states


@pytest.mark.django_db
def test_a_claimed_row_is_not_claimed_again() -> None:
    make_mailing("amina@example.org")
    assert [len(claim()), len(claim())] == [1, 0]


@pytest.mark.django_db
def test_a_batch_has_at_most_fifty_rows() -> None:
    make_mailing(count=60)
    assert [len(claim()), len(claim())] == [50, 10]


@pytest.mark.django_db
def test_a_row_whose_lease_ran_out_is_claimed_again(settings: Any) -> None:
    settings.MAIL_LEASE_SECONDS = -1
    make_mailing("amina@example.org")
    assert [len(claim()), len(claim())] == [1, 1]


@pytest.mark.django_db
def test_what_was_given_back_is_as_if_never_claimed() -> None:
    make_mailing("amina@example.org")
    before = Mail.objects.values("state", "token", "attempts", "handed_over").get()
    give_back(claim())
    assert Mail.objects.values("state", "token", "attempts", "handed_over").get() == before


@pytest.mark.django_db
def test_a_row_of_a_killed_worker_is_claimed_after_its_lease_whatever_the_clock_of_this_machine(
    time_machine: Any, settings: Any
) -> None:
    """Red with Python's clock instead of the database's: a worker that is ahead would take the others' rows."""
    make_mailing("amina@example.org")
    assert len(claim()) == 1
    time_machine.move_to(datetime.now(UTC) + timedelta(days=366))
    assert claim() == []


@pytest.mark.django_db
def test_a_newer_mail_waits_while_an_older_one_to_the_address_is_open() -> None:
    make_mailing("amina@example.org", key="older")
    make_mailing("amina@example.org", key="newer")
    assert [mail.mailing.key for mail in claim()] == ["older"]
    assert claim() == []


@pytest.mark.django_db
def test_a_newer_mail_does_not_wait_for_one_that_waits_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    make_mail("amina@example.org", key="older", state=State.RETRYING, due_at="2999-01-01T00:00Z")
    make_mailing("amina@example.org", key="newer")
    assert [mail.mailing.key for mail in claim()] == ["newer"]


@pytest.mark.django_db
def test_the_fence_lets_only_the_holder_through() -> None:
    make_mailing("amina@example.org")
    (mail,) = claim()
    assert Ledger().fence(mail)
    Mail.objects.update(token=None)
    assert not Ledger().fence(mail)


@pytest.mark.django_db
def test_the_fence_renews_the_lease() -> None:
    make_mailing("amina@example.org")
    (mail,) = claim()
    Mail.objects.update(due_at="2020-03-13T09:00Z")
    assert Ledger().fence(mail)
    assert claim() == []


@pytest.mark.django_db
def test_rows_due_for_more_than_a_day_are_held() -> None:
    make_mail("old@example.org", key="1", due_at="2020-03-13T09:00Z")
    make_mail("new@example.org", key="2")
    assert hold_stale() == 1
    assert states() == {"old@example.org": State.HELD, "new@example.org": State.QUEUED}


@pytest.mark.service_postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_claim_different_rows_at_the_same_time() -> None:
    """Red without the row lock: the second claim would wait for the first and then take its rows over."""
    make_mailing(count=70)
    claimed: list[Mail] = []

    def another_worker() -> None:
        claimed.extend(claim())
        connection.close()

    with transaction.atomic():
        mine = claim()
        thread = threading.Thread(target=another_worker)
        thread.start()
        thread.join(timeout=10)
        waited = thread.is_alive()
    thread.join()
    assert not waited
    assert len(mine) == 50
    assert len(claimed) == 20
    assert not {mail.pk for mail in mine} & {mail.pk for mail in claimed}
