"""Who gets which list mail how often."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.members.models import Member
from apps.outbox.models import AddressStanding
from apps.subscriptions.kinds import LISTS, ListMail, Pace
from apps.subscriptions.models import Preference


def paces(member: Member) -> dict[str, Pace]:
    """Of every kind, as it holds."""
    chosen = dict(Preference.objects.filter(member=member).values_list("kind", "pace"))
    return {key: _holding(each, chosen.get(key)) for key, each in LISTS.items()}


def choose(member: Member, wanted: Mapping[str, Pace]) -> None:
    """Kinds that are not named stay as they are."""
    for kind, pace in wanted.items():
        Preference.objects.update_or_create(member=member, kind=kind, defaults={"pace": pace})


def switch_off(public_id: str, kind: str) -> None:
    """Of somebody who may be gone: then there is nothing left to do."""
    member = Member.objects.filter(public_id=public_id).first()
    if member:
        choose(member, {kind: Pace.OFF})


def reachable(kind: ListMail, *paces: Pace) -> QuerySet[Member]:
    """Members who want it at one of these paces, and whose address the mail server has not refused for good."""
    own = Preference.objects.filter(member=OuterRef("pk"), kind=kind.key, pace__in=kind.paces)
    wants = Q(Exists(own.filter(pace__in=paces)))
    if kind.default in paces:
        wants |= Q(~Exists(own))
    refused = AddressStanding.objects.filter(address=OuterRef("email"))
    found: QuerySet[Member] = Member.objects.present().filter(wants).exclude(Exists(refused))
    return found


def _holding(kind: ListMail, chosen: str | None) -> Pace:
    """A pace that this kind has no more counts as none."""
    return Pace(chosen) if chosen in kind.paces else kind.default
