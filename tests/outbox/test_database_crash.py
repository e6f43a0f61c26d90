from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg2
import pytest

from tests.outbox.postgres_cluster import PostgresCluster
from tests.outbox.processes import Site, received_more_than, wait_until
from tests.smtp_server import SmtpServer

pytestmark = [pytest.mark.processes, pytest.mark.service_postgres]

FILL = "import django; django.setup(); from tests.outbox.factories import make_mailing; make_mailing(count=400)"


@pytest.fixture
def cluster() -> Iterator[PostgresCluster]:
    cluster = PostgresCluster()
    yield cluster
    cluster.remove()


@pytest.fixture
def site(tmp_path: Path, smtp_server: SmtpServer, cluster: PostgresCluster) -> Iterator[Site]:
    site = Site(tmp_path, smtp_server, database_url=cluster.url)
    site.environment["MAIL_LEASE_SECONDS"] = "20"
    yield site
    site.stop()


def states(cluster: PostgresCluster) -> dict[str, int]:
    connection = psycopg2.connect(cluster.url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT state, count(*) FROM outbox_mail GROUP BY state")
            return dict(cursor.fetchall())
    finally:
        connection.close()


def test_a_database_that_crashes_again_and_again_makes_workers_neither_forget_nor_repeat(
    site: Site, smtp_server: SmtpServer, cluster: PostgresCluster
) -> None:
    """Red when marks are not written again after a crash: those not flushed would be forgotten and repeated."""
    for arguments in [("manage.py", "migrate", "outbox"), ("-c", FILL)]:
        assert site.start(*arguments).popen.wait(timeout=60) == 0
    smtp_server.answer(delay=0.003)
    site.looping_worker()
    site.looping_worker()
    for _ in range(3):
        seen = len(smtp_server.received())
        wait_until(partial(received_more_than, smtp_server, seen + 60), what="mails arrive")
        cluster.crash_and_restart()
    wait_until(lambda: states(cluster) == {"sent": 400}, what="all mails are sent")
    assert len(smtp_server.counts()) == 400
    assert set(smtp_server.counts().values()) == {1}
