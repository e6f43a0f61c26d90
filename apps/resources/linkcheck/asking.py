"""One question to one web server: bounded in time and size however it behaves, and connected where `Reach` says."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from apps.resources.linkcheck.reach import Place
from apps.resources.linkwords import Unseen, Why

FIRST_KB = 1024


@dataclass(frozen=True)
class Limits:
    """Seconds to connect, between two pieces of an answer, and for one question in all; bytes of its head."""

    connect: float = 8
    pause: float = 10
    total: float = 20
    head: int = 64 * 1024


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class _Incoming(io.RawIOBase):
    """What comes from a server: no later than the end of its time, and no more than its share."""

    def __init__(self, sock: socket.socket, *, until: float, pause: float, most: int) -> None:
        self.sock, self.until, self.pause, self.left = sock, until, pause, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        remaining = self.until - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        if self.left <= 0:
            raise http.client.HTTPException
        self.sock.settimeout(min(self.pause, remaining))
        count = self.sock.recv_into(memoryview(buffer)[: self.left])
        self.left -= count
        return count


class _Wire:
    """What http.client needs of a socket. It would close it as soon as it has read the head of an answer."""

    def __init__(self, sock: socket.socket, incoming: _Incoming) -> None:
        self.sock, self.incoming = sock, incoming

    def sendall(self, data: bytes) -> None:
        self.sock.sendall(data)

    def makefile(self, *_mode: Any, **_options: Any) -> io.BufferedReader:
        return io.BufferedReader(self.incoming, FIRST_KB)

    def close(self) -> None:
        """Whoever opened the socket closes it."""


def ask(method: str, place: Place, *, agent: str, limits: Limits, whole: int = 0) -> Reply:
    """The answer with the first piece of its body, or with up to `whole` bytes of it. Raises Unseen.

    The body comes as it was sent: nothing is ever unpacked.
    """
    try:
        return _ask(method, place, agent=agent, limits=limits, whole=whole)
    except TimeoutError as error:
        raise Unseen(Why.SLOW) from error
    except ssl.SSLError as error:
        raise Unseen(Why.INSECURE) from error
    except (http.client.HTTPException, ValueError) as error:
        raise Unseen(Why.BROKEN) from error
    except OSError as error:
        raise Unseen(Why.NO_CONNECTION) from error


def _ask(method: str, place: Place, *, agent: str, limits: Limits, whole: int) -> Reply:
    until = time.monotonic() + limits.total
    sock = _connected(place, limits=limits, until=until)
    incoming = _Incoming(sock, until=until, pause=limits.pause, most=limits.head + max(whole, FIRST_KB))
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.default_port = {"http": 80, "https": 443}[place.scheme]
    connection.sock = _Wire(sock, incoming)
    try:
        sock.settimeout(limits.pause)
        connection.request(method, place.target, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        body = _up_to(whole, answer) if whole else answer.read1(FIRST_KB)
    finally:
        sock.close()
    return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def _up_to(most: int, answer: http.client.HTTPResponse) -> bytes:
    found = b""
    while len(found) < most and (piece := answer.read1(most - len(found))):
        found += piece
    return found


def _connected(place: Place, *, limits: Limits, until: float) -> socket.socket:
    """To the first of the addresses that answers; never by name, so that nothing else can be meant by it."""
    for address in place.addresses:
        last = address == place.addresses[-1]
        try:
            sock = _dial(address, place.port, seconds=min(limits.connect, until - time.monotonic()))
        except OSError:
            if last or time.monotonic() >= until:
                raise
            continue
        return sock if place.scheme == "http" else _secured(sock, place.host)
    raise TimeoutError


def _dial(address: str, port: int, *, seconds: float) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(max(seconds, 0.01))
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


def _secured(sock: socket.socket, host: str) -> socket.socket:
    """The handshake as a whole keeps to the time that connecting was given."""
    try:
        return _trusting().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


@cache
def _trusting() -> ssl.SSLContext:
    """Whom this machine trusts; reading it takes longer than most answers."""
    return ssl.create_default_context()
