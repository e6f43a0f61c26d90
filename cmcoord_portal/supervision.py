"""Runs the portal's processes side by side: prefixes their lines, restarts what crashes, leaves nothing behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

PR_SET_PDEATHSIG = 1
LOOK_EVERY_SECONDS = 0.2
LONGEST_BACK_OFF_SECONDS = 30.0
STEADY_AFTER_SECONDS = 30.0

Say = Callable[[str], None]


class Child:
    """One process in a process group of its own, so that what it forks can be ended with it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], say: Say) -> None:
        self.name, self.command, self.environment, self.say = name, command, environment, say
        self.process: subprocess.Popen[str] | None = None
        self.crashes = 0
        self.start_at = 0.0

    def tend(self, now: float) -> None:
        """Starts the process when its time has come; after a crash sets a later time, and a still later one."""
        if self.process is None:
            if now >= self.start_at:
                self.start(now)
        elif (status := self._ended()) is not None:
            steady = now - self.start_at > STEADY_AFTER_SECONDS
            self.crashes = 1 if steady else self.crashes + 1
            wait = min(LONGEST_BACK_OFF_SECONDS, 0.5 * 2**self.crashes)
            self.start_at = now + wait
            self.say(f"{self.name} ended by itself ({status}); starting it again in {wait:g} s")

    def start(self, now: float) -> None:
        self.start_at = now
        self.process = subprocess.Popen(  # noqa: S603  our own commands
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509  only this thread starts processes
        )
        threading.Thread(target=self._relay, args=[self.process], daemon=True).start()

    def stop(self, *, patience: float) -> None:
        """SIGTERM, so that a worker finishes its message; SIGKILL for the whole group when patience is over."""
        if self.process is None:
            return
        self.process.terminate()
        deadline = time.monotonic() + patience
        while self._ended() is None:
            if time.monotonic() > deadline:
                self.say(f"{self.name} did not stop in {patience:g} s; killing it")
                _kill_group(self.process.pid)
            time.sleep(0.02)

    def _ended(self) -> str | None:
        """How the process ended, if it has. Its group is killed before the process is reaped: its id cannot yet
        belong to anyone else."""
        if self.process is None:
            return "not started"
        if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        _kill_group(self.process.pid)
        code, self.process = self.process.wait(), None
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or []:
            self.say(f"{self.name:>6} | {line.rstrip()}")


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _end_with(parent: int) -> Callable[[], None]:
    """On Linux a child gets SIGTERM when we die, however we die: no process is left running behind our back."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def supervise(children: Sequence[Child], *, until: Callable[[], bool]) -> None:
    """Keeps the children running; stops the last first, because the earlier ones serve the later ones."""
    try:
        while not until():
            for child in children:
                child.tend(time.monotonic())
            time.sleep(LOOK_EVERY_SECONDS)
    finally:
        for child in reversed(children):
            child.stop(patience=15)
