"""What notices ask of a member and have told them, for their own page: as many queries for ten courses as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from apps.applications.mine import whose
from apps.notices import questions
from apps.notices.answering import HAS_PLACE
from apps.notices.models import Availability, Notice, Reply
from apps.notices.questions import Question
from apps.training.models import Event, Participation
from apps.training.standing import TOLD

if TYPE_CHECKING:
    from apps.members.models import Member

MOST = 200
SHOWN = 10
LOOKED_BACK = timedelta(days=365)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Owed:
    """An answer that somebody waits for. Without `until` it may be given until dates are set."""

    event: Event
    url: str
    until: datetime | None
    is_about_windows: bool


def owed(member: "Member", *, at: datetime) -> list[Owed]:
    """The most urgent first."""
    of_theirs = Participation.objects.filter(whose(member), state__in=HAS_PLACE)
    people = list(of_theirs.select_related("event").order_by("-event__starts_on", "-pk")[:MOST])
    asked = questions.current_of([person.event for person in people])
    open_ones = [
        (person, asked[person.event_id])
        for person in people
        if person.event_id in asked and _is_open(asked[person.event_id], at=at)
    ]
    silent = _silent(open_ones)
    return sorted((_owed(person, question) for person, question in silent), key=lambda each: each.until or NEVER)


def _is_open(question: Question, *, at: datetime) -> bool:
    return question.until is None or at < question.until


def _silent(pairs: Sequence[tuple[Participation, Question]]) -> list[tuple[Participation, Question]]:
    people = [person for person, _question in pairs]
    replies = Reply.objects.filter(participation__in=people)
    replied = set(replies.values_list("change__event", "change__sequence", "participation"))
    days = Availability.objects.filter(participation__in=people)
    said = set(days.values_list("participation", "starts_on", "ends_on"))
    return [
        (person, question)
        for person, question in pairs
        if not _has_said(person, question, said)
        and (question.windows or (person.event_id, question.change.sequence, person.pk) not in replied)
    ]


def _has_said(person: Participation, question: Question, said: set[tuple[int, date, date]]) -> bool:
    """Some of the days are enough: what is left open is an answer, too."""
    return any((person.pk, window.starts_on, window.ends_on) in said for window in question.windows)


def _owed(person: Participation, question: Question) -> Owed:
    url = questions.address(questions.token(person.public_id, question.change.notice))
    return Owed(person.event, url, question.until, bool(question.windows))


def told(member: "Member", *, at: datetime) -> list[Notice]:
    """Current notices about the member's courses, the newest first."""
    events = Participation.objects.filter(whose(member), state__in=TOLD).values("event")
    about = Notice.objects.current().filter(changes__event__in=events, published_at__gt=at - LOOKED_BACK)
    return list(about.for_banners().distinct()[:SHOWN])
