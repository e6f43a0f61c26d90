"""How long each kind of data is kept, and what happens to it then: one table, worked through every night.

`agreed` says who agreed on it. Events that wait for new dates are never over: their participants are still to hear.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.applications import personal as applications
from apps.applications.models import Application, Decision, Note
from apps.audit import models as audit
from apps.contacts import personal as contacts
from apps.contacts.models import Message, Report
from apps.members.models import Invitation, Joining, Member
from apps.members.personal import who_is
from apps.notices.models import Availability, Reply
from apps.outbox import personal as outbox
from apps.outbox.models import AddressStanding, Mail
from apps.privacy.erasing import erase
from apps.privacy.models import Erasure, Run
from apps.resources import personal as resources
from apps.resources.kinds import State
from apps.resources.models import Resource
from apps.training import personal as training
from apps.training.models import Participation, StandingChange, Trainer
from apps.training.personal import over
from apps.training.standing import Standing
from apps.vocabulary.whose import ERASED_DOMAIN

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

logger = logging.getLogger(__name__)

PROPOSED = _("Proposed; CMCS has not confirmed it yet")
GIVEN_UP = (Standing.DECLINED, Standing.WITHDRAWN)
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Rule:
    """`due` gives the rows that were over before a moment, `act` deals with a batch of them in one transaction and
    names stored files to delete after it."""

    kind: str
    label: "StrOrPromise"
    days: int
    what: "StrOrPromise"
    due: Callable[[datetime], Rows]
    act: Callable[[Rows, datetime], Iterable[str] | None]
    agreed: "StrOrPromise" = PROPOSED

    def rows(self, *, at: datetime) -> Rows:
        return self.due(at - timedelta(days=self.days))


def _named(rows: Rows) -> Rows:
    named: Rows = rows.exclude(email__endswith=ERASED_DOMAIN)
    return named


def _delete(rows: Rows, _at: datetime) -> None:
    rows.delete()


def _forget_mails(rows: Rows, _at: datetime) -> None:
    outbox.forget(rows)


def _drop_drafts(rows: Rows, _at: datetime) -> list[str]:
    files = applications.empty(rows)
    rows.delete()
    return files


def _forget_people(rows: Rows, _at: datetime) -> list[str]:
    """Of participations, with their applications."""
    asked = Application.objects.filter(participation__in=rows)
    files = applications.empty(asked)
    training.make_nameless(asked)
    StandingChange.objects.filter(participation__in=rows).update(note="")
    Decision.objects.filter(participation__in=rows).update(words="")
    training.make_nameless(rows)
    return files


def _forget_contacts(rows: Rows, _at: datetime) -> None:
    training.forget_contacts(rows)


def _forget_notes(rows: Rows, _at: datetime) -> None:
    rows.update(note="")


def _erase_if_still(due: Callable[[datetime], Rows], cause: Erasure.Cause) -> Callable[[Rows, datetime], None]:
    """Each for itself: whoever types the code at this moment stays, and one that fails keeps nobody else waiting."""

    def act(rows: Rows, at: datetime) -> None:
        for key in rows.values_list("pk", flat=True):
            try:
                with transaction.atomic():
                    for member in due(at).select_for_update(of=("self",)).filter(pk=key):
                        _forget_wish(member)
                        erase(who_is(member), by="", cause=cause, at=at)
            except Exception:
                logger.exception("The erasure of member %s failed; it is tried again the next night", key)

    return act


def _forget_wish(member: Member) -> None:
    """What was sent to an address that was never proved, and to it alone."""
    outbox.forget(Mail.objects.filter(address=member.email, mailing__kind__startswith="account"))
    Invitation.objects.filter(joining__member=member).delete()


def _discard(rows: Rows, _at: datetime) -> list[str]:
    return resources.discard(rows)


def _clear_contacts(_rows: Rows, at: datetime) -> None:
    """All that is over, of messages and reports at once: one holds the other back."""
    contacts.clear(at=at)


def _old_messages(before: datetime) -> Rows:
    held_back = Report.objects.open().filter(message=OuterRef("pk"))
    return Message.objects.filter(~Exists(held_back), at__lt=before)


def _unproved(before: datetime) -> Rows:
    """Who signed up by themselves and never typed the code. Whoever was made by staff wished for nothing."""
    theirs: Rows = Member.objects.filter(joining__state=Joining.State.UNPROVED, joining__asked_at__lt=before)
    return theirs.filter(last_login=None, is_staff=False, is_superuser=False)


def _declined(before: datetime) -> Rows:
    theirs: Rows = Member.objects.filter(joining__state=Joining.State.DECLINED, joining__decided_at__lt=before)
    return theirs.filter(is_active=False, is_staff=False, is_superuser=False)


def _has_contacts() -> Q:
    return ~Q(phone="", focal_point_name="", focal_point_email="")


RULES: tuple[Rule, ...] = (
    Rule(
        "mails",
        _("Mails in the outbox"),
        180,
        _("Address, name and text go; that a mail was sent stays."),
        lambda before: Mail.objects.exclude(address__endswith=ERASED_DOMAIN).filter(mailing__dated__lt=before),
        _forget_mails,
    ),
    Rule(
        "refused-addresses",
        _("Addresses that a mail server refused"),
        365,
        _("Deleted."),
        lambda before: AddressStanding.objects.filter(refused_at__lt=before),
        _delete,
    ),
    Rule(
        "drafts",
        _("Applications never sent, after the event"),
        90,
        _("Deleted, with their files."),
        lambda before: Application.objects.filter(over(before=before, event="call__event__"), participation=None),
        _drop_drafts,
    ),
    Rule(
        "given-up",
        _("Applications declined or withdrawn, after the event"),
        365,
        _("Name, address, answers and files go; the constituency stays, to be counted."),
        lambda before: _named(Participation.objects.filter(over(before=before), state__in=GIVEN_UP)),
        _forget_people,
    ),
    Rule(
        "guests",
        _("Participants without an account or a certificate, after the event"),
        5 * 365,
        _("Name, address, answers and files go; the constituency stays, to be counted."),
        lambda before: _named(Participation.objects.filter(over(before=before), member=None, certificates=None)),
        _forget_people,
    ),
    Rule(
        "contacts-of-participants",
        _("Telephone and focal point of participants, after the event"),
        180,
        _("Emptied."),
        lambda before: Participation.objects.filter(over(before=before) & _has_contacts()),
        _forget_contacts,
    ),
    Rule(
        "contacts-of-applicants",
        _("Telephone and focal point in applications, after the event"),
        180,
        _("Emptied."),
        lambda before: Application.objects.filter(over(before=before, event="call__event__") & _has_contacts()),
        _forget_contacts,
    ),
    Rule(
        "notes-of-staff",
        _("What staff noted about applicants, after the event"),
        365,
        _("Deleted."),
        lambda before: Note.objects.filter(over(before=before, event="application__call__event__")),
        _delete,
    ),
    Rule(
        "answers-to-new-dates",
        _("Answers to new dates, after the event"),
        365,
        _("Deleted."),
        lambda before: Reply.objects.filter(over(before=before, event="participation__event__")),
        _delete,
    ),
    Rule(
        "days-they-could-come",
        _("Days on which people said they could come, after the event"),
        365,
        _("Deleted."),
        lambda before: Availability.objects.filter(over(before=before, event="participation__event__")),
        _delete,
    ),
    Rule(
        "trainers",
        _("Names and addresses of trainers, after the event"),
        365,
        _("Deleted."),
        lambda before: Trainer.objects.filter(over(before=before)),
        _delete,
    ),
    Rule(
        "remarks-in-histories",
        _("Remarks in the history of participations"),
        730,
        _("Emptied."),
        lambda before: StandingChange.objects.filter(at__lt=before).exclude(note=""),
        _forget_notes,
    ),
    Rule(
        "unproved-accounts",
        _("Accounts whose address was never proved"),
        7,
        _("Erased."),
        _unproved,
        _erase_if_still(_unproved, Erasure.Cause.UNPROVED),
    ),
    Rule(
        "declined-accounts",
        _("Accounts whose wish to join was declined"),
        180,
        _("Erased."),
        _declined,
        _erase_if_still(_declined, Erasure.Cause.DECLINED),
    ),
    Rule(
        "invitations",
        _("Invitations that nobody used in time"),
        30,
        _("Deleted."),
        lambda before: Invitation.objects.filter(Q(used_at=None) | Q(joining=None), expires_at__lt=before),
        _delete,
    ),
    Rule(
        "declined-suggestions",
        _("Suggestions for the library that were declined"),
        365,
        _("Deleted, with their files."),
        lambda before: Resource.objects.filter(state=State.DECLINED, decided_at__lt=before),
        _discard,
    ),
    Rule(
        "messages",
        _("Messages between members"),
        contacts.KEPT.days,
        _("Deleted, with the mails that brought them."),
        _old_messages,
        _clear_contacts,
    ),
    Rule(
        "reports",
        _("Reports of members, once they are closed"),
        contacts.KEPT.days,
        _("Deleted."),
        lambda before: Report.objects.filter(closed_at__lt=before),
        _clear_contacts,
    ),
    Rule(
        "sessions",
        _("Sign-ins that have run out"),
        0,
        _("Deleted."),
        lambda before: Session.objects.filter(expire_date__lt=before),
        _delete,
    ),
    Rule(
        "staff-log",
        _("Log of changes in the staff pages"),
        730,
        _("Deleted."),
        lambda before: LogEntry.objects.filter(action_time__lt=before),
        _delete,
    ),
    Rule(
        "audit-trail",
        _("Audit trail of what staff did about members"),
        audit.KEPT.days,
        _("Deleted."),
        lambda before: audit.Entry.objects.filter(at__lt=before),
        _delete,
    ),
    Rule(
        "erasures",
        _("That somebody was erased, or stopped it"),
        730,
        _("Deleted."),
        lambda before: Erasure.objects.filter(Q(done_at__lt=before) | Q(stopped_at__lt=before)),
        _delete,
    ),
    Rule(
        "nights",
        _("What the nights did, as this page tells it"),
        730,
        _("Deleted."),
        lambda before: Run.objects.filter(began_at__lt=before),
        _delete,
    ),
)
