"""Who still wants a reminder when it is about to leave: the event stands as it did when it was written, and so does the
person. Asked as part of the outbox's last look before DATA."""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.applications.models import Application
from apps.outbox import entitlement
from apps.outbox.models import Mail
from apps.reminders.due import Kind
from apps.reminders.reminding import key_in_the_database, mail_kind
from apps.training.models import Participation
from apps.training.standing import TAKING_PART
from apps.training.status import Status


def _about(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Whose key is the mail's, or its beginning: those who came later have a mailing of their own."""
    found: QuerySet[Any] = rows.annotate(mailed=ExpressionWrapper(OuterRef("mailing__key"), CharField())).filter(
        mailed__startswith=F("key")
    )
    return found


def _drafts(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    drafts = Application.objects.filter(
        email=OuterRef("address"), sent_at=None, call__is_open=True, call__event__status=Status.SCHEDULED
    ).annotate(key=key_in_the_database(Kind.DEADLINE, "call__event"))
    return mails.filter(Exists(_about(drafts)))


def _taking_part(kind: Kind) -> Callable[[QuerySet[Mail]], QuerySet[Mail]]:
    def still_wanted(mails: QuerySet[Mail]) -> QuerySet[Mail]:
        people = Participation.objects.filter(
            email=OuterRef("address"), state__in=TAKING_PART, event__status=Status.SCHEDULED
        ).annotate(key=key_in_the_database(kind, "event"))
        return mails.filter(Exists(_about(people)))

    return still_wanted


CHECKS = {Kind.DEADLINE: _drafts, Kind.JOINING: _taking_part(Kind.JOINING), Kind.START: _taking_part(Kind.START)}

for each, check in CHECKS.items():
    entitlement.register(
        mail_kind(each), check, reason=_("The event has changed since, or the person no longer stands as they did.")
    )
