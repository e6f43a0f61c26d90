"""How often somebody tried codes that do not exist. Counted in the cache: a lost count costs little, and without a
cache certificates can still be checked."""

import logging

from django.core.cache import cache
from django.http import HttpRequest

from apps.resources.askers import fingerprint

logger = logging.getLogger(__name__)

MOST, SECONDS = 30, 600


def guesses_too_often(request: HttpRequest) -> bool:
    try:
        return int(cache.get(_key(request), 0)) >= MOST
    except Exception:
        logger.exception("Nobody counts who guesses codes of certificates: the cache does not answer")
        return False


def note_wrong_guess(request: HttpRequest) -> None:
    try:
        _count(_key(request))
    except Exception:
        logger.exception("A wrong code of a certificate was not counted: the cache does not answer")


def _count(key: str) -> None:
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.add(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    return f"certificates.guesses.{fingerprint(request, None)}"
