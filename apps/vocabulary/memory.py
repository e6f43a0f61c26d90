"""What is worked out once and told again, in this process's memory, for as long as it surely holds.

It holds under one edition of the site, that is until anything that pages show was committed by any process. The project
says at the start of each request which edition it is answered under; where nobody says so, nothing is remembered.
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

_held: ContextVar[str | None] = ContextVar("edition", default=None)


@contextmanager
def under(edition: str | None) -> Iterator[None]:
    token = _held.set(edition)
    try:
        yield
    finally:
        _held.reset(token)


def edition() -> str | None:
    """None where nothing may be remembered. Within a transaction that is so: what was written there may never be
    committed."""
    return None if connection.in_atomic_block else _held.get()


class Shelf(Generic[T]):
    """At most so many things of one edition; the longest unasked for goes first.

    Keys name all that a thing depends on besides the edition and the language: above all who may see it, and the clock
    as far as it matters. What is returned is everybody's: nobody changes it.
    """

    def __init__(self, most: int) -> None:
        self.most = most
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
        now, language = edition(), get_language()
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
        now, language = edition(), get_language()
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
