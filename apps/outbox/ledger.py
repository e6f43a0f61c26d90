"""Writing what came of a message so that it is never forgotten: retried while the database is away, and repeated
after a database crash.

Waiting for PostgreSQL's disk after every message would cost more than sending it. So a mark is committed at once, which
is enough when the worker dies, but not flushed; until a later commit was flushed, the worker remembers the mark and
writes it again when the database comes back. Only a worker and a database that die together within the 0.6 s
PostgreSQL takes to flush by itself forget marks, and then identical mails are repeated.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from apps.outbox import outcome
from apps.outbox.claiming import prepare_fence
from apps.outbox.models import Mail
from apps.outbox.prepared import Bound, PreparedUpdate, run
from apps.outbox.smtp import Answer

logger = logging.getLogger(__name__)
T = TypeVar("T")


AHEAD_SECONDS = 1  # so long the last look at the next mail counts as the last look


class Ledger:
    """One worker's, for one turn."""

    def __init__(self) -> None:
        self._sent = outcome.prepare_sent()
        self._fences: dict[str, PreparedUpdate] = {}
        self._unflushed: list[tuple[Mail, Answer]] = []
        self._ahead: tuple[int, float] = (0, 0)

    def patiently(self, step: Callable[[], T]) -> T:
        """Do it again until the database is there: what the mail server accepted must not be forgotten."""
        pause, attempt = 0.1, step
        while True:
            try:
                return attempt()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away, trying again in %.1f s: %s", pause, error)
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 2.0)
            attempt = partial(self._after_a_crash, step)

    def fence(self, mail: Mail) -> bool:
        passed, at = self._ahead
        if passed == mail.pk and time.monotonic() - at < AHEAD_SECONDS:
            return True
        return self.patiently(lambda: run(self._look_at(mail), durable=False)) == 1

    def sent(self, mail: Mail, answer: Answer, *, following: Mail | None) -> None:
        """Marks the mail and, in the same journey to the database, takes the last look at the following one."""
        if following is None:
            self.patiently(lambda: run(self._mark(mail, answer), durable=False))
        elif self.patiently(lambda: run(self._mark(mail, answer), self._look_at(following), durable=False)):
            self._ahead = following.pk, time.monotonic()
        self._unflushed.append((mail, answer))

    def flushed(self) -> None:
        """A commit that waited for the disk, such as that of a claim, took all earlier ones with it."""
        self._unflushed.clear()

    def flush(self) -> None:
        if self._unflushed:
            last, _ = self._unflushed[-1]
            self.patiently(lambda: outcome.touch(last))
            self.flushed()

    def _mark(self, mail: Mail, answer: Answer) -> Bound:
        return self._sent.bind(id=mail.pk, last_answer=str(answer), handed_over=mail.handed_over + 1)

    def _look_at(self, mail: Mail) -> Bound:
        kind = mail.mailing.kind
        if kind not in self._fences:
            self._fences[kind] = prepare_fence(kind)
        return self._fences[kind].bind(id=mail.pk, token=mail.token, handed_over=mail.handed_over + 1)

    def _after_a_crash(self, step: Callable[[], T]) -> T:
        for mail, answer in self._unflushed:
            run(self._mark(mail, answer), durable=False)
        return step()
