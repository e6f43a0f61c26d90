"""The door through which certificates are issued, revoked and replaced. Asking twice does nothing twice."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.certificates import mailing
from apps.certificates.models import Certificate
from apps.certificates.rendering import unprintable
from apps.training import taking_part
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.vocabulary.whose import ERASED_DOMAIN

if TYPE_CHECKING:
    from apps.members.models import Member


class Refused(Exception):
    """Its text says to a person why nothing was done."""


def issue(
    event: int, chosen: Collection[int] | None = None, *, by: "Member | None", at: datetime
) -> Sequence[Certificate]:
    """To those of the chosen participations, or of all, who completed the event and never had one: the new ones.

    Refused if no font draws somebody's name. Each new one is mailed.
    """
    with transaction.atomic():
        locked = taking_part.lock(event)
        people = Participation.objects.filter(event=event, state=Standing.COMPLETED, certificates=None)
        people = people.exclude(email__endswith=ERASED_DOMAIN)
        people = people if chosen is None else people.filter(pk__in=chosen)
        entitled = list(people.select_related("member").order_by("name", "pk"))
        _refuse_unprintable([*(each.name for each in entitled), locked.title] if entitled else [])
        made = Certificate.objects.bulk_create(_certificate(each, locked, by=by, at=at) for each in entitled)
        if made:
            mailing.send(made, at=at)
    return made


def reissue(certificate: Certificate, *, name: str, by: "Member | None", at: datetime) -> Certificate:
    """With another name and a new code; the former one says from now on that it is replaced, or still that it is
    revoked."""
    _refuse_unprintable([name])
    with transaction.atomic():
        former = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if former.replaced_at:
            raise Refused(_("This certificate has been replaced already. Correct the newest one."))
        if former.name_mark:
            raise Refused(_("The holder’s data were erased. Nothing can be corrected on this certificate."))
        former.replaced_at, former.replaced_by = at, by
        former.save(update_fields=["replaced_at", "replaced_by"])
        participation = Participation.objects.select_related("member", "event").get(pk=former.participation_id)
        if participation.state != Standing.COMPLETED:
            raise Refused(_("This person no longer counts as having completed the event."))
        corrected = _certificate(participation, participation.event, by=by, at=at, name=name)
        corrected.save()
        mailing.send([corrected], at=at)
    return corrected


def revoke(certificate: Certificate, *, reason: str, by: "Member | None", at: datetime) -> None:
    """`reason` is for staff; the check page only says that and since when. Mail not sent yet stays back."""
    if not reason.strip():
        raise Refused(_("Say why it is revoked."))
    standing = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    if not standing.update(revoked_at=at, revoked_by=by, reason=reason.strip()):
        raise Refused(_("This certificate has been revoked already."))


def _certificate(
    participation: Participation, event: Event, *, by: "Member | None", at: datetime, name: str = ""
) -> Certificate:
    language = participation.language or (participation.member.language if participation.member else "en")
    with translation.override(language):
        place = event.arrangement.whereabouts
    return Certificate(
        participation=participation,
        name=" ".join((name or participation.name).split()),
        course=event.title,
        dates=event.dates.to_json(),
        place=place,
        language=language,
        issued_at=at,
        issued_by=by,
    )


def _refuse_unprintable(texts: Sequence[str]) -> None:
    for text in texts:
        if letters := unprintable(text):
            raise Refused(
                _("“%(text)s” cannot be printed: no font of ours draws %(letters)s. Correct it first.")
                % {"text": text, "letters": ", ".join(letters)}
            )
