"""The letters of a notice: one per language, zone and set of lines, as the outbox takes them.

An event's part is rendered once per language, zone and state and reused, so that a notice to thousands stays quick.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from textwrap import wrap

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from apps.notices import phrases
from apps.notices.models import Notice, StatusChange
from apps.notices.recipients import Recipient, Told
from apps.notices.steps import Step
from apps.outbox.letters import ATTENDEE, NAME, NUMBER, Calendar, Letter
from apps.training import ics
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.dates import Dates
from apps.vocabulary.richtext import absolute, plain

COLUMNS = 72


@dataclass(frozen=True)
class Key:
    """What makes two people's letters the same."""

    language: str
    time_zone: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Part:
    """One event's share of a letter."""

    text: str
    html: str
    calendar: Calendar | None


@dataclass
class Wording:
    """Words the letters of one publication. `steps`: change id → step, those of overtaken notices included."""

    notice: Notice
    steps: Mapping[int, Step]
    at: datetime
    parts: dict[tuple[str, str, Told], Part] = field(default_factory=dict)
    calendars: dict[tuple[str, int, bool], Calendar | None] = field(default_factory=dict)

    def key(self, recipient: Recipient) -> Key:
        """The zone only matters to an event with clock times."""
        timed = any(self._is_timed(self.steps[line.change]) for line in recipient.told)
        return Key(recipient.language, recipient.time_zone if timed else "", recipient.told)

    def letter(self, key: Key) -> Letter:
        with translation.override(key.language):
            parts = [self._part(key.language, key.time_zone, line) for line in key.told]
            calendars = tuple(part.calendar for part in parts if part.calendar)
            context = self._context(key, parts, calendars)
            return Letter(
                language=key.language,
                subject=self._subject(key),
                text=_wrapped(get_template("notices/mail/letter.txt").render(context)),
                html=get_template("notices/mail/letter.html").render(context),
                calendars=calendars,
                about=tuple((line.change, line.state) for line in key.told),
            )

    @staticmethod
    def _is_timed(step: Step) -> bool:
        return step.was.dates.is_timed or step.after.dates.is_timed

    def _subject(self, key: Key) -> str:
        """Status word, course, place and dates; on a single line whatever the title holds."""
        steps = [self.steps[line.change] for line in key.told]
        words = phrases.headline_of_several({step.change.kind for step in steps}, len(steps))
        if len(steps) == 1:
            (step,) = steps
            dates = step.after.dates if step.after.status == Status.SCHEDULED else step.was.dates
            facts = (step.event.title, step.after.city or step.was.city, datewords.short_span(dates))
            words = f"{StatusChange.Kind(step.change.kind).label}: {', '.join(fact for fact in facts if fact)}"
        if self.notice.version > 1:
            words = _("Correction: %(subject)s") % {"subject": words}
        return " ".join(words.split())

    def _context(self, key: Key, parts: list[Part], calendars: tuple[Calendar, ...]) -> dict[str, object]:
        steps = [self.steps[line.change] for line in key.told]
        first, written = steps[0], self.notice.in_language(key.language)
        one = len(steps) == 1
        return {
            "notice": self.notice,
            "language": key.language,
            "is_rtl": translation.get_language_bidi(),
            "name": NAME,
            "number": NUMBER,
            "headline": phrases.headline(first.change.kind, first.event.title)
            if one
            else phrases.headline_of_several({step.change.kind for step in steps}, len(steps)),
            "standing": phrases.standing(first.change.kind, key.told[0].state) if one else "",
            "is_correction": self.notice.version > 1,
            "reason": self.notice.get_reason_display() if self.notice.reason else "",
            "letter": written,
            "is_fallback": written is not None and written.language != key.language,
            "letter_text": plain(written.letter, site=settings.SITE_URL) if written else "",
            "letter_html": absolute(written.letter, site=settings.SITE_URL) if written else "",
            "todo_text": plain(written.what_to_do, site=settings.SITE_URL) if written else "",
            "todo_html": absolute(written.what_to_do, site=settings.SITE_URL) if written else "",
            "parts": parts,
            "sources": self.notice.sources.all(),
            "calendar_note": phrases.calendar_note([calendar.method for calendar in calendars]),
            "url": self._url(self.notice.get_absolute_url()),
            "codes": ", ".join(step.event.code for step in steps),
            "date": datewords.day(self.at.date()),
        }

    def _part(self, language: str, zone: str, line: Told) -> Part:
        if (language, zone, line) not in self.parts:
            self.parts[language, zone, line] = self._new_part(self.steps[line.change], zone, line.state)
        return self.parts[language, zone, line]

    def _new_part(self, step: Step, zone: str, state: str) -> Part:
        promise = getattr(step.change.notice, "promise", None)
        calendar = self._calendar(step, joins=state == phrases.State.ACCEPTED)
        context = {
            "event": step.event,
            "kind": step.change.kind,
            "word": StatusChange.Kind(step.change.kind).label,
            "old": self._arrangement(step, old=True, zone=zone),
            "new": self._arrangement(step, old=False, zone=zone),
            "dates_moved": step.was.dates != step.after.dates,
            "place_moved": step.was.whereabouts != step.after.whereabouts,
            "waits": step.waits,
            "is_cancelled": step.after.status == Status.CANCELLED,
            "promised_by": datewords.day(promise.by) if promise and step.waits else "",
            "join": step.after.join_information if state == phrases.State.ACCEPTED and step.after.is_online else "",
            "deadline": datewords.day(step.after.deadline_on)
            if step.after.deadline_on and step.after.deadline_on != step.was.deadline_on
            else "",
            "standing": phrases.standing(step.change.kind, state),
            "todo": phrases.todo(step.change.kind, state) + phrases.next_word(step.change.kind),
            "url": self._url(step.event.get_absolute_url()),
        }
        text = get_template("notices/mail/event.txt").render(context)
        return Part(text, get_template("notices/mail/event.html").render(context), calendar)

    def _arrangement(self, step: Step, *, old: bool, zone: str) -> dict[str, object]:
        arrangement = step.was if old else step.after
        return {
            "dates": datewords.span(arrangement.dates),
            "hours": _hours(arrangement.dates, zone),
            "place": arrangement.whereabouts,
        }

    def _calendar(self, step: Step, *, joins: bool) -> Calendar | None:
        """The reader's zone does not matter to it: a diary counts in its own."""
        key = (translation.get_language() or "en", step.change.pk, joins)
        if key not in self.calendars:
            self.calendars[key] = self._new_calendar(step, joins=joins)
        return self.calendars[key]

    def _new_calendar(self, step: Step, *, joins: bool) -> Calendar | None:
        """REQUEST when the person's diary should show the event, CANCEL when it should no longer; none without days."""
        goes_ahead = step.after.status == Status.SCHEDULED and ics.fits_a_diary(step.after.dates)
        dates = step.after.dates if goes_ahead else step.was.dates
        if not ics.fits_a_diary(dates):
            return None
        method = ics.REQUEST if goes_ahead else ics.CANCEL
        title = step.event.title
        entry = ics.Entry(
            uid=step.event.calendar_uid,
            sequence=step.sequence,
            status=ics.CONFIRMED if goes_ahead else ics.CANCELLED,
            summary=title if goes_ahead else f"{StatusChange.Kind(step.change.kind).label}: {title}",
            dates=dates,
            stamp=self.at,
            url=self._url(step.event.get_absolute_url()),
            location=step.after.whereabouts,
            description=step.after.join_information if goes_ahead and joins else "",
        )
        organizer = ics.Organizer(*parseaddr(settings.DEFAULT_FROM_EMAIL))
        return Calendar(
            f"{step.event.code}.ics",
            method,
            ics.invitation(entry, method=method, organizer=organizer, attendee=ATTENDEE),
        )

    @staticmethod
    def _url(path: str) -> str:
        return f"{settings.SITE_URL}{path}"


def _hours(dates: Dates, zone: str) -> list[str]:
    """The host's clock, the participant's, UTC; each only once."""
    if not dates.is_timed:
        return []
    return list(
        dict.fromkeys(datewords.clock(dates, name) for name in (dates.time_zone, zone or dates.time_zone, "UTC"))
    )


def _wrapped(text: str) -> str:
    """Lines of at most 72 columns (an address stays whole) and never more than one empty line in a row."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line == "-- ":
            lines.append(line)  # the space marks what follows as a signature (RFC 3676)
            continue
        indent = re.match(r"[ ]*(?:\* )?", line)
        hang = " " * len(indent.group()) if indent else ""
        lines += wrap(line, COLUMNS, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False) or [""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
