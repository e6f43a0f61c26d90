import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

pytestmark = pytest.mark.once


class Web(BaseHTTPRequestHandler):
    """Answers like a web process with one name."""

    status = 200
    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    monkeypatch.setattr(Web, "asked", [])
    with HTTPServer(("127.0.0.1", 0), Web) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def probe(port: int) -> int:
    environment = {"PORT": str(port), "SITE_URL": "https://portal.example.org"}
    return subprocess.call([sys.executable, settings.BASE_DIR / "deploy" / "probe.py"], env=environment)


def test_a_ready_process_is_healthy_and_was_asked_by_its_own_name(web: HTTPServer) -> None:
    assert probe(web.server_port) == 0
    assert Web.asked == [("/readyz", "portal.example.org")]


def test_a_process_without_its_database_is_not(web: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Web, "status", 503)

    assert probe(web.server_port) == 1


def test_a_process_that_does_not_listen_is_not(free_port: int) -> None:
    assert probe(free_port) == 1
