"""Follow one address to where it leads: HEAD, or GET where HEAD says little, over at most five redirects.

Each step is judged anew: whether it may be visited, whether robots.txt allows it, whether its host has rested.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin

from apps.resources.linkcheck import robots
from apps.resources.linkcheck.asking import Limits, Reply, ask
from apps.resources.linkcheck.reach import Place, Reach
from apps.resources.linkwords import Unseen, Why

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
LATER = {429, 503}


@dataclass(frozen=True)
class Sight:
    """What was seen. `leads_to` is the last address when it is not the first; `for_good` if each step said so."""

    why: Why
    status: int | None = None
    leads_to: str = ""
    for_good: bool = False
    wait_seconds: float | None = None
    """Only with Why.LATER, when the site said how long."""


@dataclass(frozen=True)
class Visitor:
    """`rest` is called before every request with the host's name, and returns when it may be asked again.

    `rules` gives a host's robots.txt, asking `fetch` for its text when it is not known.
    """

    agent: str
    rest: Callable[[str], None]
    rules: Callable[[Place, Callable[[], str]], robots.Rules]
    reach: Reach = field(default_factory=Reach)
    limits: Limits = field(default_factory=Limits)

    def look(self, url: str, *, at: datetime) -> Sight:
        here, steps = url, Sight(Why.NOTHING, for_good=True)
        for _step in range(MOST_REDIRECTS + 1):
            try:
                reply = self._ask(here)
                steps = replace(steps, status=reply.status)
                if not _leads_on(reply):
                    return _judged(steps, reply, at=at)
                here = _next(here, reply)
            except Unseen as refused:
                return replace(steps, why=refused.why, status=None)
            steps = replace(steps, leads_to=here, for_good=steps.for_good and reply.status in FOR_GOOD)
        return replace(steps, why=Why.CIRCLE)

    def _ask(self, url: str) -> Reply:
        place = self.reach.place(url)
        if not self.rules(place, lambda: self._robots(place)).allow(url):
            raise Unseen(Why.ROBOTS)
        head = self._head(place)
        if head and (head.status < 400 or head.status in LATER):
            return head
        return self._request("GET", place)

    def _head(self, place: Place) -> Reply | None:
        """None when the server cannot even answer that; a GET may do better."""
        try:
            return self._request("HEAD", place)
        except Unseen as refused:
            if refused.why in (Why.BROKEN, Why.SLOW):
                return None
            raise

    def _request(self, method: str, place: Place, *, whole: int = 0) -> Reply:
        self.rest(place.host)
        return ask(method, place, agent=self.agent, limits=self.limits, whole=whole)

    def _robots(self, place: Place) -> str:
        """A host that cannot be reached raises Unseen here already, and is not asked a second time."""
        here = f"{place.root}/robots.txt"
        for _step in range(MOST_REDIRECTS + 1):
            reply = self._request("GET", self.reach.place(here), whole=robots.LONGEST_FILE)
            if reply.status == 429:
                raise Unseen(Why.LATER)
            if not _leads_on(reply):
                return robots.text_of(reply.status, reply.body)
            here = _next(here, reply)
        return ""


def _leads_on(reply: Reply) -> bool:
    return reply.status in REDIRECTS and bool(reply.headers.get("location"))


def _next(here: str, reply: Reply) -> str:
    """http.client hands headers over as Latin-1; some servers write UTF-8."""
    location = reply.headers["location"].encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return urldefrag(urljoin(here, location.replace("\x00", ""))).url
    except ValueError as error:
        raise Unseen(Why.BROKEN) from error


def _judged(steps: Sight, reply: Reply, *, at: datetime) -> Sight:
    why = _why(reply.status)
    if reply.status in LATER and (wait := _wait(reply.headers.get("retry-after", ""), at=at)) is not None:
        return replace(steps, why=Why.LATER, wait_seconds=wait)
    return replace(steps, why=why)


def _why(status: int) -> Why:
    if 200 <= status < 300:
        return Why.NOTHING
    named = {404: Why.NOT_FOUND, 410: Why.NOT_FOUND, 401: Why.REFUSED, 403: Why.REFUSED, 429: Why.LATER}
    return named.get(status, Why.FAILING if status >= 500 else Why.ODD)


def _wait(header: str, *, at: datetime) -> float | None:
    """`120`, or a date of HTTP."""
    if header.strip().isascii() and header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        named = parsedate_to_datetime(header)
        return max(0.0, (named.replace(tzinfo=named.tzinfo or UTC) - at).total_seconds())
    except (ValueError, OverflowError):
        return None
