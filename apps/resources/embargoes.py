"""When the library changes by the clock alone."""

from bisect import bisect_right
from datetime import datetime

from apps.resources.models import Resource
from apps.vocabulary.memory import Shelf

MOST = 1_000
NEXT = Shelf[tuple[datetime, ...]](10)


def next_end(*, at: datetime) -> datetime | None:
    """The first moment after this one at which an embargo ends. What is shown of the library holds until then."""
    ends = NEXT.once(None, lambda: _ends(at))
    if len(ends) == MOST and ends[-1] <= at:
        ends = _ends(at)
    return next(iter(ends[bisect_right(ends, at) :]), None)


def _ends(at: datetime) -> tuple[datetime, ...]:
    embargoed = Resource.objects.filter(embargoed_until__gt=at).order_by("embargoed_until")
    return tuple(end for end in embargoed.values_list("embargoed_until", flat=True)[:MOST] if end)
