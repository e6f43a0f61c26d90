"""An event as an item of a news feed: the words of its page, and its facts for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.training.agenda import Row, row
from apps.training.models import Event
from apps.training.shown import Story
from apps.vocabulary import datewords, syndication
from apps.vocabulary.syndication import Item


def item(event: Event, story: Story, *, today: date, zone: str) -> Item:
    shown = row(event, story, today=today, zone=zone)
    return Item(
        id=syndication.tag(settings.MAIL_DOMAIN, "event", event.uid),
        url=_address(event),
        title=f"{shown.state.word}: {event.title}",
        text="\n".join(_lines(shown)),
        published=event.created_at,
        updated=event.changed_at,
        tags=[str(event.get_kind_display())],
        facts=_facts(shown),
    )


def _lines(shown: Row) -> Iterator[str]:
    event, promised = shown.event, shown.story.promised_by
    if shown.keeps_dates:
        yield datewords.span(event.dates)
        yield from shown.clocks
    for dates in shown.old:
        yield f"{_('Old dates, no longer valid')}: {datewords.span(dates)}"
    if shown.waits and promised:
        yield f"{_('New dates promised by')} {datewords.day(promised)}"
    if shown.part_of:
        yield _("Part of: %(title)s") % {"title": shown.part_of.title}
    for words in (event.arrangement.whereabouts, event.language, event.summary):
        if words:
            yield words
    if shown.apply_by:
        yield _("apply by %(day)s") % {"day": datewords.day(shown.apply_by)}


def _facts(shown: Row) -> dict[str, Any]:
    """Dates as they are kept: wall time at the host's place and its zone. What no longer holds is in `was`."""
    event = shown.event
    return {
        "code": event.code,
        "status": event.status,
        "shown_as": shown.state.key,
        "kind": event.kind,
        "format": event.format,
        "course": event.course.code if event.course else None,
        "dates": event.dates.to_json() if shown.keeps_dates else None,
        "utc": _moments(event) if shown.keeps_dates else None,
        "was": [dates.to_json() for dates in shown.old],
        "countries": list(event.arrangement.countries),
        "city": event.city,
        "apply_by": event.deadline_on.isoformat() if event.deadline_on else None,
        "new_dates_promised_by": shown.story.promised_by.isoformat() if shown.story.promised_by else None,
        "part_of": _address(shown.part_of) if shown.part_of else None,
    }


def _moments(event: Event) -> list[str] | None:
    """First and last moment, where hours are known."""
    start, end = event.dates.starts(zone="UTC"), event.dates.ends(zone="UTC")
    return [start.isoformat(), end.isoformat()] if start and end else None


def _address(event: Event) -> str:
    return f"{settings.SITE_URL}{event.get_absolute_url()}"
