"""Real processes round a delivery: workers, beats and a broker of their own, all on the database of this test run."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connection

from tests import services
from tests.smtp_server import ROOT, SmtpServer, free_port

PYTHON = sys.executable
LONG_LEASE_SECONDS = "20"
"""For tests that say that nothing is repeated: a machine that stands still for a moment costs no worker its rows."""


def wait_until(condition: Callable[[], object], *, seconds: float = 120, what: str = "") -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"waited {seconds} s in vain: {what}"
        time.sleep(0.05)


def received_more_than(smtp_server: SmtpServer, number: int) -> bool:
    return len(smtp_server.received()) > number


class Process:
    """A process with its children; `kill` ends them all as an out-of-memory killer or a power cut would."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log.open("ab")
        self.popen = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Told to stop as by `docker stop`: the main process alone is told."""
        self.popen.terminate()
        self.popen.wait(timeout=30)

    def terminate_group(self) -> None:
        """Told to stop as by systemd: every process of the group is told."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)
        self.popen.wait(timeout=30)
        self._log.close()


class Redis:
    """A broker that tests may stop, flush and start again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self._process = Process(command, dict(os.environ), self._folder / "redis.log")
        wait_until(lambda: self._command("ping"), what="redis answers")

    def stop(self) -> None:
        self._process.kill()

    def flush(self) -> None:
        self._command("flushall")

    def _command(self, name: str) -> bool:
        return not subprocess.run(
            ["redis-cli", "-p", str(self.port), name], capture_output=True, check=False
        ).returncode


class Site:
    """The environment in which a test starts workers and beats, and all of them, to be ended with the test."""

    def __init__(self, folder: Path, smtp_server: SmtpServer, *, database_url: str = "") -> None:
        self.folder = folder
        self.redis = Redis(folder) if connection.vendor == "postgresql" and _has_redis() else None
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cmcoord_portal.settings",
            "DEBUG": "1",
            "SECRET_KEY": "only for tests",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url or test_database_url(),
            "CACHE_URL": "locmem://",
            "CELERY_BROKER_URL": self.redis.url if self.redis else "filesystem://",
            "EMAIL_URL": smtp_server.url,
            "MAIL_LEASE_SECONDS": "3",
            "MAIL_BACKOFF_SECONDS": "1",
            "MAIL_PAUSE_SECONDS": "1",
            "LOG_LEVEL": "INFO",
        }
        self._started: list[Process] = []

    def start(self, *arguments: str) -> Process:
        process = Process([PYTHON, *arguments], self.environment, self.folder / "processes.log")
        self._started.append(process)
        return process

    def looping_worker(self) -> Process:
        return self.start("-m", "tests.outbox.looping_worker")

    def celery_worker(self, *, pool: str = "prefork") -> Process:
        return self.start("-m", "celery", "-A", "cmcoord_portal", "worker", "-P", pool, "-c", "2", "-l", "WARNING")

    def celery_beat(self) -> Process:
        schedule = self.folder / f"schedule-{len(self._started)}"
        return self.start("-m", "celery", "-A", "cmcoord_portal", "beat", "-s", str(schedule), "-l", "WARNING")

    def flush_broker(self) -> None:
        if self.redis:
            self.redis.flush()
        else:
            for message in (self.folder / "broker" / "queue").glob("*.msg"):
                message.unlink(missing_ok=True)

    def stop(self) -> None:
        for process in self._started:
            process.kill()
        if self.redis:
            self.redis.stop()


def test_database_url() -> str:
    """Of the database pytest-django made for this run."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{user}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]


def _has_redis() -> bool:
    """A machine without Redis tests PostgreSQL with the other broker, unless all services are required."""
    return bool(shutil.which("redis-server")) or services.are_required()
