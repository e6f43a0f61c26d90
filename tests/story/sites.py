"""The whole portal as `make run` starts it, in a folder of its own, its mail caught by a real SMTP server."""

import email
import email.policy
import os
import re
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from tests.platform.asking import ask

HOLD_SECONDS = 4


class Site:
    """One run of the portal; what it prints is a file, its mail a folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.var, self.port = folder / "var", port
        self.terminal = folder / "terminal"
        environment = {
            "PATH": os.environ["PATH"],
            "DEBUG": "1",
            "PORT": str(port),
            "VAR_DIR": str(self.var),
            "MAIL_HOLD_SECONDS": str(HOLD_SECONDS),
        }
        with self.terminal.open("wb") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_portal"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=terminal,
                stderr=terminal,
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return self.terminal.read_text()

    def is_up(self) -> bool:
        return ask(self.port, "/readyz").status == 200 and "Ctrl-C stops all of it" in self.said()

    def staff(self) -> tuple[str, str]:
        found = re.search(r"Staff sign-in: (\S+) with the password (\S+)", self.said())
        assert found, self.said()
        return found[1], found[2]

    def mails(self, about: str) -> dict[str, list[EmailMessage]]:
        """Address → every message it got whose text names the notice `about`."""
        found: dict[str, list[EmailMessage]] = {}
        for path in sorted((self.var / "mail").glob("*/message.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            body = message.get_body(("plain",))
            if body is not None and about in body.get_content():
                found.setdefault(message["To"].addresses[0].addr_spec, []).append(message)
        return found
