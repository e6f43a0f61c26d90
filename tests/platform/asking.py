"""Asks a server of this machine the way a browser or a probe would."""

import time
from collections.abc import Callable
from email.message import Message
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def ask(port: int, path: str, **headers: str) -> Answer:
    """Header names are given with underscores: `Accept_Language="ar"`."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def eventually(holds: Callable[[], object], *, seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return True
        except (OSError, HTTPException):
            pass
        time.sleep(0.1)
    return False
