"""What the proxy in front keeps, for whom, and what it lets through: a real nginx with a small page behind it."""

import gzip
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.platform import nginx
from tests.platform.asking import ask

pytestmark = [pytest.mark.nginx, pytest.mark.processes, pytest.mark.once]

PAGE = b"<!doctype html><title>Training</title>" + b"<p>CMCoord Course</p>" * 100


class Portal(BaseHTTPRequestHandler):
    """Stands for the web process: counts what reaches it, and answers with the headers a test asks for."""

    reached: list[tuple[str, dict[str, str]]] = []
    answers: dict[str, str] = {}

    def do_GET(self) -> None:
        self.reached.append((self.path, dict(self.headers)))
        self.send_response(200)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(PAGE)), **self.answers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def proxy(behind: int, module_port: int) -> Iterator[int]:
    with nginx.running(module_port, web=f"127.0.0.1:{behind}", media=Path("/nowhere")):
        yield module_port


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Portal, "reached", [])
    monkeypatch.setattr(Portal, "answers", {})


def fresh(path: str = "/training/") -> str:
    """An address nobody asked for yet."""
    return f"{path}?{os.urandom(6).hex()}"


def test_an_anonymous_page_is_made_once_for_all_who_ask_in_the_same_second(proxy: int) -> None:
    path = fresh()

    bodies = {ask(proxy, path).body for _ in range(5)}

    assert bodies == {PAGE}
    assert len(Portal.reached) == 1


def test_a_published_notice_shows_two_seconds_later_at_most(proxy: int) -> None:
    path = fresh()
    ask(proxy, path)

    time.sleep(2.1)
    ask(proxy, path)

    assert len(Portal.reached) == 2


@pytest.mark.parametrize("cookie", ["sessionid=a", "csrftoken=b", "messages=c", "anything=d"])
def test_whoever_brings_a_cookie_gets_a_page_of_their_own(proxy: int, cookie: str) -> None:
    path = fresh()
    ask(proxy, path)

    ask(proxy, path, Cookie=cookie)
    ask(proxy, path, Cookie=cookie)

    assert len(Portal.reached) == 3


def test_what_was_made_for_a_session_is_never_given_to_another_visitor(proxy: int) -> None:
    path = fresh()
    ask(proxy, path, Cookie="sessionid=a")

    ask(proxy, path)

    assert len(Portal.reached) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {"Set-Cookie": "csrftoken=secret"},
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private"},
        {"Vary": "*"},
    ],
)
def test_an_answer_that_is_not_for_everybody_is_not_kept(
    proxy: int, answer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Portal, "answers", answer)
    path = fresh()

    ask(proxy, path)
    ask(proxy, path)

    assert len(Portal.reached) == 2


@pytest.mark.parametrize("folder", ["/admin/", "/accounts/login/", "/ar/accounts/login/", "/zh-hans/my/"])
def test_rooms_behind_a_door_are_never_kept(proxy: int, folder: str) -> None:
    path = fresh(folder)

    ask(proxy, path)
    ask(proxy, path)

    assert len(Portal.reached) == 2


def test_languages_are_kept_apart(proxy: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Portal, "answers", {"Vary": "Accept-Language"})
    path = fresh()

    for language in ["ar", "fr", "ar", "fr"]:
        ask(proxy, path, Accept_Language=language)

    assert len(Portal.reached) == 2


def test_hosts_are_kept_apart(proxy: int) -> None:
    path = fresh()

    ask(proxy, path, Host="portal.example.org")
    ask(proxy, path, Host="evil.example")

    assert len(Portal.reached) == 2


def test_pages_travel_compressed(proxy: int) -> None:
    answer = ask(proxy, fresh(), Accept_Encoding="gzip")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == PAGE


def test_a_visitor_cannot_claim_to_come_over_https_or_by_another_name(proxy: int) -> None:
    ask(proxy, fresh(), X_Forwarded_Proto="gopher", X_Forwarded_Host="evil.example", X_Forwarded_For="10.0.0.1")

    headers = Portal.reached[0][1]
    assert headers["X-Forwarded-Proto"] == "https"
    assert "X-Forwarded-Host" not in headers
    assert headers["X-Forwarded-For"] == "10.0.0.1, 127.0.0.1"
