"""The whole portal behind its page cache: what is public, what is not, and how soon a change shows."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from apps.training.models import Event
from apps.training.status import ChangeKind
from cmcoord_portal import freshness
from cmcoord_portal.pagecache import PageCache
from tests import services
from tests.factories import make_event, make_notice, make_staff
from tests.notices.factories import issue
from tests.pages_public.season import in_days, today
from tests.platform.asking import ask, eventually
from tests.platform.conftest import any_free_port
from tests.platform.editions import elsewhere, environment, forget, kept_in
from tests.platform.visiting import Reply, visit

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ["/", "/training/", "/training/?year=&status=scheduled", "/notices/", "/about/", "/about/links/", "/ar/"]
Ask = Callable[..., Reply]


@pytest.fixture
def course() -> Event:
    return make_event("Course in Nairobi", code="nairobi", **in_days(40))


@pytest.fixture
def portal(course: Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    forget()
    application = PageCache(get_wsgi_application())
    yield lambda address="/", **given: visit(application, address, **given)
    caches[freshness.CACHE].clear()


def where_it_shows(course: Event) -> list[str]:
    return ["/", "/training/", course.get_absolute_url(), "/notices/", "/about/"]


def postpone(course: Event) -> None:
    issue(make_notice((ChangeKind.POSTPONE, course), code="2026-77", promise=today() + timedelta(days=9)))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_can_be_kept_by_anybody_who_asks_each_time(portal: Ask, address: str) -> None:
    said = portal(address).headers

    assert said["cache-control"] == "public, max-age=0, stale-while-revalidate=5, stale-if-error=86400"
    assert said["vary"] == "Accept-Encoding"
    assert said["etag"].startswith('W/"')
    assert said["last-modified"].endswith(" GMT")
    assert "default-src 'none'" in said["content-security-policy"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_kept_page_asks_nothing_of_the_database(portal: Ask, address: str) -> None:
    first = portal(address)

    with CaptureQueriesContext(connection) as queries:
        second = portal(address, accept_language="ar", cookie="_ga=1; csrftoken=c")

    assert second == first
    assert len(queries) == 0


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/fr/accounts/password/reset/"])
def test_a_page_with_a_form_for_one_visitor_is_for_nobody_else(portal: Ask, address: str) -> None:
    replies = [portal(address), portal(address)]

    assert all("no-store" in reply.headers["cache-control"] for reply in replies)
    assert replies[0].body != replies[1].body


def test_who_brings_a_forms_secret_leaves_no_page_for_others(portal: Ask) -> None:
    mine = portal("/training/", cookie="csrftoken=" + "a" * 32)

    assert "no-store" in mine.headers["cache-control"]
    assert "etag" not in mine.headers


def test_a_signed_in_persons_page_is_theirs_alone(portal: Ask) -> None:
    client = Client()
    client.force_login(make_staff())
    cookie = f"sessionid={client.cookies['sessionid'].value}"

    mine = portal("/training/", cookie=cookie)
    other = portal("/training/")

    assert "private" in mine.headers["cache-control"]
    assert "no-store" in mine.headers["cache-control"]
    assert "public" in other.headers["cache-control"]
    assert "private" in portal("/training/", cookie=cookie).headers["cache-control"]


def test_an_answer_to_a_form_is_never_public(portal: Ask) -> None:
    portal("/accounts/login/")

    reply = portal("/accounts/login/", method="POST")

    assert reply.status == 403


def test_another_host_name_is_refused_and_kept_nowhere(portal: Ask) -> None:
    assert portal("/", host="evil.example").status == 400
    assert b"evil.example" not in portal("/").body


def test_a_published_notice_shows_at_once_on_every_page(portal: Ask, course: Event) -> None:
    before = {address: portal(address).body for address in where_it_shows(course)}
    assert not any(b"2026-77" in body for body in before.values())

    postpone(course)

    after = {address: portal(address).body for address in where_it_shows(course)}
    assert [address for address, body in after.items() if b"2026-77" not in body] == []


def test_a_published_notice_shows_at_once_to_who_is_signed_in(portal: Ask, course: Event) -> None:
    client = Client()
    client.force_login(make_staff())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    for address in where_it_shows(course):
        assert b"2026-77" not in portal(address, cookie=cookie).body

    postpone(course)

    assert all(b"2026-77" in portal(address, cookie=cookie).body for address in where_it_shows(course))


def test_what_a_worker_or_a_command_writes_shows_at_once(portal: Ask, course: Event) -> None:
    portal("/training/")

    Event.objects.filter(pk=course.pk).update(title="Course in Gigiri")

    assert b"Course in Gigiri" in portal("/training/").body


def test_a_page_that_sets_no_cookie_asks_for_no_session(portal: Ask) -> None:
    assert "set-cookie" not in portal("/").headers


@pytest.mark.processes
@pytest.mark.parametrize("kind", ["database", pytest.param("redis", marks=pytest.mark.service_redis)])
def test_a_notice_published_elsewhere_shows_at_once_in_every_web_process(kind: str, course: Event) -> None:
    cache_url = "db://cache" if kind == "database" else services.redis_url() or ""
    with override_settings(CACHES=kept_in(cache_url)):
        call_command("createcachetable", verbosity=0)
        caches[freshness.CACHE].clear()
    webs = [Web(cache_url), Web(cache_url)]
    try:
        assert all(eventually(web.is_up) for web in webs)
        addresses = where_it_shows(course)
        for web in webs * 2:
            assert not any(b"2026-77" in web.ask(address).body for address in addresses)

        elsewhere(PUBLISH, cache_url)

        shown = [(web.port, address) for web in webs for address in addresses if b"2026-77" in web.ask(address).body]
        assert shown == [(web.port, address) for web in webs for address in addresses]
    finally:
        for web in webs:
            web.stop()


PUBLISH = """
from apps.training.models import Event
from tests.platform.test_published_at_once import postpone
postpone(Event.objects.get(code="nairobi"))
"""


GRANIAN = "granian --interface wsgi --no-ws --blocking-threads 4 cmcoord_portal.wsgi:application"


class Web:
    """A web process as in production: granian, with the page cache in it."""

    def __init__(self, cache_url: str) -> None:
        self.port = any_free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *GRANIAN.split(), "--port", str(self.port)],
            env=os.environ | environment(cache_url),
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )

    def ask(self, path: str) -> Any:
        return ask(self.port, path, Host="localhost")

    def is_up(self) -> bool:
        return bool(self.ask("/healthz").status == 200)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
