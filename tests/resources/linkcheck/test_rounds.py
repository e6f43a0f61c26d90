"""Turns of the link check over rows in the database, against a server that notes who came when."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, connections

from apps.pages.models import Link
from apps.resources.linkcheck.asking import Limits
from apps.resources.linkcheck.collecting import collect
from apps.resources.linkcheck.rounds import LEASE, Round
from apps.resources.linkwords import Verdict, Why
from apps.resources.models import OutsideAddress, OutsideHost
from tests.resources.factories import make_copy, make_edition
from tests.resources.linkcheck.misbehaving import Behaviour, Site, Talk, one_after_another, raw, redirect, status

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
QUICK = Limits(connect=5, pause=1, total=2)
DAY = timedelta(days=1)


class Clock:
    """Sleeping moves it on; nothing else does."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def a_round(site: Site, clock: Clock, **values: Any) -> Round:
    return Round("tests/1.0", clock=clock, sleep=clock.sleep, reach=site.reach, limits=QUICK, **values)


def link(site: Site, path: str = "/", *, host: str = "oslo.example") -> str:
    url = site.url(path, host=host)
    Link.objects.create(label=path, url=url, group="Guidelines")
    return url


def row(url: str) -> OutsideAddress:
    return OutsideAddress.objects.get(url=url)


def check(site: Site, clock: Clock, *, seconds: float = 3600) -> int:
    collect(at=clock())
    return a_round(site, clock).go(seconds=seconds)


def test_every_address_is_looked_at_once_a_week(site: Site, clock: Clock) -> None:
    site.behaviours |= {"/a": status(200), "/b": status(404)}
    link(site, "/a"), link(site, "/b")

    assert check(site, clock) == 2
    assert check(site, clock) == 0
    clock.pass_by(7 * DAY)
    assert check(site, clock) == 2


def test_a_verdict_is_kept_with_all_that_staff_want_to_know(site: Site, clock: Clock) -> None:
    site.behaviours |= {"/old": redirect("/new"), "/new": status(200)}
    url = link(site, "/old")
    check(site, clock)

    found = row(url)
    assert (found.verdict, found.status, found.leads_to) == (Verdict.MOVED, 200, site.url("/new"))
    assert found.since == found.looked_at == clock()


def test_moved_gone_and_back_again(site: Site, clock: Clock) -> None:
    url = link(site)
    site.behaviours["/"] = one_after_another(
        redirect("/new"), status(410), status(410), status(410), status(410), status(200)
    )
    site.behaviours["/new"] = status(200)
    verdicts = []
    for _week in range(4):
        check(site, clock)
        verdicts.append(row(url).verdict)
        clock.now = row(url).due_at

    assert verdicts == [Verdict.MOVED, Verdict.MOVED, Verdict.GONE, Verdict.WORKS]


def test_a_host_rests_between_two_questions(site: Site, clock: Clock) -> None:
    """Robots.txt, redirects and both methods counted."""
    moments = []

    def noting(behaviour: Behaviour) -> Behaviour:
        def answer(talk: Talk) -> None:
            moments.append(clock())
            behaviour(talk)

        return answer

    answers = {"/robots.txt": status(404), "/a": redirect("/b"), "/b": status(405), "/c": status(200)}
    site.behaviours |= {path: noting(behaviour) for path, behaviour in answers.items()}
    link(site, "/a"), link(site, "/c")
    collect(at=clock())
    a_round(site, clock, pace=timedelta(seconds=0.3)).go(seconds=10)

    assert len(moments) == 5
    assert min(later - earlier for earlier, later in pairwise(moments)) >= timedelta(seconds=0.3)


def test_a_wish_of_robots_for_slow_visits_is_met(site: Site, clock: Clock) -> None:
    site.behaviours |= {"/robots.txt": status(200, body="User-agent: *\nCrawl-delay: 20"), "/a": status(200)}
    link(site, "/a"), link(site, "/b")
    check(site, clock)

    assert clock() - START >= timedelta(seconds=2 + 20)


def test_while_one_host_rests_another_is_visited(site: Site, clock: Clock) -> None:
    for path in ("/a", "/b", "/c"):
        site.behaviours[path] = status(200)
        for host in ("one.example", "two.example", "three.example"):
            link(site, path, host=host)
    check(site, clock)
    order = [asked.host.split(".")[0] for asked in site.asked if asked.path != "/robots.txt"]

    assert order == order[:3] * 3
    assert set(order) == {"one", "two", "three"}


def test_robots_are_asked_for_once_a_day_and_host(site: Site, clock: Clock) -> None:
    link(site, "/a"), link(site, "/b")
    check(site, clock)
    link(site, "/c")
    check(site, clock)
    assert len(site.methods("/robots.txt")) == 1

    clock.pass_by(2 * DAY)
    link(site, "/d")
    check(site, clock)
    assert len(site.methods("/robots.txt")) == 2


def test_a_silent_host_is_not_waited_for_at_each_of_its_addresses(site: Site, clock: Clock) -> None:
    site.behaviours["/robots.txt"] = raw("HTTP/1.1 200 OK\r\n", pause=3)
    urls = [link(site, f"/{number}") for number in range(6)]
    check(site, clock)

    assert len(site.asked) == 1
    assert {row(url).why for url in urls} == {Why.SLOW}


def test_a_host_that_asks_to_come_later_is_left_alone_with_all_its_addresses(site: Site, clock: Clock) -> None:
    site.behaviours |= {"/a": status(429, "Retry-After: 7200"), "/b": status(200)}
    link(site, "/a")
    other = link(site, "/b")
    check(site, clock)
    assert site.methods("/b") == []

    check(site, clock)
    assert site.methods("/a") == ["HEAD"]
    clock.pass_by(timedelta(hours=3))
    check(site, clock)
    assert row(other).verdict == Verdict.WORKS


def test_a_turn_that_is_over_leaves_the_rest_to_the_next(site: Site, clock: Clock) -> None:
    for number in range(6):
        link(site, f"/{number}")
    collect(at=clock())

    first = a_round(site, clock).go(seconds=7)
    clock.pass_by(timedelta(seconds=2))
    assert 0 < first < 6
    assert first + a_round(site, clock).go(seconds=3600) == 6


def test_a_killed_worker_holds_a_host_no_longer_than_its_lease(site: Site, clock: Clock) -> None:
    link(site)
    collect(at=clock())
    dead = a_round(site, clock)
    dead.claim(1)
    assert a_round(site, clock).go(seconds=60) == 0

    clock.pass_by(LEASE + timedelta(seconds=1))
    assert a_round(site, clock).go(seconds=60) == 1


def test_a_worker_that_lost_its_host_writes_nothing(site: Site, clock: Clock) -> None:
    site.behaviours["/"] = status(200)
    url = link(site)
    collect(at=clock())
    late = a_round(site, clock)
    (host,) = late.claim(1)
    address = late.next_due(host)
    assert address is not None

    OutsideHost.objects.update(token=None, claimed_until=None)
    late.look(address)
    assert row(url).verdict == Verdict.NEW
    assert late.next_due(host) is None


def test_a_visit_that_breaks_down_stands_in_nobodys_way(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = link(site, "/a")
    good = [link(site, "/b"), link(site, "/b", host="ifrc.example")]
    site.behaviours["/b"] = status(200)
    collect(at=clock())
    fragile = a_round(site, clock)
    look = fragile.look

    def look_or_break(address: OutsideAddress) -> None:
        if address.url == bad:
            raise ZeroDivisionError
        look(address)

    monkeypatch.setattr(fragile, "look", look_or_break)

    assert fragile.go(seconds=60) == 3
    assert row(bad).verdict == Verdict.UNSEEN
    assert row(bad).due_at > clock() + 6 * DAY
    assert {row(url).verdict for url in good} == {Verdict.WORKS}


def test_a_host_at_which_each_visit_breaks_down_rests_and_is_released(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(site)
    collect(at=clock())
    broken = a_round(site, clock)
    monkeypatch.setattr(broken, "look", lambda address: 1 / 0)
    broken.go(seconds=60)

    host = OutsideHost.objects.get()
    assert (host.free_at, host.token) == (clock() + broken.pace, None)


@pytest.mark.parametrize("line", ["Disallow: //[", "Crawl-delay: ²", f"Crawl-delay: {'9' * 400}"])
def test_a_host_whose_robots_nobody_can_read_is_visited_all_the_same(site: Site, clock: Clock, line: str) -> None:
    OutsideHost.objects.create(name="oslo.example", free_at=clock(), robots=f"User-agent: *\n{line}", robots_at=clock())
    site.behaviours["/"] = status(200)
    url = link(site)
    check(site, clock)

    assert row(url).verdict == Verdict.WORKS


def test_readers_are_told_the_day_on_which_a_link_last_worked(site: Site, clock: Clock) -> None:
    site.behaviours |= {"/e": status(200), "/c": status(200), "/gone": status(404)}
    edition = make_edition(address=site.url("/e"))
    copied = make_copy(make_edition(), url=site.url("/c")).edition
    gone = make_edition(address=site.url("/gone"))
    works, lost = link(site, "/e"), link(site, "/gone")
    check(site, clock)

    for thing in (edition, copied, gone):
        thing.refresh_from_db()
    assert (edition.checked_on, copied.checked_on, gone.checked_on) == (START.date(), START.date(), None)
    assert Link.objects.get(url=works).looked_at == START.date()
    assert Link.objects.get(url=lost).looked_at is None


def test_nothing_is_unpublished_because_its_link_is_gone(site: Site, clock: Clock) -> None:
    edition = make_edition(address=site.url("/gone"))
    for _look in range(3):
        check(site, clock)
        clock.pass_by(3 * DAY)

    edition.resource.refresh_from_db()
    assert row(edition.address).verdict == Verdict.GONE
    assert edition.resource.state == "published"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_visit_one_host_at_the_same_time(site: Site) -> None:
    urls = [link(site, f"/{number}", host=f"{number % 3}.example") for number in range(9)]
    crowd = Crowd()
    site.behaviours |= {f"/{number}": crowd.answer for number in range(9)}
    collect(at=datetime.now(UTC))
    together(4, lambda: real_round(site).go(seconds=20))

    assert {len(site.methods(f"/{number}")) for number in range(9)} == {1}
    assert {row(url).looks for url in urls} == {1}
    assert crowd.most == 1


class Crowd:
    """Counts the visitors that one host has at the same moment."""

    def __init__(self) -> None:
        self.lock, self.there, self.most = threading.Lock(), Counter[str](), 0

    def answer(self, talk: Talk) -> None:
        host = str(int(talk.path[1:]) % 3)
        with self.lock:
            self.there[host] += 1
            self.most = max(self.most, self.there[host])
        time.sleep(0.05)
        with self.lock:
            self.there[host] -= 1  # before the answer: whoever has it may be back at once
        status(200)(talk)


def real_round(site: Site) -> Round:
    pace = timedelta(seconds=0.1)
    return Round(
        "tests/1.0", clock=lambda: datetime.now(UTC), sleep=time.sleep, reach=site.reach, limits=QUICK, pace=pace
    )


def together(number: int, work: Callable[[], object]) -> None:
    """Each in a thread with a connection of its own, all beginning at once."""
    gate = threading.Barrier(number)

    def run() -> None:
        gate.wait()
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.is_usable()
