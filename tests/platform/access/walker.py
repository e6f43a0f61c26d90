"""Walks through the addresses of the portal, and says in a word how each answered."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.core.cache import cache as shared_cache
from django.db import connection, transaction
from django.http import SimpleCookie
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.platform.access.answers import DOOR, ELSEWHERE, SIGN_IN
from tests.platform.access.roles import Role
from tests.platform.access.world import World

PLACE = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
CHANGES = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
ABSENT: dict[type, Any] = {int: 987_654_321, str: "no-such-thing"}
MOVED = (301, 302)
WRITES = re.compile(r"\s*(?:WITH\b.*)?(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@cache
def patterns() -> dict[str, set[str]]:
    """Name → routes. What has no name goes by its route."""
    found: dict[str, set[str]] = {}
    for name, route in _walk(get_resolver(), "", ()):
        found.setdefault(name or route, set()).add(route)
    return found


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (":".join([*spaces, pattern.name]) if pattern.name else ""), route
        else:
            yield from _walk(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def place_of(world: World, name: str, thing: str) -> str:
    """`thing` names what fills the places of the pattern, in the world's words; other words stand for themselves."""
    return _path(name, [world.names.get(word, word) for word in thing.split()])


def place_of_nothing(world: World, name: str, thing: str) -> str:
    """The same address with its last part leading to something that does not exist."""
    words = thing.split()
    named = [number for number, word in enumerate(words) if word in world.names]
    values = [world.names.get(word, word) for word in words]
    for number in named[-1:]:
        values[number] = ABSENT[type(values[number])]
    return _path(name, values)


def _path(name: str, values: list[Any]) -> str:
    if name not in patterns()[name]:
        return reverse(name, args=values)
    left = iter(values)
    return "/" + PLACE.sub(lambda _place: str(next(left)), name).rstrip("$")


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes
    written: list[str]

    @property
    def kind(self) -> str:
        if self.status not in MOVED:
            return str(self.status)
        return next((kind for kind in (SIGN_IN, DOOR) if self.location.startswith(kind)), ELSEWHERE)

    def without(self, path: str) -> tuple[int, str, bytes]:
        """All that it tells, but for the address itself, which the asker knew."""
        body = CHANGES.sub(b"", self.body.replace(path.encode(), b""))
        return self.status, unquote(self.location).replace(path, ""), body


@dataclass
class Walker:
    world: World
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask(self, role: Role, method: str, path: str) -> Answer:
        """Whatever it changes is undone."""
        self.client.cookies = SimpleCookie({name: each.value for name, each in self.world.cookies[role].items()})
        shared_cache.clear()
        written: list[str] = []
        with transaction.atomic():
            with connection.execute_wrapper(_noting(written)):
                answer: Any = self.client.generic(method, path)
                body = answer.getvalue() if answer.streaming else answer.content
            transaction.set_rollback(True)
        return Answer(answer.status_code, answer.get("Location", ""), body, written)


def _noting(written: list[str]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if WRITES.match(str(sql)):
            written.append(str(sql))
        return execute(sql, params, many, context)

    return note
