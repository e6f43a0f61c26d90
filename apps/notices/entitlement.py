"""Who still wants a notice's mail when it is about to leave: asked as part of the outbox's last look before DATA."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.notices.models import Notice
from apps.notices.recipients import MAIL_KIND
from apps.outbox import entitlement
from apps.outbox.models import Mail
from apps.training.models import Participation


def still_wanted(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """People who still take part in one of its events, unless a later notice already speaks about one of theirs."""
    taking_part = Participation.objects.told().filter(
        email=OuterRef("address"), event__changes__notice__mailing=OuterRef("mailing")
    )
    overtaken = taking_part.filter(
        event__changes__notice__state=Notice.State.PUBLISHED,
        event__changes__notice__published_at__gt=OuterRef("mailing__dated"),
    )
    return mails.filter(Exists(taking_part)).exclude(Exists(overtaken))


entitlement.register(MAIL_KIND, still_wanted)
