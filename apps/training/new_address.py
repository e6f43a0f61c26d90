"""Who teaches goes on teaching under a member's new address, and mail on its way to the old one goes there."""

from django.db import transaction
from django.db.models import QuerySet

from apps.members import new_address
from apps.members.new_address import Move
from apps.outbox import entitlement, queue
from apps.outbox.models import Mail, State
from apps.training import taking_part
from apps.training.models import Trainer


def follow(move: Move) -> None:
    _trainers(move)
    if queue.readdress(_on_its_way(move.old), address=move.new):
        transaction.on_commit(queue.wake, robust=True)


def _trainers(move: Move) -> None:
    """They name no member: an undoing can only take back all of them."""
    teaching = Trainer.objects.filter(email=move.old)
    taking_part.lock_all(teaching.values_list("event", flat=True))
    there = Trainer.objects.filter(email=move.new).values_list("event", flat=True)
    teaching.exclude(event__in=list(there)).update(email=move.new)


def _on_its_way(address: str) -> QuerySet[Mail]:
    """Of kinds that are looked at again before they leave, which finds out for whom they still are. What failed is
    tried again, except for old news of a list."""
    looked_at = [kind for kind, each in entitlement.entitlements.items() if each.check]
    lists = [kind for kind in looked_at if entitlement.entitlements[kind].is_list]
    mails = queue.missed(address).filter(mailing__kind__in=looked_at)
    return mails.exclude(state=State.FAILED, mailing__kind__in=lists)


new_address.register(follow)
