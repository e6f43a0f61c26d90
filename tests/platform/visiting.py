"""Asks a WSGI application as a server would, without one."""

import gzip
import sys
from io import BytesIO
from typing import Any, NamedTuple

import brotli

DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        return bytes(DECODERS[self.headers.get("content-encoding", "")](self.sent)) if self.sent else b""


def visit(
    application: Any, address: str = "/", *, method: str = "GET", host: str = "testserver", **given: str
) -> Reply:
    """Header names are given with underscores: `Accept_Language="ar"`."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **{f"HTTP_{name.upper()}": value for name, value in given.items()},
    }
    said: dict[str, Any] = {}
    chunks = application(environ, lambda status, headers, exc_info=None: said.update(status=status, headers=headers))
    try:
        sent = b"".join(chunks)
    finally:
        getattr(chunks, "close", bool)()
    return Reply(int(said["status"][:3]), {name.lower(): value for name, value in said["headers"]}, sent)
