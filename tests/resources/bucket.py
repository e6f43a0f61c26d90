"""A small S3 on this machine: it takes objects, gives them back and forgets them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Objects(BaseHTTPRequestHandler):
    kept: dict[str, bytes] = {}

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_in_pieces = self.headers["X-Amz-Content-SHA256"].startswith("STREAMING")
        self.kept[self.path] = b"".join(pieces(body)) if is_in_pieces else body
        self.answer(200, b"")

    def do_GET(self) -> None:
        if self.path in self.kept:
            self.answer(200, self.kept[self.path])
        else:
            self.answer(404, b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.kept.pop(self.path, None)
        self.answer(204, b"")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{md5(body, usedforsecurity=False).hexdigest()}"')
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 10:30:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return


def pieces(body: bytes) -> Iterator[bytes]:
    """Each with its size before it."""
    while body:
        head, _line, body = body.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if not size:
            return
        yield body[:size]
        body = body[size + 2 :]


@contextmanager
def running() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A STORAGE_URL, and what is kept there."""
    Objects.kept = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), Objects) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"s3://files?endpoint=http://127.0.0.1:{server.server_port}&region=eu", Objects.kept
        server.shutdown()
