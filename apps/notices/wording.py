"""The letters of a notice: one per language and set of lines, as the outbox takes them.

An event's part is rendered once per language and state and reused, so that a notice to thousands stays quick.
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
from apps.notices.models import Notice, Reason, StatusChange
from apps.notices.recipients import Recipient, Told
from apps.notices.steps import Step
from apps.outbox.letters import ATTENDEE, NAME, NUMBER, Calendar, Letter, place, rough_size
from apps.training import ics
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.dates import Dates
from apps.vocabulary.richtext import absolute, plain

COLUMNS = 72
WHOLE_AT_MOST = 34_000  # octets


@dataclass(frozen=True)
class Key:
    """What makes two people's letters the same. The reader's own clock is filled in: zones would make too many."""

    language: str
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
    parts: dict[tuple[str, Told], Part] = field(default_factory=dict)
    clocks: dict[tuple[str, str, int, bool], str] = field(default_factory=dict)
    calendars: dict[tuple[str, int, bool], Calendar | None] = field(default_factory=dict)

    def key(self, recipient: Recipient) -> Key:
        return Key(recipient.language, recipient.told)

    def values(self, recipient: Recipient) -> dict[str, str]:
        """For each place where the reader's own clock goes: a line of its own, or nothing where it says nothing new."""
        with translation.override(recipient.language):
            return {
                _clock_place(line.change, old=old): self._own_clock(recipient, line.change, old=old)
                for line in recipient.told
                for old in (True, False)
                if _dates(self.steps[line.change], old=old).is_timed
            }

    def _own_clock(self, recipient: Recipient, change: int, *, old: bool) -> str:
        key = (recipient.language, recipient.time_zone, change, old)
        if key not in self.clocks:
            dates = _dates(self.steps[change], old=old)
            own = datewords.clock(dates, recipient.time_zone)
            self.clocks[key] = "" if own in _hours(dates) else f"\n  {own}"
        return self.clocks[key]

    def letter(self, key: Key) -> Letter:
        """With the notice's own letter in it, unless that is too heavy for a bad link: its address is there anyway."""
        letter = self._letter(key, whole=True)
        return letter if rough_size(letter) < WHOLE_AT_MOST else self._letter(key, whole=False)

    def _letter(self, key: Key, *, whole: bool) -> Letter:
        with translation.override(key.language):
            parts = [self._part(key.language, line) for line in key.told]
            calendars = tuple(part.calendar for part in parts if part.calendar)
            context = self._context(key, parts, calendars) | {"whole": whole}
            return Letter(
                language=key.language,
                subject=self._subject(key),
                text=_wrapped(get_template("notices/mail/letter.txt").render(context)),
                html=get_template("notices/mail/letter.html").render(context),
                calendars=calendars,
                about=tuple((line.change, line.state) for line in key.told),
            )

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
            "reason": self._reason(written.reason_text if written else ""),
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

    def _reason(self, sentence: str) -> str:
        """The label and the sentence; “Other” says nothing that the sentence does not say better."""
        label = self.notice.get_reason_display() if self.notice.reason else ""
        named = f"{label}." if label and not (sentence and self.notice.reason == Reason.OTHER) else ""
        return " ".join(words for words in (named, sentence) if words)

    def _part(self, language: str, line: Told) -> Part:
        if (language, line) not in self.parts:
            self.parts[language, line] = self._new_part(self.steps[line.change], line.state)
        return self.parts[language, line]

    def _new_part(self, step: Step, state: str) -> Part:
        promise = getattr(step.change.notice, "promise", None)
        joins = state == phrases.State.ACCEPTED
        ink, ground = _colours(step)
        context = {
            "event": step.event,
            "word": StatusChange.Kind(step.change.kind).label,
            "ink": ink,
            "ground": ground,
            "old": self._arrangement(step, old=True),
            "new": self._arrangement(step, old=False),
            "dates_moved": step.was.dates != step.after.dates,
            "place_moved": step.was.whereabouts != step.after.whereabouts,
            "waits": step.waits,
            "is_cancelled": step.after.status == Status.CANCELLED,
            "promised_by": datewords.day(promise.by) if promise and step.waits else "",
            "facts": _facts(step, joins=joins),
            "standing": phrases.standing(step.change.kind, state),
            "todo": phrases.todo(step.change.kind, state) + phrases.next_word(step.change.kind),
            "url": self._url(step.event.get_absolute_url()),
        }
        text = get_template("notices/mail/event.txt").render(context)
        html = get_template("notices/mail/event.html").render(context)
        return Part(text, html, self._calendar(step, joins=joins))

    def _arrangement(self, step: Step, *, old: bool) -> dict[str, object]:
        """Hours: the host's clock, then the place of the reader's own, then UTC."""
        hours = _hours(_dates(step, old=old))
        if hours:
            hours[0] += place(_clock_place(step.change.pk, old=old))
        arrangement = step.was if old else step.after
        return {"dates": datewords.span(arrangement.dates), "hours": hours, "place": arrangement.whereabouts}

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


def _dates(step: Step, *, old: bool) -> Dates:
    return step.was.dates if old else step.after.dates


def _colours(step: Step) -> tuple[str, str]:
    """Ink and ground, as the page shows that state."""
    if step.after.status == Status.CANCELLED:
        return "#9b1c1c", "#fdecea"
    return ("#8a4b00", "#fff3dc") if step.waits else ("#5b3a8c", "#f1ecfa")


def _facts(step: Step, *, joins: bool) -> list[tuple[str, str]]:
    """What holds now, besides the dates: label and value."""
    now, was = step.after, step.was
    facts = {
        _("Place"): now.whereabouts if now.whereabouts == was.whereabouts else "",
        _("How to join"): now.join_information if joins and now.is_online else "",
        _("Apply by"): datewords.day(now.deadline_on) if now.deadline_on and now.deadline_on != was.deadline_on else "",
    }
    return [(label, value) for label, value in facts.items() if value]


def _clock_place(change: int, *, old: bool) -> str:
    return f"clock-{change}-{'old' if old else 'new'}"


def _hours(dates: Dates) -> list[str]:
    """The host's clock and UTC, once where they are the same."""
    return list(dict.fromkeys(datewords.clock(dates, zone) for zone in (dates.time_zone, "UTC") if dates.is_timed))


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
