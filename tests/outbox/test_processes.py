"""Deliveries that real processes carry out and real faults disturb, counted at a real mail server.

None lost; repeated at most one per kill, byte for byte; none on SIGTERM.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from apps.outbox.models import Mail, State
from tests.outbox.factories import make_mailing, states
from tests.outbox.processes import LONG_LEASE_SECONDS, Site, received_more_than, wait_until
from tests.smtp_server import ACCEPT_AND_DROP, DROP, SmtpServer

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Site]:
    site = Site(tmp_path, smtp_server)
    yield site
    site.stop()


def copies(smtp_server: SmtpServer) -> dict[str, list[bytes]]:
    found = defaultdict(list)
    for received in smtp_server.received():
        found[received.recipient].append(received.raw)
    return found


def repeats(smtp_server: SmtpServer) -> int:
    """How many mails came more often than once, having made sure that each time it was the same."""
    of_each = copies(smtp_server).values()
    assert all(len(set(raws)) == 1 for raws in of_each)
    return sum(len(raws) - 1 for raws in of_each)


def all_are(state: State) -> bool:
    return not Mail.objects.exclude(state=state).exists()


def test_workers_killed_again_and_again_lose_nothing(site: Site, smtp_server: SmtpServer) -> None:
    smtp_server.answer(delay=0.005)
    workers = [site.looping_worker(), site.looping_worker()]
    make_mailing(count=800)
    kills = 8
    for kill in range(kills):
        seen = len(smtp_server.received())
        wait_until(partial(received_more_than, smtp_server, seen + 20), what="mails arrive")
        workers[kill % 2].kill()
        workers[kill % 2] = site.looping_worker()
    wait_until(lambda: all_are(State.SENT), what="all mails are sent")
    assert len(copies(smtp_server)) == 800
    assert repeats(smtp_server) <= kills
    repeated = {address for address, raws in copies(smtp_server).items() if len(raws) > 1}
    assert repeated <= {mail.address for mail in Mail.objects.doubled()}


def test_a_killed_celery_worker_loses_nothing(site: Site, smtp_server: SmtpServer) -> None:
    smtp_server.answer(delay=0.005)
    site.celery_beat()
    make_mailing(count=300)
    for _ in range(2):
        worker = site.celery_worker()
        seen = len(smtp_server.received())
        wait_until(partial(received_more_than, smtp_server, seen + 30), what="mails arrive")
        worker.kill()
    site.celery_worker()
    wait_until(lambda: all_are(State.SENT), what="all mails are sent")
    assert len(copies(smtp_server)) == 300
    assert repeats(smtp_server) <= 2 * 2  # two pool processes each


@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_a_worker_told_to_stop_repeats_nothing_and_gives_back_the_rest(
    site: Site, smtp_server: SmtpServer, pool: str
) -> None:
    site.environment["MAIL_LEASE_SECONDS"] = LONG_LEASE_SECONDS
    smtp_server.answer(delay=0.02)
    site.celery_beat()
    worker = site.celery_worker(pool=pool)
    make_mailing(count=400)
    wait_until(lambda: received_more_than(smtp_server, 20), what="mails arrive")
    worker.terminate()
    assert State.SENDING not in states().values()
    assert len(smtp_server.received()) < 400
    site.celery_worker(pool=pool)
    wait_until(lambda: all_are(State.SENT), what="all mails are sent")
    assert len(copies(smtp_server)) == 400
    assert repeats(smtp_server) == 0


def test_a_worker_whose_whole_group_is_told_to_stop_repeats_nothing(site: Site, smtp_server: SmtpServer) -> None:
    site.environment["MAIL_LEASE_SECONDS"] = LONG_LEASE_SECONDS
    smtp_server.answer(delay=0.02)
    make_mailing(count=300)
    for _ in range(3):
        worker = site.looping_worker()
        seen = len(smtp_server.received())
        wait_until(partial(received_more_than, smtp_server, seen + 5), what="mails arrive")
        worker.terminate_group()
        assert State.SENDING not in states().values()
    site.looping_worker()
    wait_until(lambda: all_are(State.SENT), what="all mails are sent")
    assert repeats(smtp_server) == 0


def test_two_beats_and_two_workers_send_each_mail_once_while_the_broker_fails(
    site: Site, smtp_server: SmtpServer
) -> None:
    site.environment["MAIL_LEASE_SECONDS"] = LONG_LEASE_SECONDS
    smtp_server.answer(delay=0.02)
    for _ in range(2):
        site.celery_beat()
        site.celery_worker()
    make_mailing(count=300)
    wait_until(lambda: received_more_than(smtp_server, 10), what="mails arrive")
    site.flush_broker()
    if site.redis:
        site.redis.stop()
        time.sleep(2)
        make_mailing(count=50, key="while the broker is away")
        site.redis.start()
    wait_until(lambda: all_are(State.SENT), what="all mails are sent")
    assert sum(map(len, copies(smtp_server).values())) == Mail.objects.count()


def test_a_misbehaving_mail_server_loses_and_repeats_nothing(site: Site, smtp_server: SmtpServer) -> None:
    site.environment["MAIL_LEASE_SECONDS"] = LONG_LEASE_SECONDS
    make_mailing(count=160)
    told = ["421 4.3.2 closing", "451 4.3.0 busy", "452 4.2.2 full", DROP]
    some = {f"p{number:03d}@example.org": [told[number % 4]] for number in range(1, 40)}
    data = {f"p{number:03d}@example.org": [DROP] for number in range(50, 60)}
    cut = {f"p{number:03d}@example.org": [ACCEPT_AND_DROP] for number in range(60, 65)}
    gone = {f"p{number:03d}@example.org": "550 5.1.1 no such user" for number in range(70, 90)}
    smtp_server.answer({"RCPT": {**some, **gone}, "DATA": data, "END": cut}, delay=0.005)
    site.looping_worker()
    site.looping_worker()
    wait_until(
        lambda: Mail.objects.filter(state__in=[State.SENT, State.FAILED]).count() == 160,
        what="all mails have an outcome",
    )
    assert {address for address, state in states().items() if state == State.FAILED} == set(gone)
    assert set(copies(smtp_server)) == set(states()) - set(gone)
    assert {address for address, raws in copies(smtp_server).items() if len(raws) > 1} == set(cut)
    assert repeats(smtp_server) == 5


@pytest.mark.parametrize("broker", ["refuses", "keeps silent"])
def test_waking_without_a_broker_neither_fails_nor_blocks(site: Site, smtp_server: SmtpServer, broker: str) -> None:
    """The mail server stands for a broker that takes the call and then does not speak its language."""
    port = 9 if broker == "refuses" else smtp_server.port
    site.environment["CELERY_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
    ready = "import django, time, kombu.transport.redis; django.setup(); from apps.outbox import queue"
    waking = "began = time.monotonic(); queue.wake(); assert time.monotonic() - began < 5"
    process = site.start("-c", f"{ready}; {waking}")
    assert process.popen.wait(timeout=60) == os.EX_OK
