"""The walk of due mails to the mail server: claim a batch, hand each over, mark what came of it.

What must hold at any moment at which the process may die, and how, stands with the steps: claiming.py, smtp.py,
outcome.py. No transaction is open while the mail server is talked to.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.outbox import entitlement, outcome
from apps.outbox.claiming import claim, give_back, hold_stale
from apps.outbox.encoding import plain_address
from apps.outbox.ledger import Ledger
from apps.outbox.letters import fill
from apps.outbox.models import AddressStanding, Mail, Stoppage
from apps.outbox.outcome import Verdict
from apps.outbox.smtp import CLOSING, Answer, Line

logger = logging.getLogger(__name__)

SUSPECTS = 3  # so many refusals in a row that name no addressee are taken for a refusal of everybody
APART_SECONDS = 60


def deliver(*, seconds: float, stop: Callable[[], bool]) -> None:
    """Send what is due until nothing is, the time is over, the server refuses, or `stop` says so."""
    hold_stale()
    ends = time.monotonic() + seconds
    with Line() as line:
        turn = Turn(line, stop)
        while not turn.over and time.monotonic() < ends and (mails := turn.claim()):
            turn.send(mails)
        turn.end()


def _paused() -> bool:
    return Stoppage.objects.going_on().filter(until__gt=Now()).exists()


class Turn:
    """One worker's turn at the outbox over one line. `over` is set when it may claim no more."""

    def __init__(self, line: Line, stop: Callable[[], bool]) -> None:
        self._line = line
        self._stop = stop
        self._ledger = Ledger()
        self._patiently = self._ledger.patiently
        self._sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        self._suspects: list[tuple[Mail, Answer]] = []
        self._accepts = False
        self._refused_addresses: set[str] = set()
        self.over = False

    def claim(self) -> list[Mail]:
        mails = self._patiently(lambda: [] if _paused() else claim())
        if mails:
            self._ledger.flushed()
        return mails

    def send(self, mails: list[Mail]) -> None:
        waiting = deque(mails)
        self._refused_addresses = self._patiently(lambda: _refused_addresses(mails))
        while waiting and not self.over:
            if self._stop():
                self.over = True
            elif not self._line.is_open and (answer := self._line.open()):
                self._cannot_connect(waiting, answer)
            else:
                self._send_one(waiting.popleft(), following=waiting[0] if waiting else None)
        self._patiently(lambda: give_back(waiting))

    def end(self) -> None:
        self._resolve_suspects()
        self._ledger.flush()

    def _resolve_suspects(self) -> None:
        """Refusals too few to mean everybody meant their addressees."""
        for mail, answer in self._suspects:
            self._patiently(partial(outcome.fail, mail, answer))
        self._suspects.clear()

    def _send_one(self, mail: Mail, *, following: Mail | None) -> None:
        if not _allowed(mail.address):
            self._patiently(
                lambda: outcome.leave_out(mail, _("Safe mode: this address is not on the list of those allowed."))
            )
            return
        try:
            address, message = plain_address(mail.address), filled(mail)
        except ValueError as error:
            reason = str(error)
            self._patiently(lambda: outcome.unsendable(mail, reason))
            return
        answer = self._line.hand_over(
            message, sender=self._sender, address=address, may_go=lambda: self._ledger.fence(mail)
        )
        if answer:
            self._mark(mail, answer, following)
        else:
            self._patiently(lambda: outcome.leave_out(mail, entitlement.reason(mail.mailing.kind)))

    def _mark(self, mail: Mail, answer: Answer, following: Mail | None) -> None:
        match outcome.judge(answer):
            case Verdict.SENT:
                self._ledger.sent(mail, answer, following=following)
                self._accepted(mail)
            case Verdict.RETRY:
                self._patiently(lambda: outcome.retry(mail, answer))
                self.over = answer.code == CLOSING
            case Verdict.FAIL:
                self._patiently(lambda: outcome.fail(mail, answer))
            case Verdict.SUSPECT:
                self._suspect(mail, answer)
            case Verdict.STOP:
                self._patiently(lambda: give_back([mail]))
                self._stop_everything(answer)

    def _accepted(self, mail: Mail) -> None:
        self._resolve_suspects()
        if not self._accepts:
            self._accepts = True
            self._patiently(outcome.stoppage_is_over)
        if mail.address in self._refused_addresses:
            self._patiently(lambda: outcome.address_works(mail.address))

    def _suspect(self, mail: Mail, answer: Answer) -> None:
        """Refused together, tried again apart: the second time each can be told from a refusal of everybody."""
        self._suspects.append((mail, answer))
        if len(self._suspects) == SUSPECTS:
            for place, (suspect, its_answer) in enumerate(self._suspects):
                pause = settings.MAIL_PAUSE_SECONDS + place * APART_SECONDS
                self._patiently(partial(outcome.retry, suspect, its_answer, pause_seconds=pause))
            self._suspects.clear()
            self._stop_everything(answer)

    def _cannot_connect(self, waiting: deque[Mail], answer: Answer) -> None:
        if outcome.judge(answer) is Verdict.STOP:
            self._stop_everything(answer)
            return
        logger.warning("Cannot reach the mail server: %s", answer)
        self.over = True
        while waiting:
            self._patiently(partial(outcome.retry, waiting.popleft(), answer))

    def _stop_everything(self, answer: Answer) -> None:
        self.over = True
        self._patiently(lambda: outcome.stop_everything(answer))


def _refused_addresses(mails: list[Mail]) -> set[str]:
    standing = AddressStanding.objects.filter(address__in=[mail.address for mail in mails])
    return set(standing.values_list("address", flat=True))


def filled(mail: Mail) -> bytes:
    return fill(
        bytes(mail.template.body),
        name=mail.name,
        address=mail.address,
        number=mail.number,
        message_id=mail.message_id,
        values=mail.values,
    )


def _allowed(address: str) -> bool:
    if not settings.MAIL_SAFE_MODE:
        return True
    return any(
        address == allowed or (allowed.startswith("@") and address.endswith(allowed))
        for allowed in map(str.lower, settings.MAIL_ALLOWED)
    )
