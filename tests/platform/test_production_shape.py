"""The commands and the environment of docker-compose.yml, as plain processes on this machine."""

import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings

from tests import services
from tests.platform import composefile
from tests.platform.asking import Answer, ask, eventually

pytestmark = [pytest.mark.service_postgres, pytest.mark.service_redis, pytest.mark.processes]

SITE_URL = "http://localhost:8080"
LONG_RUNNING = ["web", "worker", "library", "beat"]


class Production:
    """What `docker compose up` would start, with this machine's PostgreSQL, Redis and folders put in."""

    def __init__(self, folder: Path, port: int, database: str) -> None:
        self.folder, self.port, self.database = folder, port, database
        self.from_env_file = {
            "SECRET_KEY": uuid.uuid4().hex * 2,
            "SITE_URL": SITE_URL,
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "POSTGRES_PASSWORD": "secret",
        }
        self.services = composefile.read(self.from_env_file)["services"]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def command(self, name: str) -> list[str]:
        return [self._here(word) for word in self.services[name]["command"]]

    def environment(self, name: str) -> dict[str, str]:
        given = {key: self._here(str(value)) for key, value in self.services[name]["environment"].items()}
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "VAR_DIR": str(self.folder),
            **self.from_env_file,
            **given,
        }

    def _here(self, word: str) -> str:
        """The same word with addresses of containers turned into those of this machine."""
        redis = urlsplit(services.redis_url() or "")
        word = re.sub(r"redis://redis:6379/(\d)", lambda found: f"redis://{redis.netloc}/{13 + int(found[1])}", word)
        word = word.replace("postgres://portal:secret@db:5432/portal", self.database)
        word = word.replace("/var/lib/portal", str(self.folder)).replace("/tmp/", f"{self.folder}/")  # noqa: S108
        return {"8000": str(self.port), "0.0.0.0": "127.0.0.1"}.get(word, word)  # noqa: S104

    def run(self, name: str) -> None:
        subprocess.run(self.command(name), env=self.environment(name), cwd=settings.BASE_DIR, check=True)

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                self.command(name),
                env=self.environment(name),
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def stop(self) -> dict[str, int]:
        """As the engine stops containers: SIGTERM, and how each process took it."""
        for process in self.processes.values():
            process.terminate()
        return {name: process.wait(30) for name, process in self.processes.items()}

    def kill(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def ask(self, path: str, *, host: str = "localhost:8080", **headers: str) -> Answer:
        return ask(self.port, path, Host=host, **headers)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    server = urlsplit(services.postgres_url() or "")
    name = f"portal_shape_{uuid.uuid4().hex[:8]}"
    connection = psycopg2.connect(server._replace(path="/postgres").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield server._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory, module_port: int, database: str) -> Iterator[Production]:
    portal = Production(tmp_path_factory.mktemp("production"), module_port, database)
    collect = ["python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    assert " ".join(collect[1:]) in (settings.BASE_DIR / "Dockerfile").read_text()
    subprocess.run(collect, env=portal.environment("web"), cwd=settings.BASE_DIR, check=True)
    portal.start("web")
    assert eventually(lambda: portal.ask("/healthz").status == 200), portal.log("web")
    assert portal.ask("/readyz").body == b"migrations to run\n"
    portal.run("release")
    portal.start("worker")
    portal.start("library")
    portal.start("beat")
    yield portal
    portal.kill()


def test_the_web_process_is_ready_once_the_tables_are_there(production: Production) -> None:
    assert production.ask("/readyz").status == 200


def test_the_home_page_and_what_it_loads_are_served(production: Production) -> None:
    status, headers, page = production.ask("/")
    style = re.search(rb'href="(/static/[^"]+\.css)"', page)

    assert status == 200
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert style
    status, headers, _ = production.ask(style[1].decode(), Accept_Encoding="br")
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]


def test_another_host_name_is_refused(production: Production) -> None:
    assert production.ask("/", host="evil.example").status == 400


def test_the_worker_does_what_beat_asks_for(production: Production) -> None:
    done = "apps.outbox.tasks.deliver"

    assert eventually(lambda: f"Task {done}" in production.log("worker")), production.log("beat")
    assert "ERROR" not in production.log("worker")


def test_slow_work_is_done_by_a_worker_that_no_mail_waits_for(production: Production) -> None:
    asked = "apps.resources.tasks.clear_packs"
    celery = ["celery", "--app", "cmcoord_portal", "call", asked]
    subprocess.run(celery, env=production.environment("worker"), cwd=settings.BASE_DIR, check=True)

    assert eventually(lambda: f"Task {asked}" in production.log("library")), production.log("library")
    assert f"Task {asked}" not in production.log("worker")


def test_all_of_it_stops_when_asked(production: Production) -> None:
    assert production.stop() == dict.fromkeys(LONG_RUNNING, 0), production.log("worker")
