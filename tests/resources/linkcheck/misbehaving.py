"""A web server that answers each path as a test wants it to, byte for byte, and remembers who asked for what."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from apps.resources.linkcheck.reach import Reach

Behaviour = Callable[["Talk"], None]


@dataclass(frozen=True)
class Asked:
    method: str
    host: str
    path: str
    agent: str
    at: float


class Talk(socketserver.StreamRequestHandler):
    """One connection: reads a request's head and hands over to the behaviour of its path."""

    server: "Server"

    def handle(self) -> None:
        first = self.rfile.readline().decode("latin-1").split()
        if len(first) < 2:
            return
        self.method, self.path = first[:2]
        headers = dict(self._headers())
        self.server.site.asked.append(
            Asked(self.method, headers.get("host", ""), self.path, headers.get("user-agent", ""), time.monotonic())
        )
        try:
            self.server.site.behaviours.get(self.path, status(404))(self)
        except OSError:
            return  # the visitor hung up, as it should

    def _headers(self) -> Iterator[tuple[str, str]]:
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _colon, value = line.partition(":")
            yield name.lower(), value.strip()

    def send(self, text: str | bytes) -> None:
        self.wfile.write(text.encode("latin-1") if isinstance(text, str) else text)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, site: "Site") -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.site = site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that breaks off is what most of these tests are about."""


@dataclass
class Site:
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    lookups: dict[str, list[str]] = field(default_factory=dict)
    """Names that mean something else than this server."""

    def url(self, path: str = "/", *, host: str = "oslo.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def looked_up(self, host: str, port: int) -> list[str]:
        return self.lookups.get(host, ["127.0.0.1"])

    @property
    def reach(self) -> Reach:
        return Reach(resolve=self.looked_up, besides=frozenset({("127.0.0.1", self.port)}))

    def methods(self, path: str) -> list[str]:
        return [asked.method for asked in self.asked if asked.path == path]


@contextmanager
def serving(**behaviours: Behaviour) -> Iterator[Site]:
    site = Site()
    with Server(site) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


def status(code: int, *headers: str, body: str = "") -> Behaviour:
    lines = [f"HTTP/1.1 {code} Any", f"Content-Length: {len(body)}", "Connection: close", *headers]

    def answer(talk: Talk) -> None:
        talk.send("\r\n".join(lines) + "\r\n\r\n" + ("" if talk.method == "HEAD" else body))

    return answer


def redirect(to: str, code: int = 301) -> Behaviour:
    return status(code, f"Location: {to}")


def raw(*pieces: str | bytes, pause: float = 0) -> Behaviour:
    def answer(talk: Talk) -> None:
        for piece in pieces:
            talk.send(piece)
            time.sleep(pause)

    return answer


def without_end(head: str, piece: bytes, *, pause: float = 0) -> Behaviour:
    def answer(talk: Talk) -> None:
        talk.send(head)
        while True:
            talk.send(piece)
            time.sleep(pause)

    return answer


def by_method(**behaviours: Behaviour) -> Behaviour:
    def answer(talk: Talk) -> None:
        behaviours[talk.method](talk)

    return answer


def one_after_another(*behaviours: Behaviour) -> Behaviour:
    left = list(behaviours)

    def answer(talk: Talk) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(talk)

    return answer
