"""Move an event: first say what would become of it (pure), then write it. Only a notice's publication calls `write`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from apps.training.arrangement import Arrangement
from apps.training.models import Event, FormerArrangement
from apps.training.status import ChangeKind, MoveRefused, Status, target
from apps.vocabulary.dates import Dates

NEEDS_DATES = {ChangeKind.CONFIRM, ChangeKind.RESCHEDULE}


@dataclass(frozen=True)
class Wish:
    """What a change asks for. What is left empty stays as it is."""

    dates: Dates | None = None
    venue: str = ""
    city: str = ""
    countries: tuple[str, ...] = field(default=())
    join_information: str = ""
    deadline_on: date | None = None


def arranged(kind: str, was: Arrangement, wish: Wish, *, today: date) -> Arrangement:
    """The event after the change; MoveRefused, with a sentence, when it may not move so or something is missing."""
    after = was.moved(status=target(kind, was.status))
    if kind in NEEDS_DATES or (kind == ChangeKind.MOVE_ONLINE and wish.dates):
        after = after.moved(dates=_new_dates(kind, was, wish, today=today))
    after = after.moved(deadline_on=_deadline(was, after, wish))
    if kind == ChangeKind.MOVE_ONLINE:
        return _online(was, after, wish)
    if kind in (ChangeKind.CHANGE_VENUE, ChangeKind.RESCHEDULE, ChangeKind.CONFIRM):
        after = _placed(after, wish)
    if kind == ChangeKind.CHANGE_VENUE and after.place == was.place and after.countries == was.countries:
        raise MoveRefused(_("Give the new venue or city: the place is the same as before."))
    return after


def _new_dates(kind: str, was: Arrangement, wish: Wish, *, today: date) -> Dates:
    new = wish.dates or (was.dates if kind == ChangeKind.CONFIRM else None)
    if new is None or new.first_day is None:
        raise MoveRefused(_("Give the new dates."))
    if new.starts_at is None and new.ends_at is None and was.dates.is_timed and new.is_known:
        new = Dates(new.starts_on, new.ends_on, new.precision, was.dates.starts_at, was.dates.ends_at, new.time_zone)
    for sentence in new.problems().values():
        raise MoveRefused(str(sentence))
    if kind == ChangeKind.CONFIRM and not new.is_known:
        raise MoveRefused(_("Give the first and the last day: an event is confirmed with its days."))
    if new.last_day and new.last_day < today:
        raise MoveRefused(_("The new dates are in the past."))
    if new == was.dates and was.status == Status.SCHEDULED and not _moves_deadline(was, wish):
        raise MoveRefused(_("The new dates are the same as the present ones."))
    return new


def _deadline(was: Arrangement, after: Arrangement, wish: Wish) -> date | None:
    """A day to apply by belongs to its dates: it does not outlive them."""
    deadline = wish.deadline_on or (was.deadline_on if after.dates == was.dates else None)
    if wish.deadline_on and after.dates.first_day and wish.deadline_on > after.dates.first_day:
        raise MoveRefused(_("The last day to apply is after the first day of the event."))
    return deadline


def _moves_deadline(was: Arrangement, wish: Wish) -> bool:
    """Nothing but the day to apply by: a new place is another change, named as such to those who booked travel."""
    return wish.deadline_on not in (None, was.deadline_on) and not (wish.venue or wish.city or wish.countries)


def _online(was: Arrangement, after: Arrangement, wish: Wish) -> Arrangement:
    if not wish.join_information.strip():
        raise MoveRefused(_("Say how to join online."))
    if was.status == Status.POSTPONED and wish.dates is None:
        raise MoveRefused(_("Give the new dates: the old ones were postponed."))
    return after.moved(format="online", venue="", city="", countries=(), join_information=wish.join_information)


def _placed(after: Arrangement, wish: Wish) -> Arrangement:
    """A new city without a venue drops the old venue: it stands in the old city. A place ends being online."""
    if wish.venue or wish.city:
        after = after.moved(format="in_person", join_information="") if after.is_online else after
        after = after.moved(venue=wish.venue if wish.city else wish.venue or after.venue, city=wish.city or after.city)
    return after.moved(countries=wish.countries or after.countries)


def lock(pks: Iterable[int]) -> dict[int, Event]:
    """The events, locked in one order so that two publications wait for each other instead of deadlocking."""
    return {event.pk: event for event in Event.objects.select_for_update().filter(pk__in=pks).order_by("pk")}


def write(event: Event, after: Arrangement, *, at: datetime, is_public: bool = True) -> int:
    """Store the arrangement, make the event public and step its SEQUENCE; returns the new SEQUENCE.

    What the public has seen of it is kept findable: `event` is as `lock` loaded it.
    """
    if event.is_public:
        FormerArrangement.of(event, at=at).save()
    Event.objects.filter(pk=event.pk).update(
        **after.columns(), is_public=is_public, sequence=F("sequence") + 1, moved_at=at, changed_at=at
    )
    event.refresh_from_db()
    return event.sequence
