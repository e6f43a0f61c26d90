"""Pages kept in this process's memory, compressed, up to so many bytes; the longest unasked for goes first."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from threading import Event, Lock
from typing import Any, NamedTuple

import brotli
from django.utils.http import http_date, parse_http_date_safe

from cmcoord_portal.freshness import Edition

Headers = list[tuple[str, str]]
BESIDES_BODIES = 4_096
"""Bytes, about: a page's key, its headers and the objects around them."""
QUALITY, LEVEL = 5, 6
"""Of brotli and gzip. Higher ones take longer than the page itself and save a few per cent."""
BOTH = 2.5
"""Room for a page in both ways, as a multiple of one."""


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    compressed: bytes = brotli.compress(body, quality=QUALITY)
    return compressed


WAYS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}


class Key(NamedTuple):
    https: bool
    host: str
    path: str
    query: str


class Page:
    """An answer with status 200, the edition known before it was made, and when its making began (Unix time).

    It is compressed as the first one asks for it; another way is made once somebody asks for that.
    """

    def __init__(self, body: bytes, headers: Headers, *, edition: Edition, made_at: float, accepted: str = "") -> None:
        first = _encoding(accepted) or "gzip"
        self.bodies = {first: WAYS[first](body)}
        self.size = BESIDES_BODIES + round(BOTH * len(self.bodies[first]))
        self.edition, self.made_at = edition, made_at
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        # nginx keeps it as already stale (Jan 1970): it asks each time, and shows it only while nobody answers.
        # It has to be read before Cache-Control.
        self.headers: Headers = [
            ("X-Accel-Expires", "@1"),
            *headers,
            ("ETag", self.etag),
            ("Last-Modified", http_date(made_at)),
            ("Vary", "Accept-Encoding"),
        ]

    def body(self, encoding: str) -> bytes:
        """Not compressed for "". Two who ask at once make the same."""
        if not encoding:
            return self._plain()
        if encoding not in self.bodies:
            self.bodies[encoding] = WAYS[encoding](self._plain())
        return self.bodies[encoding]

    def _plain(self) -> bytes:
        gzipped = self.bodies.get("gzip")
        return gzip.decompress(gzipped) if gzipped else brotli.decompress(self.bodies["br"])

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if self._is_known_to(environ):
            start_response("304 Not Modified", [said for said in self.headers if not said[0].startswith("Content-T")])
            return []
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.body(encoding)
        encoded = [("Content-Encoding", encoding)] if encoding else []
        start_response("200 OK", [*self.headers, *encoded, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _is_known_to(self, environ: dict[str, Any]) -> bool:
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags:
            return tags.strip() == "*" or self.etag[2:] in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
        # Two texts of one second look the same by their date: it counts only after the second of the last change.
        return since is not None and since >= int(self.made_at) > self.edition.made_at


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """The best of those asked for that pages are kept in; "" for none."""
    offered = (offer.partition(";") for offer in accepted.lower().split(","))
    wanted = {name.strip() for name, _, weight in offered if weight.strip(" q=0.") or not weight}
    return "br" if "br" in wanted else "gzip" if "gzip" in wanted else ""


class Shelf:
    """Holds at most `room` bytes. A page takes the place of the one it replaces."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self.lock:
            former = self.pages.pop(key, None)
            self.used += page.size - (former.size if former else 0)
            self.pages[key] = page
            while self.used > self.room:
                _key, gone = self.pages.popitem(last=False)
                self.used -= gone.size


class Turns:
    """Who makes a page that others wait for. The wait ends in any case; then they make it themselves."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self.lock = Lock()
        self.under_way: dict[Key, Event] = {}

    def take(self, key: Key) -> bool:
        """True for the first, who says `done` afterwards; False for others, once the first has, or took too long."""
        with self.lock:
            made = self.under_way.get(key)
            if made is None:
                self.under_way[key] = Event()
                return True
        made.wait(self.seconds)
        return False

    def done(self, key: Key) -> None:
        with self.lock:
            self.under_way.pop(key).set()
