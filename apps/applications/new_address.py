"""Places and applications go along when a member changes address, and name the member from then on."""

from typing import Any

from django.db.models import Q, QuerySet

from apps.applications.models import Application
from apps.members import new_address
from apps.members.new_address import Move
from apps.training import taking_part
from apps.training.models import Participation


def follow(move: Move) -> None:
    """Both of an event or neither. Where the new address has a place or a form of its own, the old rows keep theirs."""
    people = Participation.objects.filter(move.theirs)
    forms = Application.objects.filter(move.theirs)
    events = {*people.values_list("event", flat=True), *forms.values_list("call__event", flat=True)}
    taking_part.lock_all(events)  # as notices do: what they have queued by now goes along, too
    there = Participation.objects.filter(email=move.new, event__in=events)
    taken = set(there.values_list("event", flat=True))
    begun = Application.objects.filter(email=move.new, call__event__in=events)
    claimed = taken | set(begun.values_list("call__event", flat=True))
    _name(people, move, Q(event__in=taken), Q(event__in=claimed))
    _name(forms, move, Q(call__event__in=taken), Q(call__event__in=claimed))


def _name(rows: QuerySet[Any], move: Move, taken: Q, claimed: Q) -> None:
    rows.exclude(taken).update(member=move.member)
    rows.filter(member=move.member).exclude(claimed).update(email=move.new)


new_address.register(follow)
