"""Mails about accounts go into the outbox, in the transaction of what they tell: no request talks to a mail server.

So an address that has an account is answered as fast as one that has none. Such mails overtake everything that waits,
and staff do not see their text: whoever reads a code can use it.
"""

import re
import uuid
from collections.abc import Sequence
from datetime import timedelta
from html import escape

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from apps.members.answers import GOOD_FOR
from apps.outbox import entitlement, queue
from apps.outbox.letters import Letter
from apps.outbox.models import Mail

KIND = "account"
GOOD_SECONDS = {"account-code": 900, "account-code-hour": 3600}
AHEAD_SECONDS = 3600
LINK = re.compile(r"https?://[^\s<>]+")


class IntoTheOutbox(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _queue(message)
        return len(email_messages)


def _queue(message: EmailMessage) -> None:
    good_for = int(message.extra_headers.get(GOOD_FOR, 0))
    with transaction.atomic():
        queue.enqueue(
            key=f"account:{uuid.uuid4().hex}",
            kind=next((kind for kind, seconds in GOOD_SECONDS.items() if seconds == good_for), KIND),
            letters={0: _letter(message)},
            addressees=[queue.Addressee(address, "", 0) for address in message.to],
            at=timezone.now(),
            hold_seconds=-AHEAD_SECONDS,
        )
        transaction.on_commit(queue.wake, robust=True)


def _letter(message: EmailMessage) -> Letter:
    language = get_language() or "en"
    paragraphs = str(message.body).strip().split("\n\n")
    body = "".join(f"<p>{_linked(each)}</p>" for each in paragraphs)
    direction = ' dir="rtl"' if get_language_bidi() else ""
    html = f'<!DOCTYPE html><html lang="{language}"{direction}><body>{body}</body></html>'
    return Letter(language=language, subject=str(message.subject), text=str(message.body), html=html)


def _linked(paragraph: str) -> str:
    escaped = escape(paragraph).replace("\n", "<br>\n")
    return LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)


def _good_for(seconds: int) -> entitlement.Check:
    """A code that no longer opens anything only puzzles."""

    def check(mails: QuerySet[Mail]) -> QuerySet[Mail]:
        return mails.filter(mailing__created_at__gt=Now() - timedelta(seconds=seconds))

    return check


entitlement.register(KIND, lambda mails: mails, opens_account=True)
for kind, seconds in GOOD_SECONDS.items():
    entitlement.register(kind, _good_for(seconds), reason=_("The code in it is over."), opens_account=True)
