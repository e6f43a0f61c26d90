"""How a delivering worker learns that it has to stop, so that it can finish the message it is in.

Celery tells only its main process. The word reaches pool processes through one shared byte, made before they fork;
a pool process that gets SIGTERM itself (systemd tells the whole group) would be thrown out of its task in mid-message.
"""

import mmap
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery.signals import worker_shutting_down

_worker_stops = mmap.mmap(-1, 1)


@worker_shutting_down.connect
def _remember(**_: Any) -> None:
    _worker_stops[0] = 1


@contextmanager
def finishing_the_message() -> Iterator[Callable[[], bool]]:
    """Gives a function that says whether to stop; SIGTERM takes effect when the block is left."""
    if threading.current_thread() is not threading.main_thread():
        yield _told
        return
    signals: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: signals.append(number))
    try:
        yield lambda: bool(signals) or _told()
    finally:
        signal.signal(signal.SIGTERM, before)
        if signals:
            signal.raise_signal(signal.SIGTERM)


def _told() -> bool:
    return _worker_stops[0] == 1
