import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cmcoord_portal.supervision import Child, supervise

pytestmark = [pytest.mark.processes, pytest.mark.once]

FORKS_AND_WAITS = """
import os, pathlib, sys, time
if os.fork() == 0:
    pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(60)
"""
RUNS_A_CHILD = """
import sys
from cmcoord_portal.supervision import Child, supervise
child = Child("nap", [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"], {}, print)
supervise([child], until=lambda: print(child.process and child.process.pid, flush=True))
"""


class Stage:
    """Supervises children in this thread until a condition holds."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def child(self, name: str, code: str, *arguments: str) -> Child:
        return Child(name, [sys.executable, "-c", code, *arguments], dict(os.environ), self.lines.append)

    def run(self, *children: Child, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        supervise(children, until=lambda: until() or time.monotonic() > deadline)
        assert time.monotonic() < deadline, self.lines


@pytest.fixture
def stage() -> Stage:
    return Stage()


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def is_gone(pid: int) -> bool:
    """Killing takes a moment."""
    deadline = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_lines_say_whose_they_are(stage: Stage) -> None:
    child = stage.child("web", "print('listening', flush=True); import time; time.sleep(60)")

    stage.run(child, until=lambda: bool(stage.lines))

    assert stage.lines[0].split("|") == ["   web ", " listening"]


def test_what_crashes_is_started_again_and_each_time_later(stage: Stage, tmp_path: Path) -> None:
    child = stage.child("worker", "open(__import__('sys').argv[1], 'a').write('x'); exit(3)", str(tmp_path / "starts"))

    stage.run(child, until=lambda: child.crashes == 2)

    assert (tmp_path / "starts").read_text() == "xx"
    assert [line for line in stage.lines if "ended" in line] == [
        "worker ended by itself (exit code 3); starting it again in 1 s",
        "worker ended by itself (exit code 3); starting it again in 2 s",
    ]


def test_a_crash_takes_along_what_the_process_had_forked(stage: Stage, tmp_path: Path) -> None:
    forked = tmp_path / "forked"
    child = stage.child("worker", FORKS_AND_WAITS, str(forked))

    def forked_then_killed() -> bool:
        if child.process and forked.exists() and forked.read_text() and child.crashes == 0:
            os.kill(child.process.pid, signal.SIGKILL)
        return child.crashes == 1

    stage.run(child, until=forked_then_killed)

    assert is_gone(int(forked.read_text()))


def test_stopping_leaves_nothing_running(stage: Stage, tmp_path: Path) -> None:
    forked = tmp_path / "forked"
    children = [stage.child("web", "import time; time.sleep(60)"), stage.child("worker", FORKS_AND_WAITS, str(forked))]
    pids: list[int] = []

    def all_up() -> bool:
        pids[:] = [child.process.pid for child in children if child.process]
        return forked.exists() and bool(forked.read_text())

    stage.run(*children, until=all_up)

    assert len(pids) == 2
    assert all(map(is_gone, [*pids, int(forked.read_text())]))


def test_what_ignores_the_request_to_stop_is_killed(stage: Stage) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = stage.child("stubborn", code)
    child.tend(time.monotonic())
    assert child.process
    pid = child.process.pid
    while not stage.lines:
        time.sleep(0.01)

    child.stop(patience=0.2)

    assert is_gone(pid)
    assert stage.lines[-1] == "stubborn did not stop in 0.2 s; killing it"


def test_no_orphan_is_left_when_the_runner_itself_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", RUNS_A_CHILD], stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout
        pid = int(next(line for line in runner.stdout if line.strip().isdigit()))
        assert is_alive(pid)

        runner.kill()
        runner.wait()

        assert is_gone(pid)
