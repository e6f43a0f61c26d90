"""Each new certificate's mail. It stays back once the certificate is revoked or replaced."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.certificates import wording
from apps.certificates.models import Certificate
from apps.outbox import entitlement, queue
from apps.outbox.models import Mail

KIND = "certificate"


def send(certificates: Sequence[Certificate], *, at: datetime) -> None:
    """Within the transaction that makes them; one mailing for all."""
    mailing = queue.enqueue(
        key=f"certificates:{certificates[0].code}",
        kind=KIND,
        letters={language: wording.letter(language) for language in {each.language for each in certificates}},
        addressees=[
            queue.Addressee(each.participation.email, each.name, each.language, wording.values(each))
            for each in certificates
        ],
        at=at,
    )
    Certificate.objects.filter(pk__in=[each.pk for each in certificates]).update(mailing=mailing)
    transaction.on_commit(queue.wake, robust=True)


def still_wanted(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    valid = Certificate.objects.valid().filter(mailing=OuterRef("mailing"), participation__email=OuterRef("address"))
    return mails.filter(Exists(valid))


entitlement.register(KIND, still_wanted, reason=_("The certificate was revoked or replaced."))
