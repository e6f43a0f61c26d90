"""What the proxy in front keeps, for whom, and what it lets through: a real nginx with a small page behind it."""

import gzip
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cmcoord_portal.publicpages import PUBLIC
from tests.platform import nginx
from tests.platform.asking import ask

pytestmark = [pytest.mark.nginx, pytest.mark.processes, pytest.mark.once]

PAGE = b"<!doctype html><title>Training</title>" + b"<p>CMCoord Course</p>" * 100

FOR_ALL = {"X-Accel-Expires": "@1", "Cache-Control": PUBLIC, "ETag": 'W/"abc"', "Vary": "Accept-Encoding"}
"""What `cmcoord_portal.keptpages` says with each page."""


class Portal(BaseHTTPRequestHandler):
    """Stands for the web process: counts what reaches it, and answers with the headers a test asks for."""

    reached: list[tuple[str, dict[str, str]]] = []
    answers: dict[str, str] = {}
    status = 200

    def do_GET(self) -> None:
        self.reached.append((self.path, dict(self.headers)))
        body = PAGE if self.status == 200 else b""
        self.send_response(self.status)
        said = {**self.answers, "Content-Type": "text/html", "Content-Length": str(len(body))}
        for name, value in said.items():
            if self.status != 304 or not name.startswith("Content-"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

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
    monkeypatch.setattr(Portal, "answers", FOR_ALL)


Silence = Callable[[], None]


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Silence:
    """From then on the portal fails: what still shows was kept."""
    return lambda: monkeypatch.setattr(Portal, "status", 503)


def fresh(path: str = "/training/") -> str:
    """An address nobody asked for yet."""
    return f"{path}?{os.urandom(6).hex()}"


def test_each_visitor_sees_the_page_as_it_is_now(proxy: int) -> None:
    path = fresh()

    bodies = {ask(proxy, path).body for _ in range(3)}

    assert bodies == {PAGE}
    assert len(Portal.reached) == 3


def test_a_page_that_is_as_it_was_is_not_sent_again(proxy: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fresh()
    ask(proxy, path)

    monkeypatch.setattr(Portal, "status", 304)
    answer = ask(proxy, path)

    assert Portal.reached[1][1]["If-None-Match"] == FOR_ALL["ETag"]
    assert (answer.status, answer.body, answer.headers["X-Cache"]) == (200, PAGE, "REVALIDATED")
    assert answer.headers["Cache-Control"] == PUBLIC


def test_pages_are_shown_while_the_portal_does_not_answer(proxy: int, silence: Silence) -> None:
    path = fresh()
    ask(proxy, path)

    silence()

    assert (ask(proxy, path).status, ask(proxy, path).body) == (200, PAGE)


def test_a_page_that_says_nothing_of_keeping_is_not_kept(proxy: int, silence: Silence) -> None:
    Portal.answers = {}
    path = fresh()
    ask(proxy, path)

    silence()

    assert ask(proxy, path).status == 503


@pytest.mark.parametrize("cookie", ["sessionid=a", "csrftoken=b", "messages=c", "anything=d"])
def test_whoever_brings_a_cookie_gets_no_kept_page_and_leaves_none(proxy: int, silence: Silence, cookie: str) -> None:
    left, found = fresh(), fresh()
    ask(proxy, left, Cookie=cookie)
    ask(proxy, found)

    silence()

    assert ask(proxy, left).status == 503
    assert ask(proxy, found, Cookie=cookie).status == 503


@pytest.mark.parametrize(
    "answer",
    [
        {"Set-Cookie": "csrftoken=secret"},
        {"Vary": "*"},
        {"X-Accel-Expires": "0", "Cache-Control": "private"},
        {"X-Accel-Expires": "0", "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private"},
    ],
)
def test_an_answer_that_is_not_for_everybody_is_not_kept(proxy: int, silence: Silence, answer: dict[str, str]) -> None:
    Portal.answers = {**FOR_ALL, **answer}
    path = fresh()
    ask(proxy, path)

    silence()

    assert ask(proxy, path).status == 503


@pytest.mark.parametrize("folder", ["/admin/", "/accounts/login/", "/ar/accounts/login/", "/zh-hans/my/"])
def test_rooms_behind_a_door_are_never_kept(proxy: int, silence: Silence, folder: str) -> None:
    path = fresh(folder)
    ask(proxy, path)

    silence()

    assert ask(proxy, path).status == 503


def test_languages_are_kept_apart(proxy: int, silence: Silence) -> None:
    Portal.answers = {**FOR_ALL, "Vary": "Accept-Language"}
    path = fresh()
    ask(proxy, path, Accept_Language="ar")

    silence()

    assert ask(proxy, path, Accept_Language="ar").status == 200
    assert ask(proxy, path, Accept_Language="fr").status == 503


def test_hosts_are_kept_apart(proxy: int, silence: Silence) -> None:
    path = fresh()
    ask(proxy, path, Host="portal.example.org")

    silence()

    assert ask(proxy, path, Host="portal.example.org").status == 200
    assert ask(proxy, path, Host="evil.example").status == 503


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


TOKEN = "eyJwIjoiQUIifQ:1tYx2B:qk3vE9sZpL0aWc"


def test_the_log_tells_neither_what_was_looked_for_nor_anybodys_link(
    behind: int, free_port: int, tmp_path: Path
) -> None:
    with nginx.running(free_port, web=f"127.0.0.1:{behind}", media=Path("/nowhere"), logs=tmp_path):
        ask(free_port, "/library/humanitarian-civil-military-coordination/?q=amina")
        ask(free_port, f"/fr/answers/{TOKEN}/days/?u=amina", Referer="https://portal.example/admin/?q=amina")
        ask(free_port, "/members/%3Fq=1", User_Agent="amina")

    lines = (tmp_path / "access.log").read_text().splitlines()
    said = [line.split("] ")[1] for line in lines if "proxyz" not in line]
    assert [line.split()[:3] for line in said] == [
        ["GET", "/library/humanitarian-civil-military-coordination/", "200"],
        ["GET", "/fr/answers/...", "200"],
        ["GET", "/members/%3Fq=1", "200"],
    ]
    assert "amina" not in "".join(lines)


def test_nothing_of_a_request_is_kept_when_the_portal_does_not_answer(free_port: int, tmp_path: Path) -> None:
    with nginx.running(free_port, web="127.0.0.1:9", media=Path("/nowhere"), logs=tmp_path):
        assert ask(free_port, "/library/?q=amina").status == 502

    assert "/library/ 502" in (tmp_path / "access.log").read_text()
    assert "amina" not in (tmp_path / "access.log").read_text() + (tmp_path / "error.log").read_text()
