"""How often somebody tried codes that do not exist. Counted in the cache: a lost count costs nothing."""

from django.core.cache import cache
from django.http import HttpRequest

from apps.resources.askers import fingerprint

MOST, SECONDS = 30, 600


def guesses_too_often(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MOST


def note_wrong_guess(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.add(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    return f"certificates.guesses.{fingerprint(request, None)}"
