"""Where the measuring happens: a database of its own, a sink, and the portal's settings as in production."""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import django

PORT = 21525
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "cmcoord_portal.settings",
    "DEBUG": "0",
    "SECRET_KEY": "only for measuring",
    "SITE_URL": "https://portal.example",
    "EMAIL_URL": f"smtp://127.0.0.1:{PORT}",
    "CACHE_URL": "locmem://",
    "CELERY_BROKER_URL": "filesystem://",
    "LOG_LEVEL": "WARNING",
}


@contextmanager
def prepared() -> Iterator[None]:
    """Django set up on a fresh database beside the one DATABASE_URL names, and the sink running."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(ENVIRONMENT, VAR_DIR=folder)
        os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/benchmark")
        sink = subprocess.Popen([sys.executable, "-m", "benchmarks.mail.sink", str(PORT)])
        try:
            django.setup()
            with _database():
                yield
        finally:
            sink.kill()
            sink.wait()


@contextmanager
def _database() -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415  after setup

    before = connection.settings_dict["NAME"]
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    os.environ["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


@contextmanager
def celery_worker() -> Iterator[None]:
    """One worker with two pool processes, and beat: what the production shape runs."""
    celery = [sys.executable, "-m", "celery", "-A", "cmcoord_portal"]
    worker = subprocess.Popen([*celery, "-q", "worker", "-c", "2", "-l", "ERROR"], stderr=subprocess.DEVNULL)
    beat = subprocess.Popen([*celery, "-q", "beat", "-l", "ERROR"])
    try:
        time.sleep(8)
        yield
    finally:
        for process in (beat, worker):
            process.terminate()
            process.wait()


def ask_sink(command: str) -> list[float]:
    for _ in range(100):
        with suppress(OSError), smtplib.SMTP("127.0.0.1", PORT) as smtp:
            return [float(word) for word in smtp.docmd(command)[1].split() if word != b"OK"]
        time.sleep(0.1)
    raise RuntimeError("the sink does not answer")
