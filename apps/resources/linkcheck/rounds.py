"""A worker's turn: it takes a few hosts, visits each in its turn, and writes down what it saw.

What is due stands in the rows. A host is taken by a conditional UPDATE until a moment, so that no two workers visit it
at once, and another one goes on where a worker died. Its rest stands in its row too, and holds for all workers.
"""

import logging
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from apps.pages.models import Link
from apps.resources.linkcheck import robots, verdicts
from apps.resources.linkcheck.asking import Limits
from apps.resources.linkcheck.reach import Place, Reach
from apps.resources.linkcheck.visiting import Sight, Visitor
from apps.resources.linkwords import Unseen, Verdict, Why
from apps.resources.models import Edition, OutsideAddress, OutsideHost
from apps.resources.models.outside import OutsideHostQuerySet

logger = logging.getLogger(__name__)

HOSTS_AT_ONCE = 3
LEASE = timedelta(minutes=20)  # longer than the slowest visit with all its redirects and rests
PACE = timedelta(seconds=2)
PATIENCE = timedelta(seconds=robots.LONGEST_DELAY + 5)
ROBOTS_HOLD_FOR = timedelta(days=1)
ARRIVES = (Verdict.WORKS, Verdict.MOVED)
KEPT = ("verdict", "since", "looks", "why", "status", "leads_to", "missing_since", "tries", "due_at")


@dataclass
class Round:
    agent: str
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    reach: Reach = field(default_factory=Reach)
    limits: Limits = field(default_factory=Limits)
    pace: timedelta = PACE
    token: uuid.UUID = field(default_factory=uuid.uuid4)
    silent: dict[str, Why] = field(default_factory=dict)
    """Hosts that gave no answer in this turn: not asked again for each of their addresses."""
    arrived: list[str] = field(default_factory=list)

    def go(self, *, seconds: float) -> int:
        """The number of addresses looked at. Begins no visit after `seconds`."""
        until = self.clock() + timedelta(seconds=seconds)
        hosts = deque(self.claim(HOSTS_AT_ONCE))
        try:
            return self._visit_in_turn(hosts, until=until)
        finally:
            for host in hosts:
                self.release(host)
            tell_readers(self.arrived, at=self.clock())

    def _visit_in_turn(self, hosts: deque[OutsideHost], *, until: datetime) -> int:
        looked = 0
        while hosts and self.clock() < until:
            address = self.next_due(hosts[0])
            if address:
                self._look_or_put_off(address)
                looked += 1
                hosts.rotate(-1)
            else:
                self.release(hosts.popleft())
                hosts.extend(self.claim(1))
        return looked

    def claim(self, most: int) -> list[OutsideHost]:
        now = self.clock()
        free = OutsideHost.objects.open_to_claims(at=now)
        return [
            host
            for host in free.with_work(at=now)[:most]
            if free.filter(pk=host.pk).update(token=self.token, claimed_until=now + LEASE)
        ]

    def release(self, host: OutsideHost) -> None:
        self.held(host.pk).update(token=None, claimed_until=None)

    def held(self, host: int) -> OutsideHostQuerySet:
        return OutsideHost.objects.filter(pk=host, token=self.token)

    def next_due(self, host: OutsideHost) -> OutsideAddress | None:
        """None also when the host was taken from us, or asked for a longer rest.

        Put off as it is taken: one that a worker stumbles over does not stand in the way of all others.
        """
        now = self.clock()
        if not self.held(host.pk).filter(free_at__lte=now + PATIENCE).update(claimed_until=now + LEASE):
            return None
        address = OutsideAddress.objects.filter(host=host, due_at__lte=now).order_by("due_at", "pk").first()
        if address:
            OutsideAddress.objects.filter(pk=address.pk).update(due_at=now + LEASE)
        return address

    def _look_or_put_off(self, address: OutsideAddress) -> None:
        """Whatever an answer makes go wrong here: staff are told, and the turn goes on with the next address."""
        try:
            self.look(address)
        except Exception:
            logger.exception("The look at %s broke down", address.url)
            now = self.clock()
            self.write(address, Sight(Why.BROKEN), at=now)
            self.held(address.host_id).filter(free_at__lt=now + self.pace).update(free_at=now + self.pace)

    def look(self, address: OutsideAddress) -> None:
        visitor = Visitor(self.agent, rest=self.rest, rules=self.rules, reach=self.reach, limits=self.limits)
        sight = visitor.look(address.url, at=self.clock())
        self.write(address, sight, at=self.clock())

    def rest(self, name: str) -> None:
        """Returns once the host may be asked, having taken that moment for us; Unseen if it is too far away."""
        while True:
            now = self.clock()
            host, _made = OutsideHost.objects.get_or_create(name=name, defaults={"free_at": now})
            pause = max(self.pace, timedelta(seconds=robots.Rules(host.robots, self.agent).delay))
            if OutsideHost.objects.filter(pk=host.pk, free_at__lte=now).update(free_at=now + pause):
                return
            if host.free_at - now > PATIENCE:
                raise Unseen(Why.LATER)
            self.sleep(max((host.free_at - now).total_seconds(), 0.01))

    def rules(self, place: Place, fetch: Callable[[], str]) -> robots.Rules:
        now = self.clock()
        known = OutsideHost.objects.filter(name=place.host, robots_at__gt=now - ROBOTS_HOLD_FOR).first()
        text = known.robots if known else self._fetched(place.host, fetch)
        return robots.Rules(text, self.agent)

    def _fetched(self, name: str, fetch: Callable[[], str]) -> str:
        if name in self.silent:
            raise Unseen(self.silent[name])
        try:
            text = fetch()
        except Unseen as refused:
            self.silent[name] = refused.why
            raise
        OutsideHost.objects.filter(name=name).update(robots=text, robots_at=self.clock())
        return text

    def write(self, address: OutsideAddress, sight: Sight, *, at: datetime) -> None:
        standing = verdicts.after(standing_of(address), address.url, sight, at=at)
        kept = {name: getattr(standing, name) for name in KEPT}
        with transaction.atomic():
            ours = OutsideAddress.objects.filter(pk=address.pk, host__token=self.token)
            if not ours.update(**kept, looked_at=at):
                return
            if sight.why == Why.LATER:
                self.held(address.host_id).update(free_at=standing.due_at)
        if standing.verdict in ARRIVES and sight.why == Why.NOTHING:
            self.arrived.append(address.url)


def standing_of(address: OutsideAddress) -> verdicts.Standing:
    return verdicts.Standing(**{name: getattr(address, name) for name in KEPT})


def tell_readers(urls: list[str], *, at: datetime) -> None:
    """The day on which each was last seen to work. Of an edition without an address of its own, its copies' one.

    Once a turn: a change of what readers see makes every kept page anew.
    """
    day = at.date()
    with transaction.atomic():
        Edition.objects.filter(address__in=urls).exclude(checked_on=day).update(checked_on=day)
        Edition.objects.filter(address="", copies__url__in=urls).exclude(checked_on=day).update(checked_on=day)
        Link.objects.filter(url__in=urls).exclude(looked_at=day).update(looked_at=day)
