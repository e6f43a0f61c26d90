"""Whether one can apply for an event. Applications stand a floor above and say so here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apps.training.models import Event


@dataclass(frozen=True)
class Opening:
    url: str
    closes: str
    """The last minute, in words, at the event's own place; empty where there is none."""
    asks: tuple[str, ...] = ()
    """What applicants will be asked for, besides about themselves."""


Find = Callable[..., Opening | None]
"""`find(event, at=…)`"""

_found_by: list[Find] = []


def register(find: Find) -> None:
    _found_by[:] = [find]


def opening(event: Event, *, at: datetime) -> Opening | None:
    """None where nobody can apply, or not now."""
    return next((found for find in _found_by if (found := find(event, at=at))), None)
