"""What is worked out once and told again, in this process's memory, for as long as it surely holds.

It holds under one edition of the site, that is until anything that pages show was committed by any process. The project
says at the start of each request which edition it is answered under; where nobody says so, nothing is remembered.
What shows members holds under an edition of theirs besides.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection
from django.utils.translation import get_language

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

Ask = Callable[[], str | None]

_held: ContextVar[str | None] = ContextVar("edition", default=None)
_members: ContextVar[Ask] = ContextVar("edition of members", default=lambda: None)


@contextmanager
def under(edition: str | None, *, members: Ask = lambda: None) -> Iterator[None]:
    """`members` is asked for the other edition, where that is wanted, before anything is worked out."""
    tokens = _held.set(edition), _members.set(members)
    try:
        yield
    finally:
        _held.reset(tokens[0])
        _members.reset(tokens[1])


def edition() -> str | None:
    """None where nothing may be remembered. Within a transaction that is so: what was written there may never be
    committed."""
    return None if connection.in_atomic_block else _held.get()


def edition_with_members() -> str | None:
    """For a shelf of what shows members, or who is near to whom."""
    site = edition()
    members = _members.get()() if site else None
    return f"{site} {members}" if members else None


class Shelf(Generic[T]):
    """At most so many things of one edition, by default of the site's; the longest unasked for goes first.

    Keys name all that a thing depends on besides the edition and the language: above all who may see it, and the clock
    as far as it matters. What is returned is everybody's: nobody changes it.
    """

    def __init__(self, most: int, *, under: Ask = edition) -> None:
        self.most = most
        self.now = under
        self.edition: str | None = None
        self.kept: OrderedDict[Hashable, T] = OrderedDict()
        self.lock = Lock()

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        return self.each([key], lambda _unknown: {key: work()})[key]

    def each(self, keys: Collection[K], work: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
        """Of all keys; `work` is asked at once for those that are not known, and may leave out what does not exist."""
        known = self.known(keys)
        unknown = [key for key in keys if key not in known]
        made = work(unknown) if unknown else {}
        self.keep(made)
        return {**known, **made}

    def known(self, keys: Collection[K]) -> dict[K, T]:
        now, language = self.now(), get_language()
        found: dict[K, T] = {}
        with self.lock:
            if now and self.edition == now:
                for key in keys:
                    if (language, key) in self.kept:
                        self.kept.move_to_end((language, key))
                        found[key] = self.kept[language, key]
        return found

    def keep(self, made: Mapping[K, T]) -> None:
        """Of a new edition nothing former is of use."""
        now, language = self.now(), get_language()
        if not (now and made):
            return
        with self.lock:
            if self.edition != now:
                self.edition = now
                self.kept.clear()
            for key, value in made.items():
                self.kept[language, key] = value
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
