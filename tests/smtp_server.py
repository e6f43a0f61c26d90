"""A real mail server in a process of its own, so that workers can be killed while it goes on counting.

`SmtpServer.start(folder)` starts it; `answer(...)` tells it how to behave, `received()` says what it accepted.
"""

import asyncio
import base64
import json
import smtplib
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).resolve().parent.parent
DROP = "drop"  # cut the line instead of answering
ACCEPT_AND_DROP = "accept and drop"  # the mail is taken, but the sender never hears so
OK = {"MAIL": "250 2.1.0 OK", "RCPT": "250 2.1.5 OK", "DATA": "", "END": "250 2.0.0 taken"}


@dataclass(frozen=True)
class Received:
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class SmtpServer:
    """The tests' end of it."""

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self._folder = folder
        self._process = process

    @classmethod
    def start(cls, folder: Path) -> Self:
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        process = subprocess.Popen([sys.executable, "-m", "tests.smtp_server", str(port), str(folder)], cwd=ROOT)
        server = cls(folder, port, process)
        server._wait_until_up()
        return server

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def answer(
        self,
        stages: Mapping[str, Mapping[str, str | list[str]]] | None = None,
        *,
        delay: float = 0,
        pipelining: bool = True,
    ) -> None:
        """`{"RCPT": {"a@example.org": ["451 busy", "250 OK"], "*": "250 OK"}}`: a used up list means all is well again.

        Stages: MAIL, RCPT, DATA (the command) and END (after the final dot); `delay` in seconds before END's answer.
        """
        fresh = self._folder / "rules.new"
        fresh.write_text(json.dumps({"delay": delay, "pipelining": pipelining, "stages": stages or {}}))
        fresh.rename(self._folder / "rules.json")

    def received(self) -> list[Received]:
        log = self._folder / "received.jsonl"
        # Whole lines only: the server may be writing the last one.
        lines = log.read_text().split("\n")[:-1] if log.exists() else []
        return [Received(line["to"], base64.b64decode(line["raw"])) for line in map(json.loads, lines)]

    def counts(self) -> Counter[str]:
        return Counter(received.recipient for received in self.received())

    def forget(self) -> None:
        (self._folder / "received.jsonl").unlink(missing_ok=True)
        self.answer()

    def _wait_until_up(self) -> None:
        for _ in range(200):
            with suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                return
            time.sleep(0.05)
        raise RuntimeError("the tests' mail server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Behaviour:
    """The rules as they stand in the file at this moment."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "rules.json"
        self._read_at = 0
        self._rules: dict[str, Any] = {"delay": 0, "pipelining": True, "stages": {}}

    def answer(self, stage: str, address: str) -> str:
        self._refresh()
        told = self._rules["stages"].get(stage, {})
        answer = told.get(address, told.get("*", OK[stage]))
        if isinstance(answer, list):
            return str(answer.pop(0)) if answer else OK[stage]
        return str(answer)

    @property
    def delay(self) -> float:
        self._refresh()
        return float(self._rules["delay"])

    @property
    def pipelining(self) -> bool:
        self._refresh()
        return bool(self._rules["pipelining"])

    def _refresh(self) -> None:
        with suppress(FileNotFoundError):
            changed = self._file.stat().st_mtime_ns
            if changed != self._read_at:
                self._rules = json.loads(self._file.read_text())
                self._read_at = changed


class Counting:
    """aiosmtpd's handler: answers as told and writes down each accepted mail before saying so."""

    def __init__(self, folder: Path) -> None:
        self._behaviour = Behaviour(folder)
        self._log = folder / "received.jsonl"

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self._behaviour.pipelining else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._say(server, "MAIL", address)
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._say(server, "RCPT", address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    def before_data(self, server: SMTP, envelope: Envelope) -> str:
        return self._say(server, "DATA", envelope.rcpt_tos[0])

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        answer = self._behaviour.answer("END", recipient)
        if delay := self._behaviour.delay:
            await asyncio.sleep(delay)
        if answer.startswith("2") or answer == ACCEPT_AND_DROP:
            assert isinstance(envelope.content, bytes)
            line = {"to": recipient, "raw": base64.b64encode(envelope.content).decode()}
            with self._log.open("a") as log:
                log.write(json.dumps(line) + "\n")
        return self._cut(server, answer)

    def _say(self, server: SMTP, stage: str, address: str) -> str:
        return self._cut(server, self._behaviour.answer(stage, address))

    def _cut(self, server: SMTP, answer: str) -> str:
        if answer in (DROP, ACCEPT_AND_DROP) and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer


class Server(SMTP):
    event_handler: Counting

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        answer = ""
        if self.envelope and self.envelope.rcpt_tos:
            answer = self.event_handler.before_data(self, self.envelope)
        if answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


async def serve(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    counting = Counting(folder)
    server = await loop.create_server(
        lambda: Server(counting, loop=loop, hostname="mail.test", ident="test server"), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
