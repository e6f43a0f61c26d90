"""A worker that is killed while it reads, with its reader or without: the file is read by another."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from apps.resources import reading, uploads
from apps.resources.models import Revision
from apps.resources.models.edition import Reading
from tests.factories import NOW
from tests.outbox.processes import test_database_url as database_url
from tests.resources import readers, samples
from tests.resources.factories import make_copy

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "STORAGE_URL": f"file://{folder}",
    }
    uploads.accept(samples.upload(samples.endless()), copy=make_copy(), by=None)
    command = [sys.executable, "-m", "tests.resources.reading_worker", NOW.isoformat()]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_a_file_whose_worker_was_killed_is_taken_over(worker: subprocess.Popen[bytes]) -> None:
    met: list[int] = []
    readers.meet(met.append, parent=worker.pid).join()

    worker.kill()
    worker.wait()

    revision = Revision.objects.get()
    assert met
    assert (revision.reading, revision.tries) == (Reading.WAITING, 1)
    assert not reading.read_waiting(at=NOW)
    assert reading.read_waiting(at=NOW + reading.LEASE)
    revision.refresh_from_db()
    assert revision.reading == Reading.REFUSED
    assert revision.tries == 2
    with suppress(ProcessLookupError):
        os.kill(met[0], signal.SIGKILL)


def test_a_reader_killed_under_a_worker_leaves_the_file_to_the_next_one(worker: subprocess.Popen[bytes]) -> None:
    readers.meet(lambda pid: os.kill(pid, signal.SIGKILL), parent=worker.pid).join()

    assert worker.wait(30) == 0

    revision = Revision.objects.get()
    assert (revision.reading, revision.tries, revision.trouble) == (Reading.WAITING, 1, "")
    assert revision.claimed_until == NOW + reading.BACK_OFF[1]
