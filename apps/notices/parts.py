"""One event's share of a letter: text, HTML and calendar. Rendered once per language and state, then reused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from apps.notices import phrases, questions
from apps.notices.models import Notice, Reason
from apps.notices.recipients import Recipient, Told
from apps.notices.steps import Step
from apps.outbox.columns import indented
from apps.outbox.letters import ATTENDEE, Calendar, place
from apps.training import ics
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.dates import Dates


@dataclass(frozen=True)
class Part:
    text: str
    html: str
    calendar: Calendar | None


@dataclass
class Parts:
    """`steps`: change id → step, those of overtaken notices included. Everything is in the active language."""

    notice: Notice
    steps: Mapping[int, Step]
    at: datetime
    rendered: dict[tuple[str, Told, bool], Part] = field(default_factory=dict)
    clocks: dict[tuple[str, str, int, bool], str] = field(default_factory=dict)
    calendars: dict[tuple[str, int, bool], Calendar | None] = field(default_factory=dict)

    def part(self, line: Told, *, bare: bool) -> Part:
        """`bare` leaves out what happens to the person's place: the letter says it once for all its events."""
        key = (_language(), line, bare)
        if key not in self.rendered:
            self.rendered[key] = self._new_part(self.steps[line.change], line, bare=bare)
        return self.rendered[key]

    def own_clocks(self, recipient: Recipient) -> dict[str, str]:
        """For each place where the reader's own clock goes: a line of its own, or nothing where it says nothing new."""
        return {
            _clock_place(line.change, old=old): self._own_clock(recipient.time_zone, line.change, old=old)
            for line in recipient.told
            for old in (True, False)
            if _dates(self.steps[line.change], old=old).is_timed
        }

    def own_links(self, recipient: Recipient) -> dict[str, str]:
        """For each question the token that stands at the end of the person's own link."""
        places = dict(recipient.places)
        return {
            _link_place(line.change): questions.token(places[line.change], self.steps[line.change].change.notice)
            for line in recipient.told
            if self._asks(line)
        }

    def _asks(self, line: Told) -> bool:
        return questions.is_asked(line.state) and self.steps[line.change].asks

    def _own_clock(self, zone: str, change: int, *, old: bool) -> str:
        key = (_language(), zone, change, old)
        if key not in self.clocks:
            dates = _dates(self.steps[change], old=old)
            own = datewords.clock(dates, zone)
            self.clocks[key] = "" if own in _hours(dates) else indented(own)
        return self.clocks[key]

    def _new_part(self, step: Step, line: Told, *, bare: bool) -> Part:
        state = line.state
        promise = getattr(step.change.notice, "promise", None)
        ink, ground = _colours(step)
        context = {
            "event": step.event,
            "word": phrases.word(step.kind),
            "ink": ink,
            "ground": ground,
            "old": _arrangement(step, old=True),
            "new": _arrangement(step, old=False),
            "dates_moved": step.was.dates != step.after.dates and step.was.status != Status.TENTATIVE,
            "place_moved": step.was.whereabouts != step.after.whereabouts,
            "waits": step.waits,
            "is_cancelled": step.after.status == Status.CANCELLED,
            "promised_by": datewords.day(promise.by) if promise and step.waits else "",
            "facts": _facts(step, state),
            "asked": self._question(step) if self._asks(line) else {},
            "notes": [] if bare else [phrases.standing(step.kind, state, asks=step.asks), *todo(step, state)],
            "earlier": self._earlier(step.change.notice),
            "label": _labels(),
            "url": absolute_url(step.event.get_absolute_url()),
        }
        text = get_template("notices/mail/event.txt").render(context)
        html = get_template("notices/mail/event.html").render(context)
        return Part(text, html, self._calendar(step, joins=state == phrases.State.ACCEPTED))

    def _question(self, step: Step) -> dict[str, object]:
        by = None if step.windows else questions.answer_by(step.after, asked_at=self.at)
        question = phrases.question(step.change.kind)
        return {
            "question": question,
            "heading": question.upper(),
            "windows": [datewords.span(window.dates) for window in step.windows],
            "by": datewords.day(questions.last_moment(by).date()) if by else "",
            "url": absolute_url(questions.address(place(_link_place(step.change.pk)))),
        }

    def _earlier(self, notice: Notice) -> dict[str, str]:
        """What an earlier, overtaken notice said of the event: its own reason and address."""
        if notice.pk == self.notice.pk:
            return {}
        return {"reason": reason(notice), "url": absolute_url(notice.get_absolute_url())}

    def _calendar(self, step: Step, *, joins: bool) -> Calendar | None:
        """The reader's zone does not matter to it: a diary counts in its own."""
        key = (_language(), step.change.pk, joins)
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
            summary=title if goes_ahead else f"{phrases.word(step.kind)}: {title}",
            dates=dates,
            stamp=self.at,
            url=absolute_url(step.event.get_absolute_url()),
            location=step.after.whereabouts,
            description=step.after.join_information if goes_ahead and joins else "",
        )
        organizer = ics.Organizer(*parseaddr(settings.DEFAULT_FROM_EMAIL))
        body = ics.invitation(entry, method=method, organizer=organizer, attendee=ATTENDEE)
        return Calendar(f"{step.event.code}.ics", method, body)


def todo(step: Step, state: str) -> list[str]:
    return phrases.todo(step.kind, state) + phrases.next_word(step.kind)


def reason(notice: Notice) -> str:
    """The label and the sentence; “Other” says nothing that the sentence does not say better."""
    letter = notice.in_language(_language())
    sentence = letter.reason_text if letter else ""
    label = notice.get_reason_display() if notice.reason else ""
    named = f"{label}." if label and not (sentence and notice.reason == Reason.OTHER) else ""
    return " ".join(words for words in (named, sentence) if words)


def absolute_url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _language() -> str:
    return translation.get_language() or "en"


def _dates(step: Step, *, old: bool) -> Dates:
    return step.was.dates if old else step.after.dates


def _arrangement(step: Step, *, old: bool) -> dict[str, object]:
    """Hours: the host's clock, then the place of the reader's own, then UTC."""
    arrangement = step.was if old else step.after
    hours = _hours(arrangement.dates)
    if hours:
        hours[0] += place(_clock_place(step.change.pk, old=old))
    return {"dates": datewords.span(arrangement.dates), "hours": hours, "place": arrangement.whereabouts}


def _hours(dates: Dates) -> list[str]:
    """The host's clock and UTC, once where they are the same."""
    return list(dict.fromkeys(datewords.clock(dates, zone) for zone in (dates.time_zone, "UTC") if dates.is_timed))


def _clock_place(change: int, *, old: bool) -> str:
    return f"clock-{change}-{'old' if old else 'new'}"


def _link_place(change: int) -> str:
    return f"answer-{change}"


def _colours(step: Step) -> tuple[str, str]:
    """Ink and ground, as the page shows that state."""
    if step.after.status == Status.CANCELLED:
        return "#9b1c1c", "#fdecea"
    return ("#8a4b00", "#fff3dc") if step.waits else ("#5b3a8c", "#f1ecfa")


def _facts(step: Step, state: str) -> list[tuple[str, str, str]]:
    """What holds now, besides the dates: label for HTML, label for text, value."""
    now, was = step.after, step.was
    joins = state == phrases.State.ACCEPTED and now.is_online
    applies = step.kind == phrases.DEADLINE or (state == phrases.State.APPLIED and now.deadline_on != was.deadline_on)
    facts = {
        _("Place"): now.whereabouts if now.whereabouts == was.whereabouts else "",
        _("How to join"): now.join_information if joins else "",
        _("Apply by"): datewords.day(now.deadline_on) if applies and now.deadline_on else "",
    }
    return [(label, _heading(label), value) for label, value in facts.items() if value]


def _labels() -> dict[str, str]:
    labels = {
        "old_dates": _("Old dates, no longer valid"),
        "new_dates": _("New dates"),
        "dates": _("Dates"),
        "old_place": _("Old place, no longer valid"),
        "new_place": _("New place"),
    }
    return {name: _heading(label) for name, label in labels.items()}


def _heading(label: str) -> str:
    """In capitals, with the colon as the language sets it."""
    return (_("%(label)s:") % {"label": label}).upper()
