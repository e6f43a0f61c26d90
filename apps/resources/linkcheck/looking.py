"""The link check as the tasks start it: with this site's name, the real clock and the open web."""

import time

from django.conf import settings
from django.utils import timezone

from apps.resources.linkcheck import collecting
from apps.resources.linkcheck.rounds import Round

TURN_SECONDS = 20
"""Short, so that mail and uploads do not wait for it: the next turn goes on."""


def agent() -> str:
    """Who we are, and where to read about us."""
    return f"HMDialogue-linkcheck/1.0 (+{settings.SITE_URL}/about/links/)"


def collect() -> int:
    return collecting.collect(at=timezone.now())


def take_a_turn(*, seconds: float = TURN_SECONDS) -> int:
    """A sample site on somebody's own machine leaves the world in peace."""
    if settings.DEBUG:
        return 0
    return Round(agent(), clock=timezone.now, sleep=time.sleep).go(seconds=seconds)
