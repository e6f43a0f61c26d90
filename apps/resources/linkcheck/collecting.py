"""Which addresses are to be looked at: every one that the portal shows, once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from apps.resources.linkcheck.reach import host_of
from apps.resources.models import OutsideAddress, OutsideHost
from apps.resources.models.outside import sources

BATCH = 500
FORGET_HOSTS_AFTER = timedelta(days=30)


def collect(*, at: datetime) -> int:
    """The number of addresses that were not known yet. Safe to repeat, and to break off anywhere."""
    added = sum(_add(batch, at=at) for batch in _batches(shown()))
    OutsideAddress.objects.unused().delete()
    OutsideHost.objects.filter(addresses=None, free_at__lt=at - FORGET_HOSTS_AFTER).delete()
    return added


def shown() -> Iterator[str]:
    for using, column in sources():
        yield from using.order_by().values_list(column, flat=True).iterator(chunk_size=BATCH)


def _batches(urls: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(urls, BATCH)):
        yield batch


def _add(urls: Iterable[str], *, at: datetime) -> int:
    hosts = {url: _host(url) for url in urls}
    known = OutsideAddress.objects.filter(url__in=hosts).values_list("url", flat=True)
    for url in known:
        hosts.pop(url)
    if hosts:
        rows = _host_rows(set(hosts.values()), at=at)
        new = [OutsideAddress(url=url, host_id=rows[host], due_at=at) for url, host in hosts.items()]
        OutsideAddress.objects.bulk_create(new, ignore_conflicts=True)
    return len(hosts)


def _host_rows(names: set[str], *, at: datetime) -> dict[str, int]:
    OutsideHost.objects.bulk_create((OutsideHost(name=name, free_at=at) for name in names), ignore_conflicts=True)
    return dict(OutsideHost.objects.filter(name__in=names).values_list("name", "pk"))


def _host(url: str) -> str:
    """Empty for what is no address at all: it is kept, and told of when it is looked at."""
    try:
        return host_of(url)[:255]
    except ValueError:
        return ""
