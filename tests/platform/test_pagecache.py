"""What the outermost layer keeps, for whom, and what it answers; with a small application behind it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import override_settings

from cmcoord_portal import freshness, keptpages, pagecache
from cmcoord_portal.pagecache import PageCache
from cmcoord_portal.publicpages import PUBLIC
from tests.platform.editions import forget
from tests.platform.visiting import Reply, visit

pytestmark = pytest.mark.once

TEXT = "<!doctype html><title>Training</title>" + "<p>CMCoord Course</p>" * 100


class Pages:
    """Stands for Django: counts what reaches it, and answers as a test asks for."""

    def __init__(self) -> None:
        self.reached: list[dict[str, Any]] = []
        self.closed = 0
        self.status = "200 OK"
        self.said = {"Content-Type": "text/html", "Cache-Control": PUBLIC, "X-Frame-Options": "DENY"}
        self.meanwhile: Callable[[], object] = bool

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterator[bytes]:
        self.reached.append(environ)
        body = f"{len(self.reached)} {TEXT}".encode()
        self.meanwhile()
        start_response(self.status, list({"Content-Length": str(len(body)), **self.said}.items()))
        return self.chunks(body)

    def chunks(self, body: bytes) -> Iterator[bytes]:
        try:
            yield body
        finally:
            self.closed += 1


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def ask(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Reply]]:
    forget()
    layer = PageCache(pages)
    yield lambda address="/training/", **given: visit(layer, address, **given)
    caches[freshness.CACHE].clear()


Ask = Callable[..., Reply]


def test_a_page_is_made_once(ask: Ask, pages: Pages) -> None:
    replies = [ask() for _ in range(3)]

    assert len(pages.reached) == pages.closed == 1
    assert {reply.body for reply in replies} == {f"1 {TEXT}".encode()}


def test_a_change_makes_it_anew(ask: Ask, pages: Pages) -> None:
    ask()

    freshness.SITE.renew()

    assert ask().body.startswith(b"2 ")


def test_what_changes_while_a_page_is_made_makes_it_anew(ask: Ask, pages: Pages) -> None:
    pages.meanwhile = freshness.SITE.renew
    ask()
    pages.meanwhile = bool

    assert ask().body.startswith(b"2 ")
    assert ask().body.startswith(b"2 ")


def test_no_page_is_kept_for_longer_than_a_minute(ask: Ask, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    now = pagecache.time.time() + pagecache.KEPT_SECONDS

    monkeypatch.setattr(pagecache.time, "time", lambda: now)

    assert ask().body.startswith(b"2 ")


@pytest.mark.parametrize("cookie", ["sessionid=a", "x=1; sessionid =a", "messages=b"])
def test_who_brings_a_session_or_messages_gets_no_kept_page_and_leaves_none(
    ask: Ask, pages: Pages, cookie: str
) -> None:
    ask(cookie=cookie)
    ask()

    ask(cookie=cookie)

    assert len(pages.reached) == 3
    assert ask().body.startswith(b"2 ")


def test_cookies_of_others_do_not_matter(ask: Ask, pages: Pages) -> None:
    ask(cookie="_ga=GA1.2; theme=dark")
    ask(cookie="_ga=other")

    assert len(pages.reached) == 1


@pytest.mark.parametrize(
    "given", [{"method": "POST"}, {"method": "PUT"}, {"authorization": "Basic x"}, {"range": "bytes=0-1"}]
)
def test_what_is_no_plain_question_reaches_the_portal(ask: Ask, pages: Pages, given: dict[str, str]) -> None:
    ask()

    ask(**given)
    ask(**given)

    assert len(pages.reached) == 3
    assert pages.reached[-1]["REQUEST_METHOD"] == given.get("method", "GET")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "csrftoken=secret"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Language"),
        ("Vary", "*"),
        ("Content-Encoding", "gzip"),
        ("X-Accel-Redirect", "/-/files/a.html"),
        ("Accept-Ranges", "bytes"),
        ("Content-Type", "application/pdf"),
        ("Content-Length", "200000000"),
    ],
)
def test_what_is_not_the_same_for_all_or_too_large_passes_through(
    ask: Ask, pages: Pages, name: str, value: str
) -> None:
    pages.said[name] = value

    replies = [ask(), ask()]

    assert len(pages.reached) == pages.closed == 2
    assert [reply.headers[name.lower()] for reply in replies] == [value, value]


@pytest.mark.parametrize("status", ["301 Moved Permanently", "404 Not Found", "500 Internal Server Error"])
def test_only_pages_that_are_there_are_kept(ask: Ask, pages: Pages, status: str) -> None:
    pages.status = status
    ask()

    pages.status = "200 OK"

    assert ask().status == 200


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"host": "testserver"}, {"host": "evil.example"}),
        ({"address": "/training/"}, {"address": "/notices/"}),
        ({"address": "/training/?a=1&b=2"}, {"address": "/training/?b=2&a=1"}),
    ],
)
def test_other_addresses_are_other_pages(ask: Ask, pages: Pages, one: dict[str, str], other: dict[str, str]) -> None:
    assert ask(**one).body != ask(**other).body


def test_nothing_else_that_a_visitor_sends_picks_the_page(ask: Ask, pages: Pages) -> None:
    ask()

    replies = [
        ask(accept_language="ar"),
        ask(x_forwarded_host="evil.example"),
        ask(x_forwarded_proto="https"),
        ask(x_forwarded_for="10.0.0.1"),
        ask(user_agent="Mozilla", accept="application/json"),
    ]

    assert len(pages.reached) == 1
    assert {reply.body for reply in replies} == {f"1 {TEXT}".encode()}


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_a_page_asked_for_over_https_is_kept_apart_where_the_proxy_is_believed(ask: Ask, pages: Pages) -> None:
    ask(x_forwarded_proto="http")
    ask(x_forwarded_proto="nonsense")
    ask(x_forwarded_proto="https")
    ask(x_forwarded_proto="https, http")

    assert len(pages.reached) == 2


@pytest.mark.parametrize(
    "accepted", ["gzip, deflate, br", "gzip", "gzip;q=0, br;q=0.1", "", "identity", "zstd, br;q=0"]
)
def test_each_gets_the_encoding_asked_for(ask: Ask, pages: Pages, accepted: str) -> None:
    expected = {"gzip, deflate, br": "br", "gzip": "gzip", "gzip;q=0, br;q=0.1": "br"}.get(accepted, "")
    ask()

    reply = ask(accept_encoding=accepted)

    assert reply.headers.get("content-encoding", "") == expected
    assert reply.headers["vary"] == "Accept-Encoding"
    assert reply.headers["content-length"] == str(len(reply.sent))
    assert reply.body == f"1 {TEXT}".encode()


def test_a_question_for_the_headers_gets_no_body(ask: Ask, pages: Pages) -> None:
    full = ask(accept_encoding="br")

    head = ask(method="HEAD", accept_encoding="br")

    assert (head.status, head.sent, head.headers) == (200, b"", full.headers)
    assert len(pages.reached) == 1


def test_a_question_for_the_headers_keeps_nothing(ask: Ask, pages: Pages) -> None:
    ask(method="HEAD")

    assert ask().body.startswith(b"2 ")


def test_who_has_the_page_already_hears_that_it_holds(ask: Ask) -> None:
    full = ask()

    short = ask(if_none_match=f'"other", {full.headers["etag"]}', accept_encoding="br")

    assert (short.status, short.sent) == (304, b"")
    assert short.headers["cache-control"] == PUBLIC
    assert short.headers["x-frame-options"] == "DENY"
    assert "content-length" not in short.headers


def test_who_has_another_text_gets_the_page(ask: Ask) -> None:
    tag = ask().headers["etag"]
    freshness.SITE.renew()

    assert ask(if_none_match=tag).status == 200
    assert ask(if_none_match='"nonsense').status == 200
    assert ask(if_none_match=tag, if_modified_since="Fri, 31 Dec 2100 00:00:00 GMT").status == 200


def test_a_date_serves_too_once_the_second_of_the_change_is_over(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = pagecache.time.time()
    monkeypatch.setattr(pagecache.time, "time", lambda: now)
    in_the_same_second = ask().headers["last-modified"]
    assert ask(if_modified_since=in_the_same_second).status == 200

    monkeypatch.setattr(pagecache.time, "time", lambda: now + pagecache.KEPT_SECONDS)
    later = ask().headers["last-modified"]

    assert ask(if_modified_since=later).status == 304
    assert ask(if_modified_since=in_the_same_second).status == 200
    assert ask(if_modified_since="yesterday").status == 200


def test_security_headers_stay(ask: Ask) -> None:
    ask()

    assert ask().headers["x-frame-options"] == "DENY"


def test_invented_queries_and_names_do_not_push_pages_out(
    ask: Ask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("/")
    for number in range(3_000):
        ask(f"/?{number}")
        ask("/", host=f"testserver:{number}")

    asked = len(pages.reached)
    ask("/")

    assert len(pages.reached) == asked


def test_a_shelf_never_holds_more_than_its_room() -> None:
    shelf = keptpages.Shelf(20_000)
    edition = freshness.Edition(0, "")
    for number in range(10):
        page = keptpages.Page(b"x", [], edition=edition, made_at=0)
        shelf.put(keptpages.Key(False, "h", f"/{number % 5}", ""), page)

    assert [key.path for key in shelf.pages] == ["/1", "/2", "/3", "/4"]
    assert shelf.used == sum(page.size for page in shelf.pages.values()) <= shelf.room


def test_after_a_change_one_makes_the_page_and_the_others_wait_for_it(ask: Ask, pages: Pages) -> None:
    ask()
    freshness.SITE.renew()
    started, go = threading.Event(), threading.Event()

    def hold_up() -> None:
        started.set()
        go.wait(30)

    pages.meanwhile = hold_up
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(ask())) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert started.wait(30)

    go.set()
    for thread in threads:
        thread.join(30)

    assert len(pages.reached) == 2
    assert {reply.body for reply in replies} == {f"2 {TEXT}".encode()}


def test_nobody_waits_for_ever(ask: Ask, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    freshness.SITE.renew()
    pages.meanwhile = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        ask()
    pages.meanwhile = bool

    assert ask().body.startswith(b"3 ")
