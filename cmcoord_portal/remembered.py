"""What is worked out once per edition of the site and language, not for every page.

It is worth it for what stands on many pages: who is signed in, or which filter was chosen, changes nothing about it.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import cache, wraps
from typing import TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from apps.notices import stories as notices
from apps.training.models import Event
from apps.training.shown import Story
from apps.vocabulary import memory
from cmcoord_portal import freshness
from cmcoord_portal.publicpages import View

T = TypeVar("T")
AT_MOST_SECONDS = 60
MEMBERS_AT_MOST_SECONDS = 10
AT_MOST_STORIES = 5_000


_of_request: ContextVar[str | None] = ContextVar("edition", default=None)


def ask_once(get_response: View) -> View:
    """Middleware: a page is made under the edition that held before it asked for anything. Read later, it could be
    newer than what the page shows. A request that may write remembers nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        known = freshness.SITE.edition() if request.method in ("GET", "HEAD") else None
        token = _of_request.set(_for_a_minute(known))
        try:
            with memory.under(known.mark if known else None, members=_edition_of_members()):
                return get_response(request)
        finally:
            _of_request.reset(token)

    return middleware


def _edition_of_members() -> Callable[[], str | None]:
    """Asked for once, and only by a page that shows members. Should a change ever fail to make a new one, as where the
    cache's server and then the process die, it is known to all before long."""

    @cache
    def ask() -> str | None:
        known = freshness.MEMBERS.edition()
        return f"{known.mark}-{int(time.time()) // MEMBERS_AT_MOST_SECONDS}" if known else None

    return ask


def edition() -> str:
    """Whatever is kept under it holds as long as it stays the same. Within a transaction it never does: what was
    written there is not committed yet, and shall not be remembered if it never is."""
    return _never() if connection.in_atomic_block else _of_request.get() or _for_a_minute(freshness.SITE.edition())


def _for_a_minute(known: freshness.Edition | None) -> str:
    return f"{known.mark}-{int(time.time()) // AT_MOST_SECONDS}" if known else _never()


def _never() -> str:
    return secrets.token_hex(8)


def once_per_edition(work: Callable[[], T]) -> Callable[[], T]:
    """Nobody changes what it returns; it is everybody's."""
    kept: dict[tuple[str, str | None], T] = {}

    @wraps(work)
    def remembered() -> T:
        key = edition(), get_language()
        if (value := kept.get(key)) is not None:
            return value
        value = work()
        for former in [other for other in list(kept) if other[0] != key[0]]:
            kept.pop(former, None)
        kept[key] = value
        return value

    return remembered


@once_per_edition
def _told() -> dict[int, Story]:
    return {}


def stories(events: Iterable[Event]) -> Mapping[int, Story]:
    """As `apps.notices.stories`, which is asked only about events that nobody asked about before."""
    wanted, known = {event.pk: event for event in events}, _told()
    found = {key: story for key in wanted if (story := known.get(key))}
    new = (
        notices.stories(event for key, event in wanted.items() if key not in found) if len(found) < len(wanted) else {}
    )
    if len(known) + len(new) <= AT_MOST_STORIES:
        known.update(new)
    return {**found, **new}
