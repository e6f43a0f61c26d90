"""What the rows of a file do to states: checked against the table and the places left, then told in the history."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError

from apps.members.models import Member
from apps.training import taking_part
from apps.training.models import Participation, StandingChange
from apps.training.standing import HOLDING, StandingRefused, check

Key = tuple[int, str]
"""Event and address."""


class Moves:
    """Made while the events are locked; good for one file, whose rows take and give up places in their order."""

    def __init__(self, events: Iterable[int]) -> None:
        self.events = taking_part.lock_all(events)
        self.left = taking_part.places_left(self.events.values())
        rows = Participation.objects.filter(event__in=self.events).select_related("event")
        self.known = {(row.event_id, row.email): row for row in rows}
        self.before = {key: (row.state, row.is_reserved) for key, row in self.known.items()}
        self.made: list[tuple[str, Participation]] = []

    def make(self, row: Participation) -> None:
        """ValidationError names the state's field."""
        before, reserved = self.before.get((row.event_id, row.email), ("", False))
        if before == row.state:
            return
        try:
            if before:
                check(before, row.state)
            self._take(row, held=before in HOLDING or reserved)
        except StandingRefused as refusal:
            raise ValidationError({"state": str(refusal)}) from refusal
        row.is_reserved = False
        self.made.append((before, row))

    def _take(self, row: Participation, *, held: bool) -> None:
        """NoPlace if the file wants more than there are."""
        change = int(row.state in HOLDING) - int(held)
        left = self.left.get(row.event_id)
        if left is None or not change:
            return
        if left < change:
            raise taking_part.NoPlace(taking_part.no_place(self.events[row.event_id], left))
        self.left[row.event_id] = left - change

    def history(self, *, by: Member | None, at: datetime) -> Sequence[StandingChange]:
        """To be written once the rows are."""
        return [
            StandingChange(participation=row, before=before, after=row.state, at=at, by=by) for before, row in self.made
        ]
