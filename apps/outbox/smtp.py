"""One connection to the mail server, and what it answered at which stage. Knows nothing of rows."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Self

from django.conf import settings

BROKEN = 0  # instead of a code: the line broke or the server kept silent
GO_AHEAD = 354
CLOSING = 421


class Stage(Enum):
    CONNECT = "connecting"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True)
class Answer:
    stage: Stage
    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code or 'no answer'} {self.text} ({self.stage.value})"


@dataclass(frozen=True)
class Step:
    stage: Stage
    command: str
    wanted: set[int]


class Refusal(Exception):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


class Line:
    """Opened when first needed, kept for many messages, closed by the server's 421 or a break."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._stage = Stage.CONNECT

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp:
            _wait_at_most(self._smtp, 1)
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self.close()

    @property
    def is_open(self) -> bool:
        return self._smtp is not None

    def close(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    def open(self) -> Answer | None:
        """None when the line stands, else why it does not."""
        self._stage = Stage.CONNECT
        try:
            self._smtp = _connect()
        except smtplib.SMTPResponseException as error:
            return self._answer(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return self._answer(530, str(error))
        except (smtplib.SMTPException, OSError) as error:
            return self._answer(BROKEN, str(error))
        return None

    def hand_over(self, message: bytes, *, sender: str, address: str, may_go: Callable[[], bool]) -> Answer | None:
        """The server's answer to one message; None if `may_go`, asked just before DATA, said no."""
        envelope = (
            Step(Stage.SENDER, f"MAIL FROM:<{sender}>", {250}),
            Step(Stage.RECIPIENT, f"RCPT TO:<{address}>", {250, 251}),
        )
        data = Step(Stage.DATA, "DATA", {GO_AHEAD})
        try:
            if self._open_smtp.has_extn("pipelining"):
                if not may_go():
                    return None
                self._ask(*envelope, data)
            else:
                for step in envelope:
                    self._ask(step)
                if not may_go():
                    self._reset()
                    return None
                self._ask(data)
            return self._deliver(message)
        except Refusal as refusal:
            return refusal.answer
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return self._answer(BROKEN, str(error))

    def _ask(self, *steps: Step) -> None:
        """Several commands travel together only where the server allows it (RFC 2920)."""
        self._stage = steps[0].stage
        self._open_smtp.send("".join(f"{step.command}\r\n" for step in steps))
        for unread, step in zip(reversed(range(len(steps))), steps, strict=True):
            self._stage = step.stage
            answer = self._answer(*self._open_smtp.getreply())
            if answer.code not in step.wanted:
                self._reset(unread=unread, closing=answer.code == CLOSING)
                raise Refusal(answer)

    def _deliver(self, message: bytes) -> Answer:
        """Until the last byte is written the server cannot have accepted; from then on it may have, answer or not."""
        smtp = self._open_smtp
        smtp.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        self._stage = Stage.ACCEPTANCE
        _wait_at_most(smtp, settings.MAIL_ACCEPTANCE_SECONDS)
        answer = self._answer(*smtp.getreply())
        if answer.code == CLOSING:
            self.close()
        else:
            _wait_at_most(smtp, settings.MAIL_COMMAND_SECONDS)
        return answer

    def _reset(self, *, unread: int = 0, closing: bool = False) -> None:
        """Ready for the next message, or closed: by 421, by a server that takes no RSET, or by one that says go ahead
        to the DATA that travelled with a refused address and would then take anything for a message."""
        try:
            unexpected = [code for code, _ in (self._open_smtp.getreply() for _ in range(0 if closing else unread))]
            if closing or GO_AHEAD in unexpected:
                self.close()
            else:
                self._open_smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    @property
    def _open_smtp(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise smtplib.SMTPServerDisconnected("the line is closed")
        return self._smtp

    def _answer(self, code: int, text: bytes | str) -> Answer:
        said = text.decode(errors="replace") if isinstance(text, bytes) else text
        return Answer(self._stage, max(code, BROKEN), " ".join(said.split())[:500])


def _connect() -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    smtp = kind(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        local_hostname=settings.MAIL_DOMAIN,
        timeout=settings.MAIL_CONNECT_SECONDS,
    )
    try:
        _wait_at_most(smtp, settings.MAIL_COMMAND_SECONDS)
        _introduce(smtp)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP) -> None:
    if settings.EMAIL_USE_TLS:
        smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()
    if settings.EMAIL_HOST_USER:
        smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def _wait_at_most(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock:
        smtp.sock.settimeout(seconds)
