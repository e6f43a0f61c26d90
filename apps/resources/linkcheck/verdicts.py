"""From what was seen to what staff are told: a page is gone only when it was missing twice, days apart."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apps.resources.linkcheck.reach import host_of
from apps.resources.linkcheck.visiting import Sight
from apps.resources.linkwords import MISSING, Verdict, Why

A_WEEK = timedelta(days=7)
MISSING_FOR_GOOD = timedelta(days=2)
LOOK_AGAIN = timedelta(days=3)
WHEN_BUSY = timedelta(hours=6)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=7)
TRIES_A_WEEK = 3
LONGEST_ADDRESS = 2000

# Below these, names of two letters' countries are given out: example.co.uk, example.gov.au.
SECOND_LEVEL = {
    "ac",
    "co",
    "com",
    "edu",
    "go",
    "gob",
    "gouv",
    "gov",
    "govt",
    "gub",
    "int",
    "mil",
    "ne",
    "net",
    "or",
    "org",
}


@dataclass(frozen=True)
class Standing:
    """What is known of an address. `looks` counts those in a row that said the same, `tries` those put off in a row."""

    verdict: Verdict = Verdict.NEW
    since: datetime | None = None
    looks: int = 0
    why: Why = Why.NOTHING
    status: int | None = None
    leads_to: str = ""
    missing_since: datetime | None = None
    tries: int = 0
    due_at: datetime | None = None


def after(was: Standing, url: str, sight: Sight, *, at: datetime) -> Standing:
    leads_to = sight.leads_to[:LONGEST_ADDRESS]
    seen = replace(was, why=sight.why, status=sight.status, leads_to=leads_to, due_at=at + A_WEEK, tries=0)
    if sight.why in MISSING:
        return _missing(seen, at=at)
    if sight.why == Why.LATER and was.tries + 1 < TRIES_A_WEEK:
        return replace(seen, verdict=was.verdict, tries=was.tries + 1, due_at=at + _wait(sight))
    return _told(replace(seen, missing_since=None), _verdict(url, sight), at=at)


def _missing(seen: Standing, *, at: datetime) -> Standing:
    first = seen.missing_since or at
    if seen.verdict == Verdict.GONE or at - first >= MISSING_FOR_GOOD:
        return _told(replace(seen, missing_since=first), Verdict.GONE, at=at)
    return replace(seen, missing_since=first, due_at=at + LOOK_AGAIN)


def _told(seen: Standing, verdict: Verdict, *, at: datetime) -> Standing:
    if seen.verdict == verdict and seen.since:
        return replace(seen, looks=seen.looks + 1)
    return replace(seen, verdict=verdict, since=at, looks=1)


def _verdict(url: str, sight: Sight) -> Verdict:
    if sight.why != Why.NOTHING:
        return Verdict.UNSEEN
    if not sight.leads_to:
        return Verdict.WORKS
    if site(sight.leads_to) != site(url):
        return Verdict.ELSEWHERE
    return Verdict.MOVED if sight.for_good else Verdict.WORKS


def _wait(sight: Sight) -> timedelta:
    asked = WHEN_BUSY if sight.wait_seconds is None else timedelta(seconds=sight.wait_seconds)
    return min(max(asked, SHORTEST_WAIT), LONGEST_WAIT)


def site(url: str) -> str:
    """The part of a host's name that somebody registers. A rule of thumb: it knows no list of suffixes."""
    host = host_of(url)
    labels = host.split(".")
    if host.replace(".", "").isdigit() or ":" in host:
        return host
    below_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3 if below_country else -2 :])
