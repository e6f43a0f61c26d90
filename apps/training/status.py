"""Statuses of an event and the one table of allowed moves. Model, admin and publishing all read it here."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Status(TextChoices):
    TENTATIVE = "tentative", gettext_lazy("Not confirmed")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled")
    POSTPONED = "postponed", gettext_lazy("Postponed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")
    HELD = "held", gettext_lazy("Finished")


FIRST = (Status.TENTATIVE, Status.SCHEDULED, Status.HELD)
"""What an event can be before any notice spoke of it."""


class ChangeKind(TextChoices):
    """What a notice can do to an event."""

    CONFIRM = "confirm", gettext_lazy("Confirm")
    POSTPONE = "postpone", gettext_lazy("Postpone")
    RESCHEDULE = "reschedule", gettext_lazy("Set new dates")
    MOVE_ONLINE = "move_online", gettext_lazy("Move online")
    CHANGE_VENUE = "change_venue", gettext_lazy("Change the place")
    CANCEL = "cancel", gettext_lazy("Cancel")


MOVES: dict[tuple[ChangeKind, Status], Status] = {
    (ChangeKind.CONFIRM, Status.TENTATIVE): Status.SCHEDULED,
    (ChangeKind.POSTPONE, Status.TENTATIVE): Status.POSTPONED,
    (ChangeKind.POSTPONE, Status.SCHEDULED): Status.POSTPONED,
    (ChangeKind.RESCHEDULE, Status.SCHEDULED): Status.SCHEDULED,
    (ChangeKind.RESCHEDULE, Status.POSTPONED): Status.SCHEDULED,
    (ChangeKind.RESCHEDULE, Status.CANCELLED): Status.SCHEDULED,
    (ChangeKind.MOVE_ONLINE, Status.SCHEDULED): Status.SCHEDULED,
    (ChangeKind.MOVE_ONLINE, Status.POSTPONED): Status.SCHEDULED,
    (ChangeKind.CHANGE_VENUE, Status.SCHEDULED): Status.SCHEDULED,
    (ChangeKind.CANCEL, Status.TENTATIVE): Status.CANCELLED,
    (ChangeKind.CANCEL, Status.SCHEDULED): Status.CANCELLED,
    (ChangeKind.CANCEL, Status.POSTPONED): Status.CANCELLED,
}


class MoveRefused(Exception):
    """A change that the table of moves does not allow; its text says so to a person."""


def target(kind: str, status: str) -> Status:
    """The status an event has after the change; raises MoveRefused when it may not move so."""
    try:
        return MOVES[ChangeKind(kind), Status(status)]
    except KeyError:
        raise MoveRefused(
            _("“%(kind)s” is not possible for an event that is “%(status)s”.")
            % {"kind": ChangeKind(kind).label, "status": Status(status).label}
        ) from None


def may(kind: str, status: str) -> bool:
    return (kind, status) in MOVES
