"""Who still wants list mail when it is about to leave: asked as part of the outbox's last look before DATA."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.outbox import entitlement
from apps.outbox.models import Mail
from apps.subscriptions import choosing
from apps.subscriptions.kinds import LISTS, ListMail, Pace


def still_wanted(kind: ListMail) -> Callable[[QuerySet[Mail]], QuerySet[Mail]]:
    def narrow(mails: QuerySet[Mail]) -> QuerySet[Mail]:
        members = choosing.reachable(kind, *set(kind.paces) - {Pace.OFF})
        return mails.filter(Exists(members.filter(email=OuterRef("address"))))

    return narrow


for each in LISTS.values():
    entitlement.register(
        each.key,
        still_wanted(each),
        reason=_("The person no longer wants these mails, or cannot be reached by them."),
        is_list=True,
    )
