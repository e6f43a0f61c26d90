"""The processes that read files for a process of ours, looked at from outside."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread


def of(parent: int) -> list[int]:
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in processes if _is_reader(pid, parent)]


def _is_reader(pid: int, parent: int) -> bool:
    try:
        is_ours = f"\nPPid:\t{parent}\n" in Path(f"/proc/{pid}/status").read_text()
        return is_ours and b"apps.resources.extraction" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def meet(do: Callable[[int], None], *, parent: int | None = None, seconds: float = 20) -> Thread:
    """Waits beside the test for the next reader, and does that to it."""
    parent = parent or os.getpid()

    def wait() -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if found := of(parent):
                do(found[0])
                return
            time.sleep(0.02)

    thread = Thread(target=wait)
    thread.start()
    return thread
