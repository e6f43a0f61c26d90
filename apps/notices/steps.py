"""What publishing a notice would do to each of its events, and every reason why it may not be published."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from apps.notices.models import Change, Notice, Window
from apps.notices.phrases import DEADLINE
from apps.training.arrangement import Arrangement
from apps.training.models import Event
from apps.training.moving import Wish, arranged
from apps.training.status import ChangeKind, MoveRefused, Status

GIVES_DATES = {ChangeKind.CONFIRM, ChangeKind.RESCHEDULE, ChangeKind.MOVE_ONLINE}
FEWEST_WINDOWS, MOST_WINDOWS = 2, 4
GIVES_REASON = {ChangeKind.POSTPONE, ChangeKind.CANCEL}


@dataclass(frozen=True)
class Step:
    """One event's move. A carried-over step was done by the earlier version: it is said again, not done again."""

    change: Change
    event: Event
    was: Arrangement
    after: Arrangement
    sequence: int
    carried_over: bool = False
    windows: tuple[Window, ...] = ()

    @property
    def kind(self) -> str:
        """As people are told of it."""
        return DEADLINE if self.was.differs_by_deadline_only(self.after) else self.change.kind

    @property
    def waits(self) -> bool:
        return self.change.kind == ChangeKind.POSTPONE

    @property
    def sets_dates(self) -> bool:
        return sets_dates(self.was, self.after)

    @property
    def asks(self) -> bool:
        """Something, of those who hold a place."""
        return self.sets_dates or bool(self.windows)


def sets_dates(was: Arrangement, after: Arrangement) -> bool:
    """The event takes place on days that nobody could count on before: people are asked whether they can come."""
    return after.status == Status.SCHEDULED and (was.status != Status.SCHEDULED or was.dates != after.dates)


def wish(change: Change) -> Wish:
    return Wish(
        dates=change.new_dates if change.kind in GIVES_DATES else None,
        venue=change.venue,
        city=change.city,
        countries=tuple(country.code for country in change.countries),  # type: ignore[attr-defined]
        join_information=change.join_information,
        deadline_on=change.deadline_on,
    )


def step(change: Change, event: Event, *, today: date) -> Step:
    """Raises MoveRefused."""
    earlier, was = change.copied_from, event.arrangement
    if earlier and earlier.kind == change.kind and wish(earlier) == wish(change):
        if earlier.now == was:
            return Step(change, event, earlier.was, was, event.sequence, carried_over=True)
        raise MoveRefused(_("A later notice changed it: remove it from this correction, or say what is new for it."))
    return Step(change, event, was, arranged(change.kind, was, wish(change), today=today), event.sequence + 1)


def said_before(changes: Iterable[int]) -> dict[int, Step]:
    """Changes of earlier, published notices, to be said again: change id → step."""
    published = Change.objects.filter(pk__in=changes, after__isnull=False).select_related("event", "notice__promise")
    offered = _windows(published)
    return {
        change.pk: Step(
            change,
            change.event,
            change.was,
            change.now or change.was,
            change.sequence or 0,
            carried_over=True,
            windows=offered.get((change.notice_id, change.event_id), ()),
        )
        for change in published
    }


def _windows(changes: Iterable[Change]) -> dict[tuple[int, int], tuple[Window, ...]]:
    """Notice and event → the days offered. Only a postponement asks for them."""
    notices = {change.notice_id for change in changes if change.kind == ChangeKind.POSTPONE}
    offered: dict[tuple[int, int], tuple[Window, ...]] = {}
    for window in Window.objects.filter(notice__in=notices).select_related("event"):
        key = (window.notice_id, window.event_id)
        offered[key] = (*offered.get(key, ()), window)
    return offered


def steps(changes: Sequence[Change], events: Mapping[int, Event], *, today: date) -> tuple[list[Step], list[str]]:
    """The moves that may be made, and a sentence for each that may not."""
    done, refused = [], []
    offered = _windows(changes)
    for change in changes:
        event = events[change.event_id]
        try:
            made = step(change, event, today=today)
            done.append(replace(made, windows=offered.get((change.notice_id, change.event_id), ())))
        except MoveRefused as refusal:
            refused.append(f"{event}: {refusal}")
    return done, refused


def gaps(notice: Notice, changes: Sequence[Change], *, today: date) -> list[str]:
    """What the notice itself still lacks."""
    kinds = {change.kind for change in changes}
    found = [] if changes else [_("Choose at least one event.")]
    letter = next((letter for letter in notice.translations.all() if letter.language == "en"), None)
    if letter is None:
        found.append(_("Write the letter in English: readers of other languages fall back to it."))
    if kinds & GIVES_REASON and not notice.reason:
        found.append(_("Give the reason: people are told why."))
    if ChangeKind.POSTPONE in kinds:
        found += _promise_gaps(notice, letter.promise if letter else "", today=today)
    elif hasattr(notice, "promise"):
        found.append(_("Only a notice that postpones can promise new dates: remove the promise."))
    return found + _window_gaps(notice, changes, today=today) + _left_waiting(notice, changes)


def _promise_gaps(notice: Notice, sentence: str, *, today: date) -> list[str]:
    promise = getattr(notice, "promise", None)
    if promise is None and not notice.no_date_promised:
        return [_("Promise by when the new dates will be known, or say that no date can be promised.")]
    if promise is not None and notice.no_date_promised:
        return [_("Either promise a day or say that no date can be promised, not both.")]
    if promise is not None and promise.by < today:
        return [_("The promised day has passed already.")]
    if promise is not None and not sentence:
        return [_("Write the promise as a sentence in the English letter.")]
    return []


def _window_gaps(notice: Notice, changes: Sequence[Change], *, today: date) -> list[str]:
    windows = list(notice.windows.select_related("event"))
    postponed = {change.event_id for change in changes if change.kind == ChangeKind.POSTPONE}
    offered = Counter(window.event for window in windows)
    found = [
        _("%(event)s: offer two to four windows of days, not %(number)d.") % {"event": event, "number": number}
        for event, number in offered.items()
        if not FEWEST_WINDOWS <= number <= MOST_WINDOWS
    ]
    found += [
        _("%(event)s: days to choose from are offered only where this notice postpones the event.") % {"event": event}
        for event in offered
        if event.pk not in postponed
    ]
    if any(window.starts_on <= today for window in windows):
        found.append(_("Some of the days to choose from have begun or are over already."))
    return found


def _left_waiting(notice: Notice, changes: Sequence[Change]) -> list[str]:
    """A notice that replaces or corrects another must say what becomes of every event that still waits there."""
    codes = [notice.code, *([notice.supersedes.code] if notice.supersedes else [])]
    taken = {change.event_id for change in changes}
    waiting = (
        Change.objects.filter(notice__code__in=codes, waiting=True).exclude(event__in=taken).select_related("event")
    )
    return [
        _("%(event)s still waits for new dates in the notice that this one replaces: say what becomes of it.")
        % {"event": change.event}
        for change in waiting
    ]
