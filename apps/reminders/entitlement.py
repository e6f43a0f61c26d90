"""Who still wants a reminder when it is about to leave: the event stands as it did when it was written, and so does the
person. Asked as part of the outbox's last look before DATA."""

from collections.abc import Callable

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from apps.applications.models import Application
from apps.outbox import entitlement
from apps.outbox.models import Mail
from apps.reminders.due import Kind
from apps.reminders.reminding import mail_kind
from apps.training.models import Participation
from apps.training.standing import TAKING_PART
from apps.training.status import Status


def _of_the_same_event(kind: Kind, event: str) -> Concat:
    """`reminding.mailing_key`, of the event as it stands now."""
    number, sequence = Cast(f"{event}__pk", CharField()), Cast(f"{event}__sequence", CharField())
    return Concat(Value(f"reminder:{kind}:"), number, Value(":"), sequence, output_field=CharField())


def _drafts(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    drafts = Application.objects.filter(
        email=OuterRef("address"), sent_at=None, call__is_open=True, call__event__status=Status.SCHEDULED
    ).annotate(key=_of_the_same_event(Kind.DEADLINE, "call__event"))
    return mails.filter(Exists(drafts.filter(key=OuterRef("mailing__key"))))


def _taking_part(kind: Kind) -> Callable[[QuerySet[Mail]], QuerySet[Mail]]:
    def still_wanted(mails: QuerySet[Mail]) -> QuerySet[Mail]:
        people = Participation.objects.filter(
            email=OuterRef("address"), state__in=TAKING_PART, event__status=Status.SCHEDULED
        ).annotate(key=_of_the_same_event(kind, "event"))
        return mails.filter(Exists(people.filter(key=OuterRef("mailing__key"))))

    return still_wanted


CHECKS = {Kind.DEADLINE: _drafts, Kind.JOINING: _taking_part(Kind.JOINING), Kind.START: _taking_part(Kind.START)}

for each, check in CHECKS.items():
    entitlement.register(
        mail_kind(each), check, reason=_("The event has changed since, or the person no longer stands as they did.")
    )
