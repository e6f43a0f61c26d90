"""What the desk's pages show: people and letters of a preview, rows of a delivery. Long lists come in pages."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import get_language_info

from apps.notices import phrases, trainers
from apps.notices.models import Notice
from apps.notices.publishing import Preview
from apps.notices.recipients import Recipient
from apps.outbox.letters import ATTENDEE, NAME, NUMBER, Letter, place
from apps.outbox.models import Mail, State
from apps.training.models import Participation
from apps.vocabulary import datewords

PER_PAGE = 200
UNREACHED = (State.FAILED, State.RETRYING, State.HELD, State.SKIPPED)
SAMPLE_NAME, SAMPLE_NUMBER = "N. N.", "0000"
SAMPLE_LINK = "sample"
"""Whoever looks at a sample answers nothing for the person."""


def preview_context(look: Preview, *, page: str | None) -> dict[str, Any]:
    travellers = set(
        Participation.objects.told()
        .filter(event__in=[step.event.pk for step in look.steps], travel_booked=True)
        .values_list("email", flat=True)
    )
    events = {step.change.pk: step.event for step in look.wording.steps.values()}
    people = _page(look.recipients, page)
    return {
        "look": look,
        "people": people,
        "lines": [
            (
                person,
                [(events[line.change], Participation.State(line.state).label) for line in person.told],
                person.address in travellers,
            )
            for person in people
        ],
        "travellers": len(travellers),
        "asked": [(step, phrases.question(step.change.kind)) for step in look.steps if step.asks],
        "trainers": [rows[0][1].name for rows in trainers.asked_by(look.steps).values()],
        "promised_by": datewords.day(promise.by) if (promise := getattr(look.notice, "promise", None)) else "",
        "hold_minutes": -(-settings.MAIL_HOLD_SECONDS // 60),
        "letters": [
            {
                "number": number,
                "language": get_language_info(language)["name_translated"],
                "zone": zone,
                "people": len(people),
                "is_written": any(letter.language == language for letter in look.notice.translations.all()),
            }
            for number, ((language, zone), people) in enumerate(_readers(look))
        ],
    }


def _readers(look: Preview) -> list[tuple[tuple[str, str], list[Recipient]]]:
    """People by language and zone; the zone only where some letter tells the time of day."""
    readers: dict[tuple[str, str], list[Recipient]] = defaultdict(list)
    for person in look.recipients:
        readers[person.language, person.time_zone if look.wording.clocks(person) else ""].append(person)
    return sorted(readers.items())


def sample_page(look: Preview, number: int, *, as_text: bool) -> HttpResponse | None:
    """What the first reader of that language and zone would get; None when there are not so many."""
    readers = _readers(look)
    if number >= len(readers):
        return None
    person = readers[number][1][0]
    letter = look.wording.letter(look.wording.key(person))
    values = dict.fromkeys(look.wording.values(person), SAMPLE_LINK) | look.wording.clocks(person)
    return _text_page(letter, values) if as_text else _html_page(letter, values)


def _text_page(letter: Letter, values: Mapping[str, str]) -> HttpResponse:
    calendars = [calendar.body.replace(ATTENDEE, "ATTENDEE:…") for calendar in letter.calendars]
    text = _filled("\n\n".join([letter.subject, letter.text, *calendars]), values)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _html_page(letter: Letter, values: Mapping[str, str]) -> HttpResponse:
    return HttpResponse(_filled(letter.html, {name: linebreaksbr(value) for name, value in values.items()}))


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(place(name), value)
    return text.replace(NAME, SAMPLE_NAME).replace(NUMBER, SAMPLE_NUMBER)


def delivery_context(notice: Notice, *, page: str | None, now: datetime) -> dict[str, Any]:
    mails = Mail.objects.filter(mailing=notice.mailing_id)
    counts = mails.progress()
    total = sum(counts.values())
    done = total - sum(counts[state] for state in (State.QUEUED, State.RETRYING, State.SENDING))
    release = notice.mailing.release_at if notice.mailing else None
    return {
        "counts": [(state, state.label, counts[state]) for state in State if counts[state]],
        "total": total,
        "done": done,
        "sent": counts[State.SENT],
        "is_moving": done < total,
        "release": release,
        "wait": _clock(release - now) if release else "",
        "is_held_back": bool(
            release and release > now and notice.state == Notice.State.PUBLISHED and not notice.superseded_at
        ),
        "not_reached": _page(mails.filter(state__in=UNREACHED).order_by("state", "name"), page),
    }


def _clock(left: timedelta) -> str:
    minutes, seconds = divmod(max(int(left.total_seconds()), 0), 60)
    return f"{minutes}:{seconds:02}"


def _page(rows: Any, number: str | None) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(number)
