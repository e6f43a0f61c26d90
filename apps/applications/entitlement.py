"""Which mails are still true when they are about to leave: asked as part of the outbox's last look before DATA."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.applications.models import Offer, Told
from apps.applications.telling import CONFIRM_MAIL, STANDING_MAIL
from apps.applications.waiting import OFFER_MAIL
from apps.outbox import entitlement
from apps.outbox.models import Mail
from apps.training.standing import SPOKEN_OF_AS, Standing
from apps.training.status import Status

OFF = (Status.POSTPONED, Status.CANCELLED)


def still_open(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Offers that can be taken."""
    offers = Offer.objects.filter(
        mailing=OuterRef("mailing"),
        participation__email=OuterRef("address"),
        participation__state=Standing.WAITING,
        state=Offer.State.OPEN,
        expires_at__gt=Now(),
    )
    return mails.filter(Exists(offers))


def still_so(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Those who stand as the mail says, or as is spoken of alike. Dates and invitations stay back once the event is put
    off or cancelled: that notice, which says how each one stands, is the newer word."""
    alike = Q(participation__state=F("standing"))
    for state, spoken_of in SPOKEN_OF_AS.items():
        alike |= Q(participation__state=state, standing=spoken_of)
    dated = ~Q(participation__event__status__in=OFF) | Q(standing=Standing.WITHDRAWN)
    told = Told.objects.filter(alike, dated, mailing=OuterRef("mailing"), participation__email=OuterRef("address"))
    return mails.filter(Exists(told))


entitlement.register(CONFIRM_MAIL, None)
entitlement.register(STANDING_MAIL, still_so, reason=_("The person stands otherwise towards the event by now."))
entitlement.register(OFFER_MAIL, still_open, reason=_("The offer is no longer open."))
