"""Certificates of record. One that was issued stays: whoever is shown the paper must be able to check it."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.certificates import wording
from apps.certificates.marks import mark
from apps.certificates.models import Certificate, State
from apps.certificates.rendering import render
from apps.training.models import Participation
from apps.vocabulary.whose import Held, HeldFile, Kind, Who, moment, scrub

KINDS: tuple[Kind, ...] = (
    Kind(
        "certificates",
        _("Your certificates"),
        _("For good: they are records of CMCS, and others check them"),
        ("certificates.Certificate",),
        _(
            "That a certificate with this code was issued for this course. Your name goes; whoever types it from the "
            "paper is still told whether it is the one that was certified."
        ),
    ),
)


def held(who: Who) -> Iterator[Held]:
    people = Participation.objects.filter(who.theirs)
    for each in Certificate.objects.filter(participation__in=people).order_by("pk"):
        yield Held("certificates", _facts(each), tuple(_paper(each)), (each.name,))


def _facts(certificate: Certificate) -> dict[str, str]:
    return {
        "code": certificate.grouped_code,
        "name": certificate.name,
        "course": certificate.course,
        "issued": moment(certificate.issued_at),
        "state": str(certificate.state.label),
        "since": moment(certificate.since),
        "why it was revoked": certificate.reason,
    }


def _paper(certificate: Certificate) -> Iterator[HeldFile]:
    if certificate.state == State.VALID and certificate.name:
        sheet = wording.sheet(certificate)
        yield HeldFile(f"{certificate.code}.pdf", lambda: io.BytesIO(render(sheet)))


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    people = Participation.objects.filter(who.theirs)
    for each in Certificate.objects.filter(participation__in=people).exclude(name="").only("pk", "code", "name"):
        marked = mark(each.code, each.name)
        Certificate.objects.filter(pk=each.pk).update(name="", name_mark=marked, reason="")
    scrub(Certificate.objects.exclude(reason=""), who, "reason")
    return ()
