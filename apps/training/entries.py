"""Events as the index of the search knows them, and as its results show them. Private ones do not exist there.

Registered a floor above: the state that an event is shown in depends on what notices say of it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from apps.search import index
from apps.search.entries import Entry, Text
from apps.search.sources import Shown
from apps.training.agenda import Row, row
from apps.training.models import Event
from apps.training.shown import Stories
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.models import FALLBACK
from apps.vocabulary.richtext import plain
from apps.vocabulary.templatetags.hmd import st

KIND = "event"
BATCH = 500
ONE_LINE = 10_000
STANDING = {Status.CANCELLED: 40, Status.HELD: 80}
AHEAD, OVER = 110, 80


def reindex(events: Collection[int]) -> None:
    """These, by primary key, in the transaction that changed them."""
    index.refresh(KIND, events)


class EventSource:
    def __init__(self, stories: Stories) -> None:
        self.stories = stories

    def entries(self, keys: Collection[int] | None = None) -> Iterator[Entry]:
        found = Event.objects.public().for_pages().order_by("pk")
        found = found if keys is None else found.filter(pk__in=keys)
        return map(entry, found.iterator(chunk_size=BATCH))

    def shown(self, keys: Collection[int], *, language: str, viewer: object, at: datetime) -> Mapping[int, Shown]:
        events = list(Event.objects.public().filter(pk__in=keys))
        told, today = self.stories(events), timezone.now().astimezone(UTC).date()
        with override(language):
            return {event.pk: _shown(row(event, told[event.pk], today=today)) for event in events}


def entry(event: Event) -> Entry:
    """Of an event loaded `for_pages`. Its texts are in English, as far as anybody knows."""
    dates = event.dates
    return Entry(
        kind=KIND,
        key=event.pk,
        titles=tuple(Text(FALLBACK, words) for words in (event.title, event.edition_label, event.code) if words),
        summaries=tuple(_summaries(event)),
        marks=frozenset(_marks(event)),
        dated_on=dates.first_day,
        standing=OVER if event.outcome_unverified else STANDING.get(Status(event.status), AHEAD),
    )


def _summaries(event: Event) -> Iterator[Text]:
    behind = (words for host in event.hosts.all() for words in (host.organization.short_name, host.organization.name))
    facts = (event.summary, event.course.title if event.course else "", event.venue, event.city, event.edition_code)
    yield Text(FALLBACK, "\n".join(filter(None, [*facts, *behind])))
    if event.description:
        yield Text(FALLBACK, plain(event.description, width=ONE_LINE))
    yield from _in_all_languages(event.arrangement.countries, event.dates.first_day)


@lru_cache(maxsize=1000)
def _in_all_languages(codes: tuple[str, ...], first_day: date | None) -> tuple[Text, ...]:
    """Where and when, as readers of each language would type it."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words = [str(countries.name(code)) for code in codes]
            words += [datewords.month(first_day)] if first_day else []
        found.append(Text(language, "\n".join(words)))
    return tuple(text for text in found if text.text)


def _marks(event: Event) -> Iterator[str]:
    yield f"event:{event.kind}"
    yield f"status:{event.status}"
    yield f"format:{event.format}"
    yield from (f"country:{code}" for code in event.arrangement.countries)
    if event.dates.first_day:
        yield f"year:{event.dates.first_day.year}"


def _shown(row: Row) -> Shown:
    event = row.event
    return Shown(
        title=event.title,
        url=event.get_absolute_url(),
        language="",
        kick=event.get_kind_display(),
        summary="\n".join(filter(None, [event.summary, plain(event.description, width=ONE_LINE)])),
        meta=" · ".join(filter(None, [_when(row), event.arrangement.whereabouts])),
        state=st(row.state),
    )


def _when(row: Row) -> str:
    """Dates that no longer hold are never told as if they did."""
    dates = row.event.dates
    if row.keeps_dates:
        return datewords.plain_span(dates, past=row.is_over)
    return f"{_('Old dates:')} {datewords.plain_span(dates)}" if dates.first_day else ""
