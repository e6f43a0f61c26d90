"""Whom a notice reached and who answered it, for the staff's list; and who could come on which of the days offered."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from apps.members.models import Member
from apps.notices import trainers
from apps.notices.models import Availability, Notice, Reply, Window
from apps.notices.steps import sets_dates
from apps.outbox.models import Mail, State
from apps.training.models import Event, Participation, StandingChange, Trainer
from apps.training.standing import TOLD, Standing
from apps.vocabulary.datewords import short_span

NOT_REACHED = (State.FAILED, State.RETRYING, State.HELD, State.SKIPPED, State.WITHDRAWN)
ASKED = (Standing.ACCEPTED, Standing.CONFIRMED)
SETTLED = (Standing.CONFIRMED, Standing.WITHDRAWN)
"""Who came to this since the notice is not to be telephoned after, whether by another link or by a call."""


Said = Mapping[tuple[str, str], str]
"""Public id of the person and name of the days → the answer."""


class Group(TextChoices):
    NOT_REACHED = "1", gettext_lazy("Not reached")
    SILENT = "2", gettext_lazy("Not answered")
    ANSWERED = "3", gettext_lazy("Answered")
    TOLD = "4", gettext_lazy("No answer needed")


def people(notice: Notice, *, for_whom: Member) -> QuerySet[Participation]:
    """Who was told, is told now or has answered since, of the courses of this member of staff: whoever booked travel
    first, then by group."""
    reply = Reply.objects.filter(
        participation=OuterRef("pk"),
        change__event__changes__notice=notice,
        change__event__changes__sequence=F("change__sequence"),
    )
    mail = Mail.objects.filter(mailing=notice.mailing_id, address=OuterRef("email"))
    history = StandingChange.objects.filter(participation=OuterRef("pk"))
    rows = (
        Participation.objects.kept_by(for_whom)
        .filter(event__changes__notice=notice)
        .annotate(
            reply=Subquery(reply.values("answer")[:1]),
            replied_at=Subquery(reply.values("at")[:1]),
            said_days=Exists(_of_its_days(notice)),
            settled=Exists(history.filter(at__gt=notice.published_at, after__in=SETTLED)),
            mail_state=Subquery(mail.values("state")[:1]),
            mail_reason=Subquery(mail.values("reason")[:1]),
            mail_answer=Subquery(mail.values("last_answer")[:1]),
            last_note=Subquery(history.values("note")[:1]),
        )
    )
    heard = Q(state__in=TOLD) | Q(mail_state__isnull=False) | Q(reply__isnull=False)
    told = rows.filter(heard).annotate(group=_group(_asking(notice)))
    return told.select_related("event").order_by("-travel_booked", "group", "name", "pk")


def counts(rows: QuerySet[Any]) -> list[tuple[Group, int]]:
    found = Counter(rows.order_by().values_list("group", flat=True))
    return [(group, found[group.value]) for group in Group if found[group.value]]


def _of_its_days(notice: Notice) -> QuerySet[Availability]:
    offered = Window.objects.filter(
        notice=notice,
        event=OuterRef("participation__event"),
        starts_on=OuterRef("starts_on"),
        ends_on=OuterRef("ends_on"),
    )
    return Availability.objects.filter(Exists(offered), participation=OuterRef("pk"))


def _asking(notice: Notice) -> list[int]:
    """The events about which it asks something."""
    windows = set(notice.windows.values_list("event", flat=True))
    changes = notice.changes.select_related("event")
    return [
        change.event_id
        for change in changes
        if change.event_id in windows or (change.now and sets_dates(change.was, change.now))
    ]


def _group(asking: Collection[int]) -> Case:
    return Case(
        When(Q(reply__isnull=False) | Q(said_days=True) | Q(settled=True), then=Value(Group.ANSWERED)),
        When(Q(mail_state=None) | Q(mail_state__in=NOT_REACHED), then=Value(Group.NOT_REACHED)),
        When(event__in=asking, state__in=ASKED, then=Value(Group.SILENT)),
        default=Value(Group.TOLD),
    )


def offered(notice: Notice, *, for_whom: Member) -> QuerySet[Window]:
    return notice.windows.filter(event__in=Event.objects.kept_by(for_whom)).select_related("event")


@dataclass
class Line:
    """One person, and what they said of each window, after the window's days in words, in the windows' order."""

    person: Participation | Trainer
    said: list[tuple[str, str]]
    mail: str = ""
    """Where it did not arrive, the state of the mail in which a trainer is asked."""

    @property
    def is_trainer(self) -> bool:
        return isinstance(self.person, Trainer)


@dataclass
class Tally:
    event: Event
    windows: list[tuple[Window, list[int]]] = field(default_factory=list)
    """Each with how many can, could if need be, cannot, and have not said."""
    lines: list[Line] = field(default_factory=list)
    """Trainers first: without them there is no course."""


def tallies(notice: Notice, *, for_whom: Member) -> list[Tally]:
    """For each event about which the notice asks, of the courses of this member of staff. A handful of queries,
    however many answer."""
    windows = list(offered(notice, for_whom=for_whom))
    events = {window.event_id: window.event for window in windows}
    said, failed = _said(events), _not_reached(notice)
    teach = Trainer.objects.filter(event__in=events).order_by("name", "pk")
    take_part = Participation.objects.filter(event__in=events, state__in=ASKED).order_by("name", "pk")
    everybody: list[Participation | Trainer] = [*teach, *take_part]
    return [
        _tally(
            event,
            [window for window in windows if window.event_id == event.pk],
            [person for person in everybody if person.event_id == event.pk],
            said,
            failed,
        )
        for event in events.values()
    ]


def _not_reached(notice: Notice) -> dict[str, str]:
    """Trainer's address → what became of the mail. Participants' mails stand in the notice's own list."""
    mails = Mail.objects.filter(mailing__key=trainers.key_of(notice), state__in=NOT_REACHED)
    return {mail.address: mail.get_state_display() for mail in mails}


def _said(events: Collection[int]) -> Said:
    rows = Availability.objects.filter(Q(participation__event__in=events) | Q(trainer__event__in=events))
    rows = rows.annotate(whose=Coalesce("participation__public_id", "trainer__public_id"))
    return {(row.whose, row.days): row.answer for row in rows}


def _tally(
    event: Event,
    windows: Sequence[Window],
    persons: Sequence[Participation | Trainer],
    said: Said,
    failed: Mapping[str, str],
) -> Tally:
    answers = [[said.get((person.public_id, window.days), "") for window in windows] for person in persons]
    columns = [Counter(column) for column in zip(*answers, strict=True)] or [Counter() for _window in windows]
    kinds = [*Availability.Answer.values, ""]
    named = [short_span(window.dates) for window in windows]
    return Tally(
        event,
        [(window, [column[kind] for kind in kinds]) for window, column in zip(windows, columns, strict=True)],
        [
            Line(
                person,
                [(days, _label(each)) for days, each in zip(named, own, strict=True)],
                failed.get(person.email, "") if isinstance(person, Trainer) else "",
            )
            for person, own in zip(persons, answers, strict=True)
        ],
    )


def _label(answer: str) -> str:
    return str(Availability.Answer(answer).label) if answer else ""
