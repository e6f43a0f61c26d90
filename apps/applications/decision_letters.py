"""What somebody reads when a decision about their application is published: the event as it stands at that moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from apps.applications import coming, phrases
from apps.applications.invitations import calendars
from apps.applications.models import Decision
from apps.applications.readers import Reader, clock
from apps.applications.told_stories import story
from apps.outbox.letters import Letter, place
from apps.outbox.plainletter import Action, Words, plain_letter
from apps.training import ics
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from apps.vocabulary import datewords

LINK = place("link")


@dataclass(frozen=True)
class Key:
    """What makes two people's letters the same."""

    language: str
    result: str
    words: str


@dataclass(frozen=True)
class DecisionLetters:
    """Of one event at one moment."""

    event: Event
    at: datetime

    def key(self, decision: Decision, to: Reader) -> Key:
        return Key(to.language, decision.result, decision.words)

    def values(self, participation: Participation, to: Reader) -> dict[str, str]:
        """What is filled in for this person alone, besides the name."""
        link = coming.address(participation, language=to.language)
        return {"link": link, "clock": clock(to, self.event)}

    def letter(self, key: Key) -> Letter:
        with translation.override(key.language):
            words = WORDS[Standing(key.result)](self.event, [key.words] if key.words else [])
            is_invited = key.result == Standing.ACCEPTED
            parts = calendars(self.event, method=ics.REQUEST, at=self.at) if is_invited else ()
            return plain_letter(words, calendars=parts)


def _accepted(event: Event, own: list[str]) -> Words:
    if event.status == Status.POSTPONED:
        return _accepted_while_postponed(event, own)
    has_days = event.status == Status.SCHEDULED and ics.fits_a_diary(event.dates)
    return Words(
        headline=_("You have a place: %(event)s") % {"event": event.title},
        paragraphs=[_("You applied, and a place is yours. Please say whether you will come."), *own],
        facts=[*phrases.about(event), *phrases.joining(event)],
        actions=[Action(_("Say whether you will come"), LINK)],
        closing=[
            _("If you cannot come, say so by the same link: your place then goes to the next person."),
            *([_("The attached calendar file puts the dates into your calendar.")] if has_days else []),
            phrases.page(event),
        ],
        why=why(),
    )


def _accepted_while_postponed(event: Event, own: list[str]) -> Words:
    return Words(
        headline=_("You have a place, without dates yet: %(event)s") % {"event": event.title},
        paragraphs=[
            _("You applied, and a place is yours. The event is postponed; your place is kept for its new dates."),
            *own,
        ],
        facts=[
            (_("Event"), event.title),
            (_("Old dates, no longer valid"), datewords.span(event.dates)),
            (_("New dates"), promise(event)),
            (_("Place"), event.arrangement.whereabouts or "–"),
        ],
        actions=[Action(_("Give the place back if you do not want it any more"), LINK)],
        closing=[
            _("Please book no travel yet. We write to you when the new dates are set."),
            phrases.page(event),
        ],
        why=why(),
    )


def promise(event: Event) -> str:
    """What is promised of a postponed event's new dates."""
    told = story(event)
    if told.promised_by:
        return _("Promised by %(day)s") % {"day": datewords.day(told.promised_by)}
    return _("No date can be promised yet.")


def _waiting(event: Event, own: list[str]) -> Words:
    return Words(
        headline=_("You are on the waiting list: %(event)s") % {"event": event.title},
        paragraphs=[
            _("More people applied than there are places. You are on the waiting list."),
            *own,
        ],
        facts=_present(event),
        closing=[
            _("If a place becomes free and it is your turn, we write to you. You need not do anything until then."),
            phrases.page(event),
        ],
        why=why(),
    )


def _declined(event: Event, own: list[str]) -> Words:
    return Words(
        headline=_("We cannot offer you a place: %(event)s") % {"event": event.title},
        paragraphs=[_("Thank you for your application. This time we cannot offer you a place."), *own],
        facts=[(_("Event"), event.title)],
        closing=[_("Other courses stand in our calendar, and you are welcome to apply again."), phrases.page(event)],
        why=why(),
    )


def _present(event: Event) -> list[tuple[str, str]]:
    """Of a postponed event no dates that do not hold."""
    if event.status != Status.POSTPONED:
        return phrases.about(event)
    return [(_("Event"), event.title), (_("New dates"), promise(event))]


def why() -> str:
    return _("You get this mail because you applied for a place in this event.")


WORDS: dict[Standing, Callable[[Event, list[str]], Words]] = {
    Standing.ACCEPTED: _accepted,
    Standing.WAITING: _waiting,
    Standing.DECLINED: _declined,
}
