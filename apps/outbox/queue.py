"""Writing and changing rows of the outbox, inside the caller's transaction. Nothing here talks to a mail server."""

import logging
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from apps.outbox import entitlement
from apps.outbox.letters import Letter, StrayMark, compile_letter, own_places
from apps.outbox.models import UNTRIED, WAITING, Mail, Mailing, State, Template
from apps.outbox.tasks import deliver
from apps.vocabulary.whose import ERASED_DOMAIN

logger = logging.getLogger(__name__)

MISSED = (*WAITING, State.FAILED)

# A person who publishes waits for it; redis-py tries three times more by itself.
IMPATIENT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0}


@dataclass(frozen=True)
class Addressee:
    address: str
    name: str
    letter: Hashable
    values: Mapping[str, str] = field(default_factory=dict)
    """For the letter's places other than NAME and NUMBER."""


class TooLate(Exception):
    """A mailing of which something has left cannot be withdrawn."""


class WrongKind(ValueError):
    """Nobody registered it (`entitlement.register`): nobody could say who still wants it, or why it is sent. Or its
    letter offers to stop what is no list mail, or does not offer to stop what is."""


class CannotResend(Exception):
    """The row is waiting or on its way already, was withdrawn, or its addressee was erased."""


def enqueue(
    *,
    key: str,
    kind: str,
    letters: Mapping[Hashable, Letter],
    addressees: Iterable[Addressee],
    at: datetime,
    hold_seconds: int = 0,
) -> Mailing:
    """One mailing with a row per address, released `hold_seconds` from now by the database's clock. None for people who
    were erased.

    `at` is the Date of every mail. WrongKind, or ValueError if a letter is too large or
    marked where it should not be, or if one address is to get two different letters.
    """
    _check_kind(kind, letters.values())
    addressees = [each for each in addressees if not each.address.endswith(ERASED_DOMAIN)]
    _check_values(letters, addressees)
    mailing = Mailing.objects.create(key=key, kind=kind, dated=at, release_at=Now() + timedelta(seconds=hold_seconds))
    mailing.refresh_from_db(fields=["release_at"])
    templates = dict(zip(letters, _freeze(mailing, letters.values()), strict=True))
    Mail.objects.bulk_create(
        Mail(
            mailing=mailing,
            template=templates[addressee.letter],
            address=address,
            name=addressee.name,
            values=addressee.values,
            number=f"{key}-{ordinal:04d}",
            message_id=message_id(key, address),
            due_at=mailing.release_at,
        )
        for ordinal, (address, addressee) in enumerate(_one_per_address(addressees).items(), start=1)
    )
    return mailing


def withdraw(key: str, *, reason: str) -> int:
    """All mails of the mailing or none: TooLate once any of them was claimed."""
    with transaction.atomic():
        mails = Mail.objects.filter(mailing__key=key)
        count = mails.filter(state__in=UNTRIED, attempts=0, handed_over=0).update(state=State.WITHDRAWN, reason=reason)
        if mails.exclude(state__in=[State.WITHDRAWN, State.SKIPPED]).exists():
            raise TooLate(_("These mails are already on their way and can no longer be withdrawn."))
    return count


def skip(mails: QuerySet[Mail], *, reason: str) -> int:
    """Leave out what has not left yet. A mail being sent at this moment is looked at again just before DATA."""
    return mails.filter(state__in=WAITING).update(state=State.SKIPPED, reason=reason)


def restore(mails: QuerySet[Mail]) -> int:
    """Queue again what was left out for a reason that no longer holds; its own hold or back-off goes on."""
    return _of_people(mails.filter(state=State.SKIPPED)).update(state=State.QUEUED, reason="")


def release(mails: QuerySet[Mail]) -> int:
    """Let go what was held because it was due for too long."""
    return mails.filter(state=State.HELD).update(state=State.QUEUED, due_at=Now(), reason="")


def requeue(mail: Mail) -> None:
    """Send one row again, byte for byte the same message."""
    done = Mail.objects.filter(pk=mail.pk, state__in=[State.FAILED, State.SENT, State.SKIPPED, State.RETRYING])
    if not _of_people(done).update(state=State.QUEUED, due_at=Now(), attempts=0, first_tried_at=None, reason=""):
        raise CannotResend(_("This mail is waiting, on its way or withdrawn: it cannot be sent again now."))


def missed(address: str) -> QuerySet[Mail]:
    """What did not arrive, or will not, at an address that turned out to be wrong."""
    return Mail.objects.filter(address=_normal(address), state__in=MISSED)


def readdress(mails: QuerySet[Mail], *, address: str) -> int:
    """Queue failed mails again to the corrected address, as the same mailing's same message; says how many. What a
    person has to release stays held."""
    address = _normal(address)
    Mail.objects.filter(address=address, state=State.SKIPPED, mailing__in=mails.values("mailing")).delete()
    open_now = mails.filter(state__in=MISSED).exclude(mailing__mails__address=address).select_related("mailing")
    once = {mail.mailing_id: mail for mail in open_now.order_by("id")}
    rows = [
        Mail(
            mailing=mail.mailing,
            template_id=mail.template_id,
            address=address,
            name=mail.name,
            values=mail.values,
            number=mail.number,
            message_id=message_id(mail.mailing.key, address),
            state=State.HELD if mail.state == State.HELD else State.QUEUED,
            due_at=Greatest(Now(), Value(mail.mailing.release_at)),
        )
        for mail in once.values()
    ]
    return len(Mail.objects.bulk_create(rows))


def wake() -> None:
    """Tell a worker to look at the outbox now. Only speed: without a broker the sweep finds the rows just the same."""
    try:
        with deliver.app.connection_for_write(transport_options=IMPATIENT) as connection:
            deliver.apply_async(connection=connection, expires=60)
    except (BrokerError, OSError) as error:
        logger.warning("No broker to wake a worker with, mails wait for the next sweep: %s", error)


def message_id(key: str, address: str) -> str:
    digest = salted_hmac("outbox.message-id", f"{key}\n{address}", algorithm="sha256").hexdigest()
    return f"{digest[:40]}@{settings.MAIL_DOMAIN}"


def _of_people(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Not of those who were erased: nothing is left of these mails to send."""
    return mails.exclude(address__endswith=ERASED_DOMAIN)


def _freeze(mailing: Mailing, letters: Iterable[Letter]) -> list[Template]:
    return Template.objects.bulk_create(
        Template(
            mailing=mailing,
            language=letter.language,
            subject=letter.subject,
            about=letter.about,
            body=compile_letter(
                letter, sender=settings.DEFAULT_FROM_EMAIL, reply_to=settings.MAIL_REPLY_TO, date=mailing.dated
            ),
        )
        for letter in letters
    )


def _check_kind(kind: str, letters: Iterable[Letter]) -> None:
    known = entitlement.entitlements.get(kind)
    if known is None or any(bool(letter.list_id) != known.is_list for letter in letters):
        raise WrongKind(kind)


def _check_values(letters: Mapping[Hashable, Letter], addressees: Iterable[Addressee]) -> None:
    places = {key: own_places(letter) for key, letter in letters.items()}
    for addressee in addressees:
        if lacking := places[addressee.letter] - addressee.values.keys():
            raise StrayMark(f"nothing is given for {lacking}")


def _one_per_address(addressees: Iterable[Addressee]) -> dict[str, Addressee]:
    found: dict[str, Addressee] = {}
    for addressee in addressees:
        first = found.setdefault(_normal(addressee.address), addressee)
        if first.letter != addressee.letter:
            raise ValueError("one address is to get two different letters of one mailing")  # logs name nobody
    return found


def _normal(address: str) -> str:
    return address.strip().lower()
