"""A mail scanner, which knows nobody and follows every link of every mail, changes nothing.

It visits a copy of the site at which no worker runs: whatever changes there, the scanner changed.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings

from tests.platform.asking import ask, eventually
from tests.platform.conftest import any_free_port
from tests.story.sites import Site
from tests.story.taking_part_steps import all_mails

pytestmark = [pytest.mark.processes, pytest.mark.chromium]

LINK = re.compile(r"https?://[^\s<>\"')\]]+")
KINDS = ["/answer/", "/apply/", "/places/", "/offer/", "/certificates/", "/notices/", "/training/"]
NOT_KEPT = {"cache"}
"""Holds counts of requests from one address, and parts of pages: it may be emptied at any moment."""
MOST_STEPS = 5


class Copy:
    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port

    def contents(self) -> dict[str, list[str]]:
        """Every row of every table, as text; the uploaded files; and what workers are asked to do."""
        folders = {name: sorted(map(str, (self.var / name).rglob("*"))) for name in ("media", "broker")}
        with closing(sqlite3.connect(f"file:{self.var / 'portal.sqlite3'}?mode=ro", uri=True)) as database:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
        return folders | {name: sorted(map(repr, found)) for name, found in rows.items()}

    def visit(self, method: str, address: str) -> list[int]:
        """The status of each page on the way, along redirects."""
        statuses: list[int] = []
        while len(statuses) < MOST_STEPS:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
            parts = urlsplit(address)
            connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            statuses.append(answer.status)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            address = urljoin(address, answer.headers["Location"])
        return statuses


@pytest.fixture(scope="module")
def links(site: Site, certified: None) -> list[str]:
    """All that lead to the portal, in text, HTML and calendar parts of all mails caught so far."""
    found: set[str] = set()
    for mail in all_mails(site):
        for part in mail.walk():
            if part.get_content_maintype() == "text":
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                unfolded = payload.decode().replace("\r\n ", "")
                found |= {unescape(each).rstrip(".,;") for each in LINK.findall(unfolded)}
    return sorted(each for each in found if each.startswith(site.url))


ALIVE = "portal.sqlite3*", "mail", ".arriving", "broker", "edition", "beat-schedule*"
"""What the running site makes and takes away meanwhile."""


@pytest.fixture(scope="module")
def copy(site: Site, links: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    var, port = tmp_path_factory.mktemp("copy") / "var", any_free_port()
    shutil.copytree(site.var, var, ignore=shutil.ignore_patterns(*ALIVE))
    old, new = (sqlite3.connect(folder / "portal.sqlite3") for folder in (site.var, var))
    with closing(old), closing(new):
        old.backup(new)
    environment = {"PATH": os.environ["PATH"], "DEBUG": "1", "VAR_DIR": str(var), "SITE_URL": site.url}
    command = "-m granian --interface wsgi --no-ws --blocking-threads 4 cmcoord_portal.wsgi:application --port"
    web = subprocess.Popen([sys.executable, *command.split(), str(port)], cwd=settings.BASE_DIR, env=environment)
    assert eventually(lambda: ask(port, "/readyz").status == 200)
    yield Copy(var, port)
    web.terminate()
    web.wait(60)


@dataclass(frozen=True)
class Visited:
    """The answers to each link, and the tables and folders that are not as before."""

    answers: dict[tuple[str, str], list[int]]
    changed: set[str]


@pytest.fixture(scope="module")
def visited(copy: Copy, links: list[str]) -> Visited:
    before = copy.contents()
    answers = {(method, link): copy.visit(method, link) for link in links for method in ("GET", "HEAD")}
    after = copy.contents()
    return Visited(answers, {name for name in before | after if before.get(name) != after.get(name)})


def test_mails_of_every_kind_were_caught(links: list[str]) -> None:
    assert [kind for kind in KINDS if not any(kind in link for link in links)] == []


def test_following_every_link_changes_no_row_and_asks_no_worker(visited: Visited) -> None:
    assert visited.changed <= NOT_KEPT


def test_every_link_leads_to_a_page(visited: Visited) -> None:
    assert {asked: statuses for asked, statuses in visited.answers.items() if statuses[-1] != 200} == {}
