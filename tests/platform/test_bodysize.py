"""Bodies larger than anybody needs: refused by what they say of themselves, with nothing of them read."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_member
from tests.outbox.processes import test_database_url as database_url
from tests.platform import nginx
from tests.platform.asking import ask, eventually

GIB = 1 << 30
SENTENCE = "This is more than we can take"


def post(client: Client, path: str, *, said: int) -> tuple[int, str]:
    """A form that says it is so long; what is sent of it is empty."""
    answer = client.generic("POST", path, b"", "multipart/form-data; boundary=b", CONTENT_LENGTH=str(said))
    return answer.status_code, answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/", "/"])
def test_two_gibibytes_are_refused_with_a_sentence(client: Client, path: str) -> None:
    status, text = post(client, path, said=2 * GIB)

    assert status == 413
    assert SENTENCE in text


@pytest.mark.django_db
def test_a_visitor_may_send_no_file_at_all(client: Client) -> None:
    assert post(client, "/admin/auth/group/add/", said=3_000_000)[0] == 413


@pytest.mark.django_db
def test_a_member_may_send_no_file_where_none_is_asked_for(client: Client) -> None:
    client.force_login(make_member())

    assert post(client, "/accounts/email/", said=3_000_000)[0] == 413
    assert post(client, "/admin/auth/group/add/", said=3_000_000)[0] == 413


@pytest.mark.django_db
def test_staff_may_send_a_file_of_the_size_the_library_takes_and_not_more(admin_client: Client) -> None:
    file = SimpleUploadedFile("large.pdf", b"0" * 4_000_000)

    assert admin_client.post("/admin/auth/group/add/", {"name": "Readers", "file": file}).status_code in {200, 302}
    assert post(admin_client, "/admin/auth/group/add/", said=settings.LIBRARY_FILE_BYTES + 3_000_000)[0] == 413


@pytest.mark.django_db
def test_an_ordinary_form_goes_through(client: Client) -> None:
    assert client.post("/accounts/login/", {"login": "a@example.org"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["much", "-1", "9" * 5000])
def test_a_length_that_is_none_is_no_error_of_ours(client: Client, said: str) -> None:
    answer = client.generic("POST", "/accounts/login/", b"", "multipart/form-data; boundary=b", CONTENT_LENGTH=said)

    assert answer.status_code in {200, 400, 403, 413}


class Web:
    """The web server as it runs in production, on the database of this test run."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url()}
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(port)]
        with (folder / "web.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", "1", "cmcoord_portal.wsgi:application"],
                cwd=settings.BASE_DIR,
                env={**environment, "VAR_DIR": str(folder), "ALLOWED_HOSTS": "127.0.0.1"},
                stdout=log,
                stderr=log,
            )
        assert eventually(lambda: ask(port, "/healthz").status == 200), (folder / "web.log").read_text()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def web(tmp_path: Path, free_port: int, transactional_db: None) -> Iterator[Web]:
    web = Web(tmp_path, free_port)
    yield web
    web.stop()


def answer_to(port: int, head: str, pieces: Iterable[bytes] = (), *, patience: float = 20) -> tuple[int, bytes, int]:
    """Sends piece after piece until there is an answer. Its status, 0 where none comes; its body; how much was sent."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        line.sendall(f"{head}\r\nHost: 127.0.0.1\r\n\r\n".encode())
        for piece in pieces:
            if select.select([line], [], [], 0.5)[0]:
                break
            line.sendall(piece)
            sent += len(piece)
        return *received(line), sent


def received(line: socket.socket) -> tuple[int, bytes]:
    answer = HTTPResponse(line)
    try:
        answer.begin()
        return answer.status, answer.read()
    except TimeoutError:
        return 0, b""


def zeros() -> Iterator[bytes]:
    yield from (b"10000\r\n" + b"0" * 65536 + b"\r\n" for _ in range(200))


@pytest.mark.processes
def test_the_web_server_refuses_two_gibibytes_without_waiting_for_them(web: Web) -> None:
    head = (
        f"POST /accounts/login/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {2 * GIB}"
    )

    status, body, _ = answer_to(web.port, head)

    assert status == 413
    assert SENTENCE.encode() in body


@pytest.mark.processes
def test_the_web_server_refuses_a_body_that_says_no_length_while_it_comes(web: Web) -> None:
    head = (
        "POST /accounts/login/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked"
    )

    status, _, sent = answer_to(web.port, head, zeros())

    assert status == 413
    assert sent < 1_000_000


@pytest.mark.nginx
@pytest.mark.processes
@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "said", "is_let_through"),
    [
        ("/accounts/login/", 2 * GIB, False),
        ("/accounts/login/", 4_000_000, False),
        ("/library/suggest/", 2 * GIB, False),
        ("/admin/resources/resource/add/", 2 * GIB, False),
        ("/admin/resources/resource/add/", 100 << 20, True),
        ("/ar/library/suggest/", 100 << 20, True),
    ],
)
def test_the_proxy_has_the_same_limits(
    live_server: LiveServer, free_port: int, tmp_path: Path, path: str, said: int, is_let_through: bool
) -> None:
    with nginx.running(free_port, web=urlsplit(live_server.url).netloc, media=tmp_path):
        head = f"POST {path} HTTP/1.1\r\nContent-Length: {said}"

        status, body, _ = answer_to(free_port, head, patience=1 if is_let_through else 20)

    assert status == (0 if is_let_through else 413)  # it waits for the body
    assert (SENTENCE.encode() in body) != is_let_through
