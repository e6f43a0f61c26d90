"""Who still wants a notice's mail when it is about to leave: asked as part of the outbox's last look before DATA."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.notices import passing, transfer_letter
from apps.notices.models import Notice
from apps.notices.recipients import MAIL_KIND
from apps.outbox import entitlement
from apps.outbox.models import Mail
from apps.training.models import Participation


def still_wanted(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """People who still take part in one of its events, unless a later notice about one of its events writes to them."""
    taking_part = Participation.objects.told().filter(
        email=OuterRef("address"),
        event__changes__notice__mailing=OuterRef("mailing"),
        event__changes__notice__state=Notice.State.PUBLISHED,
    )
    overtaken = Mail.objects.filter(
        address=OuterRef("address"),
        mailing__gt=OuterRef("mailing"),  # numbered while the events are locked: no clock can disagree
        mailing__notice__state=Notice.State.PUBLISHED,
        mailing__notice__changes__event__changes__notice__mailing=OuterRef("mailing"),
    )
    return mails.filter(Exists(taking_part)).exclude(Exists(overtaken))


entitlement.register(MAIL_KIND, still_wanted)
for kind in (passing.KIND, transfer_letter.KIND):
    entitlement.register(kind, None)
