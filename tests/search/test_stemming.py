"""Many threads of one process split words at once: web workers, and the worker that reads files."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.search.stemming import stem

pytestmark = pytest.mark.once


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take turns after every few instructions, as they do only now and then on a quiet machine."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty_threads")
def test_threads_do_not_mix_up_their_words() -> None:
    words = [
        f"{one}{other}{end}" for one in "bcdfgm" for other in ["ordinat", "overn", "ilitar"] for end in ["ions", "ing"]
    ]
    alone = [stem(word, "en") for word in words]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda _turn: [stem(word, "en") for word in words], range(60)))

    assert together == [alone] * 60
