"""What the desk's pages show: people and letters of a preview, rows of a delivery. Long lists come in pages."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.translation import get_language_info

from apps.notices.models import Notice
from apps.notices.publishing import Preview
from apps.notices.wording import Key
from apps.outbox.letters import ATTENDEE, NAME, NUMBER, Letter
from apps.outbox.models import Mail, State
from apps.training.models import Participation

PER_PAGE = 200
UNREACHED = (State.FAILED, State.RETRYING, State.HELD, State.SKIPPED)
SAMPLE_NAME, SAMPLE_NUMBER = "N. N.", "0000"


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
        "letters": [
            {
                "number": number,
                "language": get_language_info(key.language)["name_translated"],
                "zone": key.time_zone,
                "people": count,
            }
            for number, (key, count) in enumerate(_samples(look))
        ],
    }


def _samples(look: Preview) -> list[tuple[Key, int]]:
    """One letter for each language and zone, with the number of people who read in that language and zone."""
    first: dict[tuple[str, str], Key] = {}
    counted: Counter[tuple[str, str]] = Counter()
    for person in look.recipients:
        key = look.wording.key(person)
        first.setdefault((key.language, key.time_zone), key)
        counted[key.language, key.time_zone] += 1
    return [(first[pair], counted[pair]) for pair in sorted(first)]


def sample_page(look: Preview, number: int, *, as_text: bool) -> HttpResponse | None:
    samples = _samples(look)
    if number >= len(samples):
        return None
    letter = look.wording.letter(samples[number][0])
    return _text_page(letter) if as_text else _html_page(letter)


def _text_page(letter: Letter) -> HttpResponse:
    parts = [
        letter.subject,
        letter.text,
        *(calendar.body.replace(ATTENDEE, "ATTENDEE:…") for calendar in letter.calendars),
    ]
    return HttpResponse(_filled("\n\n".join(parts)), content_type="text/plain; charset=utf-8")


def _html_page(letter: Letter) -> HttpResponse:
    return HttpResponse(_filled(letter.html))


def _filled(text: str) -> str:
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
