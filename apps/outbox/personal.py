"""Mails to a person. Their rows stay, nameless: how many were told is part of a notice's history."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from apps.outbox.delivery import filled
from apps.outbox.models import OPEN, AddressStanding, Mail, State, Stoppage, Template
from apps.vocabulary.whose import (
    ERASED_DOMAIN,
    Held,
    HeldFile,
    Kind,
    Who,
    erased_address,
    erased_name,
    moment,
    scrub,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "mails",
        _("Mails that the portal sent you"),
        _("180 days after they were sent"),
        ("outbox.Mail", "outbox.Template", "outbox.AddressStanding", "outbox.Stoppage"),
        _("That a mail was sent, without your name, your address or its text: so many people were told."),
    ),
)


def held(who: Who) -> Iterator[Held]:
    mails = Mail.objects.filter(address__in=who.addresses).select_related("template", "mailing").order_by("pk")
    for mail in mails.iterator():
        yield Held("mails", _facts(mail), (HeldFile(f"{mail.pk}.eml", _Message(mail)),), (mail.name,))
    for standing in AddressStanding.objects.filter(address__in=who.addresses):
        yield Held("mails", {"refused": moment(standing.refused_at), "answer": standing.answer})


def _facts(mail: Mail) -> dict[str, str]:
    return {
        "subject": mail.template.subject.replace("\ue000", "").replace("\ue001", ""),
        "to": mail.address,
        "number": mail.number,
        "state": str(State(mail.state).label),
        "written": moment(mail.mailing.dated),
        "sent": moment(mail.sent_at),
        "answer of the mail server": mail.last_answer,
    }


class _Message:
    """Filled only when it is read: there may be hundreds."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    def __call__(self) -> io.BytesIO:
        try:
            return io.BytesIO(filled(self.mail))
        except ValueError:  # a letter that could not be filled was never sent, either
            return io.BytesIO()


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    theirs = Mail.objects.filter(address__in=who.addresses)
    forget(theirs)
    AddressStanding.objects.filter(address__in=who.addresses).delete()
    scrub(Stoppage.objects.all(), who, "answer")
    return ()


def forget(mails: QuerySet[Mail]) -> int:
    """What is left is that there was a mail. Letters that nobody else was sent are emptied, too."""
    templates = list(mails.order_by().values_list("template", flat=True).distinct())
    mails.filter(state__in=[*OPEN, State.HELD]).update(state=State.SKIPPED)
    done = mails.update(
        address=erased_address(), name=erased_name(), values={}, last_answer="", message_id="", token=None, reason=""
    )
    _empty(templates)
    return done


def _empty(templates: list[int]) -> None:
    others = Mail.objects.filter(template=OuterRef("pk")).exclude(address__endswith=ERASED_DOMAIN)
    unread = Template.objects.filter(Q(pk__in=templates), ~Exists(others))
    unread.update(subject=Value(""), body=b"")
