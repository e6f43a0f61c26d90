"""How somebody came to be a member: why they wished to, who said yes, what they agreed to, and former addresses."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.members.models import AddressChange, Agreement, ConductText, Invitation, Joining
from apps.vocabulary.whose import Held, Kind, Who, moment, scrub

KINDS: tuple[Kind, ...] = (
    Kind(
        "joining",
        _("Why you wished to join, what was decided, and the invitation"),
        _("As long as you have an account"),
        ("members.Joining", "members.Invitation"),
    ),
    Kind(
        "conduct",
        _("Which versions of the code of conduct you agreed to, and when"),
        _("As long as you have an account"),
        ("members.Agreement", "members.ConductText", "members.ConductTranslation"),
    ),
    Kind(
        "address-changes",
        _("Changes of your e-mail address"),
        _("As long as you have an account"),
        ("members.AddressChange",),
    ),
)


def held(who: Who) -> Iterator[Held]:
    for joining in Joining.objects.filter(member=who.key):
        facts = {"reason": joining.reason, "asked": moment(joining.asked_at), "state": joining.get_state_display()}
        yield Held("joining", {**facts, "decided": moment(joining.decided_at), "our words": joining.answer})
    for invitation in Invitation.objects.filter(address__in=who.addresses):
        yield Held("joining", {"invited": moment(invitation.made_at), "used": moment(invitation.used_at)})
    for agreement in Agreement.objects.filter(member=who.key).order_by("pk"):
        yield Held("conduct", {"version": agreement.text_id, "agreed": moment(agreement.at)})
    for text in ConductText.objects.filter(published_by=who.key):
        yield Held("conduct", {"version": text.pk, "you published it": moment(text.published_at)})
    for change in AddressChange.objects.filter(member=who.key).order_by("pk"):
        facts = {"from": change.old, "to": change.new, "asked": moment(change.made_at)}
        was_theirs = change.confirmed_at and not change.is_by_staff
        addresses = (change.old, change.new) if was_theirs else (change.old,)
        yield Held("address-changes", {**facts, "took effect": moment(change.confirmed_at)}, addresses=addresses)


def erase(who: Who) -> None:
    """What hangs on the member's row goes with it."""
    Invitation.objects.filter(address__in=who.addresses).delete()
    of_others = AddressChange.objects.exclude(member=who.key)
    of_others.filter(Q(old__in=who.addresses) | Q(new__in=who.addresses), confirmed_at=None).delete()
    of_others.filter(new__in=who.addresses).update(new="")  # it stays: by its former address it can be undone
    of_others.filter(old__in=who.addresses).update(old="")
    scrub(Joining.objects.all(), who, "reason", "answer")
