"""`make run` without make: the whole portal as a newcomer starts it, in a folder of its own."""

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from tests.platform.asking import ask, eventually

pytestmark = [pytest.mark.processes, pytest.mark.once]


class Run:
    """One run of the runner; its terminal is a file."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.terminal = var.parent / f"terminal-{time.monotonic_ns()}"
        with self.terminal.open("wb") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_portal"],
                cwd=settings.BASE_DIR,
                env={"PATH": os.environ["PATH"], "DEBUG": "1", "PORT": str(port), "VAR_DIR": str(var)},
                stdout=terminal,
                stderr=terminal,
            )

    def said(self) -> str:
        return self.terminal.read_text()

    def is_up(self) -> bool:
        return ask(self.port, "/readyz").status == 200 and "Ctrl-C stops all of it" in self.said()

    def family(self) -> list[int]:
        """Every process that works in our folder: they all got VAR_DIR from the runner."""
        mark = f"VAR_DIR={self.var}".encode()
        environments = (path for path in Path("/proc").glob("[0-9]*/environ") if _read(path).find(mark) >= 0)
        return [int(path.parent.name) for path in environments]

    def web(self) -> int:
        found = re.search(r"main PID: (\d+)", self.said())
        assert found, self.said()
        return int(found[1])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "var"


@pytest.fixture(scope="module")
def site(var: Path, module_port: int) -> Iterator[Run]:
    run = Run(var, module_port)
    yield run
    run.process.kill()
    for pid in run.family():
        os.kill(pid, signal.SIGKILL)


def test_one_command_ends_with_the_portal_answering(site: Run) -> None:
    assert eventually(site.is_up), site.said()
    assert ask(site.port, "/").status == 200


def test_the_terminal_says_where_the_site_and_its_mail_are(site: Run) -> None:
    said = site.said()

    assert f"http://127.0.0.1:{site.port}/" in said
    assert f"{site.var}/mail/index.html" in said


def test_mail_is_kept_where_it_says(site: Run) -> None:
    port = re.search(r"keeping mail for port (\d+)", site.said())
    assert port
    message = EmailMessage()
    message["To"], message["Subject"] = "amina@example.org", "Postponed"
    message.set_content("The course is postponed.")

    with smtplib.SMTP("127.0.0.1", int(port[1])) as smtp:
        smtp.send_message(message, from_addr="training@example.org")

    assert eventually(lambda: "amina@example.org" in (site.var / "mail" / "index.html").read_text())


def test_a_second_site_on_the_same_port_is_refused_with_a_sentence(site: Run) -> None:
    second = Run(site.var, site.port)

    assert second.process.wait(30) == 1
    assert f"Port {site.port} is in use" in second.said()
    assert "Traceback" not in second.said()


def test_a_killed_web_process_comes_back(site: Run) -> None:
    killed = site.web()
    os.kill(killed, signal.SIGKILL)

    assert eventually(lambda: site.said().count("main PID") == 2)
    assert eventually(lambda: ask(site.port, "/readyz").status == 200)


def test_ctrl_c_stops_all_of_it(site: Run) -> None:
    assert len(site.family()) >= 5

    site.process.send_signal(signal.SIGINT)

    assert site.process.wait(60) == 0
    assert eventually(lambda: site.family() == [])
    assert "Traceback" not in site.said()


def test_a_second_run_has_lost_nothing(site: Run) -> None:
    again = Run(site.var, site.port)

    assert eventually(again.is_up), again.said()
    assert "amina@example.org" in (site.var / "mail" / "index.html").read_text()


def test_nothing_is_left_when_the_runner_is_killed(site: Run) -> None:
    again = next(pid for pid in site.family() if b"run_portal" in _read(Path(f"/proc/{pid}/cmdline")))

    os.kill(again, signal.SIGKILL)

    assert eventually(lambda: site.family() == [])
