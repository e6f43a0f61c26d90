import gc
import ipaddress
import re
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from apps.search import frequencies
from cmcoord_portal import urlsettings
from tests import emptying, services

LACKING: dict[str, Callable[[], bool]] = {
    "service_postgres": lambda: connection.vendor != "postgresql",
    "service_redis": lambda: services.redis_url() is None,
    "chromium": lambda: services.chromium_path() is None,
    "nginx": lambda: services.nginx_path() is None,
}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# No test fails because the machine is busy. CI tries the same cases each time; at a desk each run tries others.
hypothesis.settings.register_profile("house", deadline=None, derandomize=services.are_required())
hypothesis.settings.load_profile("house")

SET_ASIDE = pytest.StashKey[dict[str, int]]()
PAGES = re.compile(
    r"tests/(?:pages|pages_public|sample|mypage)/"
    r"|/test_(?:\w+_)?(?:admin|desk\w*|pages?|views|forms?|wording|letters|feeds|monthpages|owncalendar|editing)\.py"
)
"""What is only looked at: pages, forms and letters. The questions behind them are asked of each database elsewhere."""
REACHES_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
"""Fixtures; without one of them pytest-django lets no query through."""


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SET_ASIDE] = {}


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that can reach no database says the same on any, and so does one that looks at a page; one with processes
    may reach a database through them."""
    names = set(getattr(item, "fixturenames", ()))
    reaches = names & REACHES_A_DATABASE or item.get_closest_marker("django_db") or item.get_closest_marker("processes")
    if not reaches or PAGES.search(item.nodeid):
        item.add_marker("once")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of collected tests live until the end: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sets aside, and says so, what this machine cannot test; with TEST_SERVICES=required that is an error instead."""
    for marker, lacking in LACKING.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        if marked and lacking():
            if services.are_required() and marker != "service_postgres":
                raise pytest.UsageError(f"TEST_SERVICES=required, but {len(marked)} tests lack {marker}.")
            items[:] = [item for item in items if item not in marked]
            config.hook.pytest_deselected(items=marked)
            config.stash[SET_ASIDE][marker] = len(marked)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under xdist it is the workers that collect: they hand what they set aside to the process that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["set_aside"] = session.config.stash[SET_ASIDE]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[SET_ASIDE].update(getattr(node, "workeroutput", {}).get("set_aside", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for marker, count in config.stash[SET_ASIDE].items():
        terminalreporter.write_line(f"Not run here: {count} tests marked {marker}.")


@pytest.fixture(autouse=True, scope="session")
def only_this_machine() -> Iterator[None]:
    """A test that reaches for another machine fails."""
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}: tests stay on this machine.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_locally)
        yield


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_quickly_and_whatever_keeps_their_rows() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        emptying.patch_operations(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def frequencies_of_words_are_asked_for_once() -> Iterator[None]:
    """Or a test that travels in time leaves the next one with two questions more to the database than it expects."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frequencies, "GOOD_FOR", timedelta(days=100_000))
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page asked for in another language leaves that language behind in the thread."""
    translation.activate("en")
    yield
    translation.activate("en")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Where this test's files are stored, and nothing else is."""
    path = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": urlsettings.storage(f"file://{path}")}
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would take the test's own queries for asynchronous ones.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=services.chromium_path(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_page("/training/", width=360)`: a fresh browser context on the live server, closed after the test."""
    contexts = []

    def opener(path: str = "/", *, width: int = 1280, height: int = 900, **context_options: Any) -> Page:
        context_options.setdefault("reduced_motion", "reduce")  # or axe may look in the middle of a change of colours
        contexts.append(
            chromium.new_context(
                base_url=live_server.url, viewport={"width": width, "height": height}, **context_options
            )
        )
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()
