"""What an answer means for a row, and writing it down at once, however long the database is away."""

import logging
import re
from enum import Enum

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from apps.outbox.claiming import from_now, held_by
from apps.outbox.models import AddressStanding, Mail, State, Stoppage
from apps.outbox.prepared import PreparedUpdate, Slot
from apps.outbox.smtp import BROKEN, Answer, Stage

logger = logging.getLogger(__name__)


class Verdict(Enum):
    SENT = "sent"
    RETRY = "try again later"
    FAIL = "this addressee"
    SUSPECT = "this addressee, or everybody"
    STOP = "everybody"


# RFC 3463: 5.1.x and 5.2.x speak of the addressee's address and mailbox, except 5.1.7 and 5.1.8: the sender's address.
PERSONAL = re.compile(r"5\.(1\.(?![78]\b)|2\.)\d+")


def judge(answer: Answer) -> Verdict:
    if answer.stage is Stage.ACCEPTANCE and 200 <= answer.code < 300:
        return Verdict.SENT
    if answer.code < 500:
        return Verdict.RETRY
    if answer.stage in (Stage.CONNECT, Stage.SENDER):
        return Verdict.STOP
    return Verdict.FAIL if PERSONAL.match(answer.text) else Verdict.SUSPECT


def prepare_sent() -> PreparedUpdate:
    """True whoever holds the row by now: no condition on the lease."""
    return PreparedUpdate(
        Mail.objects.filter(pk=Slot(Mail, "id")).exclude(state=State.SENT),
        state=State.SENT,
        sent_at=Now(),
        token=None,
        handed_over=Slot(Mail, "handed_over"),
        last_answer=Slot(Mail, "last_answer"),
        reason="",
        **_one_more_attempt(),
    )


def touch(mail: Mail) -> None:
    """Changes nothing, but is flushed to the disk."""
    Mail.objects.filter(pk=mail.pk).update(address=F("address"))


def retry(mail: Mail, answer: Answer, *, pause_seconds: float = 0) -> None:
    """Back off, or give up when it was first tried two days ago. A cut after the final dot leaves a possible copy."""
    waits = settings.MAIL_BACKOFF_SECONDS
    wait = pause_seconds or waits[min(mail.attempts, len(waits) - 1)]
    found = {"token": None, "last_answer": str(answer), "handed_over": _copies(mail, answer), **_one_more_attempt()}
    ours = held_by(mail)
    if not ours.filter(first_tried_at__lte=from_now(-settings.MAIL_GIVE_UP_SECONDS)).update(
        state=State.FAILED, **found
    ):
        ours.update(state=State.RETRYING, due_at=from_now(wait), **found)


def fail(mail: Mail, answer: Answer) -> None:
    """Marks the address, if it was the address that was refused; never the person. Whose mail was taken away meanwhile
    may have been erased: nothing is written down of them."""
    ours = held_by(mail).update(
        state=State.FAILED, token=None, last_answer=str(answer), handed_over=mail.handed_over, **_one_more_attempt()
    )
    if ours and (answer.stage is Stage.RECIPIENT or PERSONAL.match(answer.text)):
        AddressStanding.objects.update_or_create(
            address=mail.address, defaults={"answer": str(answer), "refused_at": Now()}
        )


def unsendable(mail: Mail, reason: str) -> None:
    _close_untried(mail, State.FAILED, reason)


def leave_out(mail: Mail, reason: str) -> None:
    _close_untried(mail, State.SKIPPED, reason)


def _close_untried(mail: Mail, state: State, reason: str) -> None:
    held_by(mail).update(state=state, token=None, reason=reason, handed_over=mail.handed_over)


def stop_everything(answer: Answer) -> None:
    """One stoppage at a time; each further refusal prolongs it."""
    logger.error("The mail server refuses us as a whole, nothing is sent for now: %s", answer)
    until = from_now(settings.MAIL_PAUSE_SECONDS)
    if not Stoppage.objects.going_on().update(until=until, times=F("times") + 1, answer=str(answer)):
        Stoppage.objects.create(until=until, answer=str(answer))


def stoppage_is_over() -> None:
    Stoppage.objects.going_on().update(ended_at=Now())


def address_works(address: str) -> None:
    AddressStanding.objects.filter(address=address).delete()


def _one_more_attempt() -> dict[str, object]:
    return {"attempts": F("attempts") + 1, "first_tried_at": Coalesce("first_tried_at", Now())}


def _copies(mail: Mail, answer: Answer) -> int:
    return mail.handed_over + int(answer.stage is Stage.ACCEPTANCE and answer.code == BROKEN)
