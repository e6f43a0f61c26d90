"""Which mails are still true when they are about to leave: asked as part of the outbox's last look before DATA."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.applications.models import Offer
from apps.applications.waiting import OFFER_MAIL
from apps.outbox import entitlement
from apps.outbox.models import Mail


def still_open(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Offers that can be taken."""
    offers = Offer.objects.filter(
        mailing=OuterRef("mailing"),
        participation__email=OuterRef("address"),
        state=Offer.State.OPEN,
        expires_at__gt=Now(),
    )
    return mails.filter(Exists(offers))


entitlement.register(OFFER_MAIL, still_open, reason=_("The offer is no longer open."))
