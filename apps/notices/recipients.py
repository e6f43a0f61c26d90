"""Who is told what by a notice, and who is not told, with the reason. One person is one address."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from apps.notices.models import Change, Notice
from apps.notices.steps import Step
from apps.outbox.models import OPEN, Mail, State
from apps.training.models import Participation
from apps.training.standing import as_told

MAIL_KIND = "notice"


@dataclass(frozen=True)
class Told:
    """One line of a person's letter: a change, and how the person stands towards that event."""

    change: int
    state: str


@dataclass(frozen=True)
class Recipient:
    address: str
    name: str
    language: str
    time_zone: str
    told: tuple[Told, ...]
    places: tuple[tuple[int, str], ...] = ()
    """Change and public id of the person's participation in its event, for each line."""


@dataclass(frozen=True)
class LeftOut:
    name: str
    event: str
    why: str


@dataclass(frozen=True)
class Audience:
    recipients: list[Recipient]
    left_out: list[LeftOut]
    overtaken: list[int]
    """Mails of earlier notices, not sent yet, that this notice replaces; what else they said is said here."""

    @property
    def changes(self) -> set[int]:
        """Every change that some letter speaks of."""
        return {line.change for person in self.recipients for line in person.told}


def audience(steps: Sequence[Step]) -> Audience:
    """A handful of queries, however many take part."""
    by_event = {step.event.pk: step for step in steps}
    overtaken, besides = _overtaken(by_event)
    recipients: list[Recipient] = []
    left_out: list[LeftOut] = []
    for address, rows in sorted(_by_address(by_event).items()):
        told = [row for row in rows if row.state in Participation.TOLD]
        left_out += [_left_out(row, by_event) for row in rows if row.state not in Participation.TOLD]
        if told:
            recipients.append(_recipient(address, told, by_event, besides.get(address, ())))
    return Audience(recipients, left_out, overtaken)


def _by_address(by_event: Mapping[int, Step]) -> dict[str, list[Participation]]:
    people: dict[str, list[Participation]] = defaultdict(list)
    for row in Participation.objects.filter(event__in=by_event).select_related("member").order_by("-pk"):
        people[row.email].append(row)
    return people


def _recipient(
    address: str, rows: Sequence[Participation], by_event: Mapping[int, Step], besides: Sequence[tuple[Told, str]]
) -> Recipient:
    """The newest row speaks for the person; an account's own settings stand in for empty ones."""
    newest, member = rows[0], next((row.member for row in rows if row.member), None)
    told = sorted(
        (Told(by_event[row.event_id].change.pk, as_told(row.state)) for row in rows), key=lambda line: line.change
    )
    return Recipient(
        address=address,
        name=newest.name,
        language=newest.language or (member.language if member else "en"),
        time_zone=newest.time_zone or (member.time_zone if member else by_event[newest.event_id].event.time_zone),
        told=(*told, *(line for line, _place in besides)),
        places=(
            *((by_event[row.event_id].change.pk, row.public_id) for row in rows),
            *((line.change, place) for line, place in besides),
        ),
    )


def _left_out(row: Participation, by_event: Mapping[int, Step]) -> LeftOut:
    event = by_event[row.event_id].event
    return LeftOut(row.name, str(event), _("State: %(state)s.") % {"state": row.get_state_display()})


def _unsent(by_event: Mapping[int, Step]) -> list[Mail]:
    """Mails of earlier notices about one of these events that have not arrived, the newest first."""
    takes_part = Participation.objects.told().filter(email=OuterRef("address"), event__in=by_event)
    same_event = Change.objects.filter(notice__mailing=OuterRef("mailing"), event__in=by_event)
    mails = Mail.objects.filter(
        Exists(takes_part), Exists(same_event), state__in=[*OPEN, State.HELD, State.FAILED], mailing__kind=MAIL_KIND
    )
    return list(mails.select_related("template").only("address", "template__about").order_by("-pk"))


def _overtaken(by_event: Mapping[int, Step]) -> tuple[list[int], dict[str, list[tuple[Told, str]]]]:
    """Unsent mails about one of the same events, and what they would have said of other events: address → lines, each
    with the public id of the participation.

    Nobody receives an older notice after a newer one about the same event; nobody misses what it said besides.
    """
    mails = _unsent(by_event)
    lines = {mail.pk: [Told(*line) for line in mail.template.about] for mail in mails}
    spoken_of = Change.objects.filter(pk__in={line.change for told in lines.values() for line in told})
    events = dict(spoken_of.values_list("pk", "event"))
    standing = _standing({mail.address for mail in mails}, set(events.values()) - set(by_event))
    newest = _newest_changes(set(events.values()))
    besides: dict[str, dict[int, tuple[Told, str]]] = defaultdict(dict)
    for mail in mails:
        for line in lines[mail.pk]:
            event = events[line.change]
            if (mail.address, event) in standing:
                state, place = standing[mail.address, event]
                besides[mail.address].setdefault(event, (Told(newest[event], state), place))
    return [mail.pk for mail in mails], {address: list(told.values()) for address, told in besides.items()}


def _newest_changes(events: Collection[int]) -> dict[int, int]:
    """What holds now for each event, even where a mail that never arrived spoke of something older."""
    changes = Change.objects.filter(event__in=events, notice__state=Notice.State.PUBLISHED, after__isnull=False)
    return dict(changes.order_by("sequence", "notice__version", "pk").values_list("event", "pk"))


def _standing(addresses: Collection[str], events: Collection[int]) -> dict[tuple[str, int], tuple[str, str]]:
    """How each person stands towards each event today, and by which participation: who left it hears no more of it."""
    rows = Participation.objects.told().filter(email__in=addresses, event__in=events)
    found = rows.values_list("email", "event", "state", "public_id")
    return {(email, event): (as_told(state), public_id) for email, event, state, public_id in found}
