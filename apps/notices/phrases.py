"""What a change means for a person, in the active language. Order: what changed, your place, what you do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.notices.models import StatusChange
from apps.training.models import Participation
from apps.training.status import ChangeKind

State = Participation.State
DEADLINE = "deadline"
"""Said of a change to the same dates, which moves only the day to apply by."""


def word(kind: str) -> str:
    """With which a subject begins."""
    return _("New deadline") if kind == DEADLINE else str(StatusChange.Kind(kind).label)


def headline(kind: str, title: str) -> str:
    """The first line of a letter about one event."""
    sentences: dict[str, str] = {
        DEADLINE: _("New deadline for %(title)s"),
        ChangeKind.CONFIRM: _("%(title)s will take place"),
        ChangeKind.POSTPONE: _("%(title)s is postponed"),
        ChangeKind.RESCHEDULE: _("New dates for %(title)s"),
        ChangeKind.MOVE_ONLINE: _("%(title)s moves online"),
        ChangeKind.CHANGE_VENUE: _("New place for %(title)s"),
        ChangeKind.CANCEL: _("%(title)s is cancelled"),
    }
    return sentences[kind] % {"title": title}


def headline_of_several(kinds: set[str], number: int) -> str:
    """The first line of a letter about several events."""
    values = {"number": number}
    if kinds == {ChangeKind.POSTPONE}:
        return (
            ngettext("%(number)d of your events is postponed", "%(number)d of your events are postponed", number)
            % values
        )
    if kinds == {ChangeKind.CANCEL}:
        return (
            ngettext("%(number)d of your events is cancelled", "%(number)d of your events are cancelled", number)
            % values
        )
    if kinds == {ChangeKind.RESCHEDULE}:
        return (
            ngettext("New dates for %(number)d of your events", "New dates for %(number)d of your events", number)
            % values
        )
    return ngettext("Changes to %(number)d of your events", "Changes to %(number)d of your events", number) % values


def question(kind: str) -> str:
    if kind == ChangeKind.POSTPONE:
        return _("Which of these days can you make?")
    return _("Can you come?") if kind == ChangeKind.CONFIRM else _("Can you make the new dates?")


def standing(kind: str, state: str, *, asks: bool = False) -> str:
    """What happens to the person's place."""
    if asks and kind != ChangeKind.POSTPONE and state == State.ACCEPTED:
        return _("Your place is kept. Please say whether you can come: your own link is below.")
    if kind == ChangeKind.CANCEL:
        return {
            State.ACCEPTED: _("Your place ends with the event. You need not write to us."),
            State.APPLIED: _("Your application ends with the event. You need not write to us."),
            State.WAITING: _("The waiting list ends with the event. You need not write to us."),
        }[State(state)]
    if kind == ChangeKind.POSTPONE:
        return {
            State.ACCEPTED: _("Your place is kept. You need not apply again."),
            State.APPLIED: _("Your application stays on file. You need not apply again."),
            State.WAITING: _("You stay on the waiting list. You need not apply again."),
        }[State(state)]
    return {
        State.ACCEPTED: _("Your place is kept. If you cannot come, please answer this e-mail."),
        State.APPLIED: _("Your application stays on file. If you cannot come, please answer this e-mail."),
        State.WAITING: _("You stay on the waiting list. If you cannot come, please answer this e-mail."),
    }[State(state)]


def todo(kind: str, state: str) -> list[str]:
    """What the person does, besides."""
    if state != State.ACCEPTED:
        return []
    if kind in (ChangeKind.POSTPONE, ChangeKind.CANCEL, ChangeKind.MOVE_ONLINE):
        return [_("If you booked travel, please cancel it. CMCS cannot refund tickets.")]
    if kind in (ChangeKind.RESCHEDULE, ChangeKind.CHANGE_VENUE):
        return [_("If you booked travel, please change it. CMCS cannot refund tickets.")]
    return []


def next_word(kind: str) -> list[str]:
    if kind == ChangeKind.POSTPONE:
        return [_("We write to you when the new dates are set.")]
    return []


def calendar_note(methods: list[str]) -> str:
    """What the attached files do to the person's own calendar."""
    if not methods:
        return ""
    if len(methods) > 1:
        return _("One calendar file is attached for each event: open each of them to put your calendar right.")
    if methods == ["CANCEL"]:
        return _("The attached calendar file removes the old dates from your calendar.")
    return _("The attached calendar file puts the right dates into your calendar.")
