"""Whole pages from memory, outside of Django: the outermost WSGI layer.

Kept is only what Django calls `Cache-Control: public` (`publicpages` decides), and only while the site's edition is the
one it was made under (`freshness`), so that a published notice shows at once. Not longer than a minute, though: an
embargo ends and a promise becomes late by the clock alone.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from cmcoord_portal import freshness
from cmcoord_portal.freshness import Edition
from cmcoord_portal.keptpages import Headers, Key, Page, Shelf, Turns
from cmcoord_portal.publicpages import COOKIES_OF_A_PERSON

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

KEPT_SECONDS = 60
WAIT_SECONDS = 2.0
LARGEST_PAGE = 1_000_000
PAGES_ROOM, OTHERS_ROOM = 24_000_000, 8_000_000
WORDS = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
    "application/feed+json",
)
NOT_KEPT_WITH = {"set-cookie", "content-encoding", "content-range", "accept-ranges", "x-accel-redirect"}
TOLD_ANEW = {"content-length", "etag", "last-modified", "vary"}


class PageCache:
    def __init__(self, application: Application) -> None:
        self.application = application
        self.pages, self.others = Shelf(PAGES_ROOM), Shelf(OTHERS_ROOM)
        self.turns = Turns(seconds=WAIT_SECONDS)
        self.own_host = urlsplit(settings.SITE_URL).netloc

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        edition = freshness.SITE.edition() if _is_for_anybody(environ) else None
        if edition is None:
            return self.application(environ, start_response)
        key = _key(environ)
        page = self._shelf(key).get(key)
        if page and _holds(page, edition):
            return page.answer(environ, start_response)
        if page is None or environ["REQUEST_METHOD"] == "HEAD":
            return self._make(key, edition, environ, start_response)
        return self._make_anew(key, edition, environ, start_response)

    def _shelf(self, key: Key) -> Shelf:
        """Queries and names that anybody can make up must not push the site's own pages out."""
        return self.pages if not key.query and key.host == self.own_host else self.others

    def _make_anew(
        self, key: Key, edition: Edition, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """After a change one makes the page that all ask for, and the others wait a little for it."""
        is_first = self.turns.take(key)
        try:
            page = self._shelf(key).get(key)
            if page and _holds(page, edition):
                return page.answer(environ, start_response)
            return self._make(key, edition, environ, start_response)
        finally:
            if is_first:
                self.turns.done(key)

    def _make(self, key: Key, edition: Edition, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The edition was read before: what is committed while the page is made never stands under a newer one."""
        began, told = time.time(), Told()
        chunks = self.application(environ, told)
        if environ["REQUEST_METHOD"] == "HEAD" or not told.can_be_kept():
            start_response(told.status, told.headers)
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", _nothing)()
        headers = [(name, value) for name, value in told.headers if name.lower() not in TOLD_ANEW]
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        page = Page(body, headers, edition=edition, made_at=began, accepted=accepted)
        self._shelf(key).put(key, page)
        return page.answer(environ, start_response)


class Told:
    """Stands for `start_response` until it is known what to do with the answer."""

    status = ""
    headers: Headers = []

    def __call__(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers = status, headers

    def can_be_kept(self) -> bool:
        said = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200 ")
            and "public" in said.get("cache-control", "")
            and said.get("content-type", "").startswith(WORDS)
            and said.get("vary", "").lower() in ("", "accept-encoding")
            and int(said.get("content-length", LARGEST_PAGE)) < LARGEST_PAGE
            and said.keys().isdisjoint(NOT_KEPT_WITH)
        )


def _is_for_anybody(environ: Environ) -> bool:
    cookies = environ.get("HTTP_COOKIE")
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not (cookies and any(name in cookies for name in COOKIES_OF_A_PERSON))
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_RANGE" not in environ
        and "HTTP_HOST" in environ
        and not environ["PATH_INFO"].startswith(settings.STATIC_URL)
    )


def _key(environ: Environ) -> Key:
    """All of a request that may change an anonymous page. A proxy's word on HTTPS counts where Django believes it."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    scheme = environ.get(trusted[0]) if trusted else None
    https = scheme.split(",")[0].strip() == trusted[1] if trusted and scheme else environ["wsgi.url_scheme"] == "https"
    path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
    return Key(https, environ["HTTP_HOST"], path, environ.get("QUERY_STRING", ""))


def _holds(page: Page, edition: Edition) -> bool:
    return page.edition == edition and 0 <= time.time() - page.made_at < KEPT_SECONDS


def _nothing() -> None:
    return
