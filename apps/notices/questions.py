"""What people are asked when dates move: which question, until when they may answer, and the links that lead to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from apps.applications import waiting
from apps.notices.models import Change, Notice, Window
from apps.notices.steps import sets_dates
from apps.outbox import links
from apps.outbox.links import BadLink
from apps.training.arrangement import Arrangement
from apps.training.models import Event, Participation, Trainer
from apps.training.standing import as_told
from apps.training.status import ChangeKind, Status

PURPOSE = "answer"
ASKED_ABOUT = (Status.SCHEDULED, Status.POSTPONED)
A_DAY, AN_INSTANT = timedelta(days=1), timedelta(microseconds=1)

Key = tuple[int, int]
"""Of a notice and an event."""


@dataclass(frozen=True)
class Question:
    """With windows: on which of these days could you come? Without: can you make the dates that `change` set?"""

    change: Change
    until: datetime | None
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Link:
    """Who follows it, and the notice in whose mail it stood."""

    person: Participation | Trainer
    notice: Notice


def token(person: str, notice: Notice) -> str:
    """Of a participation's or a trainer's public id."""
    return links.token(PURPOSE, person, notice.code, notice.version)


def address(token: str) -> str:
    """Of the page that asks, in the active language; `token` may be a place in a letter."""
    return reverse("notices:answer", args=["TOKEN"]).replace("TOKEN", token)


def follow(given: str) -> Link:
    """BadLink when it was not made here, or its person or notice is gone."""
    person, code, version = links.values(PURPOSE, given)
    notice = Notice.objects.issued().filter(code=code, version=version).first()
    found = _person(person)
    if notice is None or found is None:
        raise BadLink
    return Link(found, notice)


def _person(public_id: str) -> Participation | Trainer | None:
    participation = Participation.objects.select_related("event", "member").filter(public_id=public_id).first()
    return participation or Trainer.objects.select_related("event").filter(public_id=public_id).first()


def current(event: Event) -> Question | None:
    """What is asked about the event as it stands now; the newest version of the notice that made it so asks."""
    return current_of([event]).get(event.pk)


def current_of(events: Sequence[Event]) -> dict[int, Question]:
    """By event. As many queries for a hundred as for one."""
    changes = _published([event for event in events if event.status in ASKED_ABOUT])
    windows = _windows([event for event in events if event.status == Status.POSTPONED])
    found = {event.pk: _question(event, changes[event.pk], windows) for event in events}
    return {key: question for key, question in found.items() if question}


def _question(event: Event, changes: Sequence[Change], windows: Mapping[Key, tuple[Window, ...]]) -> Question | None:
    if event.status == Status.POSTPONED:
        return _about_windows(event, changes, windows)
    asking = (change for change in changes if change.now and sets_dates(change.was, change.now))
    change = next(asking, None)
    return Question(change, answer_until(event.arrangement, asked_at=_asked_at(change))) if change else None


def _published(events: Sequence[Event]) -> dict[int, list[Change]]:
    """By event, the newest first."""
    found: dict[int, list[Change]] = defaultdict(list)
    if events:
        changes = Change.objects.filter(event__in=events, notice__state=Notice.State.PUBLISHED, after__isnull=False)
        for change in changes.select_related("notice").order_by("-sequence", "-notice__version", "-pk"):
            found[change.event_id].append(change)
    return found


def _windows(events: Sequence[Event]) -> dict[Key, tuple[Window, ...]]:
    found: dict[Key, tuple[Window, ...]] = defaultdict(tuple)
    for window in Window.objects.filter(event__in=events).select_related("event") if events else ():
        found[window.notice_id, window.event_id] += (window,)
    return found


def _about_windows(
    event: Event, changes: Sequence[Change], windows: Mapping[Key, tuple[Window, ...]]
) -> Question | None:
    """They are open until dates are set."""
    if not changes or changes[0].kind != ChangeKind.POSTPONE:
        return None
    offered = windows.get((changes[0].notice_id, event.pk))
    return Question(changes[0], None, offered) if offered else None


def _asked_at(change: Change) -> datetime:
    return change.notice.published_at or change.notice.created_at


def answer_until(arrangement: Arrangement, *, asked_at: datetime) -> datetime | None:
    """The end of the last day to apply, as for applications; where it was over when people were asked, or where there
    is none, the beginning of the event."""
    return answer_by(arrangement, asked_at=asked_at) or waiting.beginning(arrangement.dates)


def answer_by(arrangement: Arrangement, *, asked_at: datetime) -> datetime | None:
    """What people can be told to keep to: the end of a last day to apply that was still to come."""
    if arrangement.deadline_on is None:
        return None
    end = datetime.combine(arrangement.deadline_on + A_DAY, time(), ZoneInfo(arrangement.dates.time_zone))
    begins = waiting.beginning(arrangement.dates) or end
    return min(end, begins) if asked_at < end else None


def last_moment(until: datetime) -> datetime:
    """“Until midnight” is understood as the day before."""
    return until - AN_INSTANT if until.time() == time() else until


def is_asked(state: str) -> bool:
    """Those who hold a place and have not come yet."""
    return as_told(state) == Participation.State.ACCEPTED
