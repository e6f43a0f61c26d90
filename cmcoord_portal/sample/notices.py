"""Turns a notice written as a TOML file into a draft of the portal."""

import tomllib
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation

from apps.notices.drafting import save_with_number
from apps.notices.models import Change, Notice, Promise, Source, Translation, Window
from apps.training.models import Event
from apps.vocabulary import datewords
from cmcoord_portal.sample import tables

Text = dict[str, Any]


def text(name: str) -> Text:
    return tomllib.loads((tables.DATA / "notices" / f"{name}.toml").read_text(encoding="utf-8"))


def draft(text: Text, *, at: datetime, is_sample: bool = False) -> Notice:
    """`{promise_by}` in the letters becomes the promised day, in the words of each language."""
    earlier = Notice.objects.filter(code=text.get("supersedes", "")).first()
    notice = Notice(reason=text["reason"], supersedes=earlier, is_sample=is_sample)
    save_with_number(notice, year=at.year)
    by = promised_by(text, today=at.date())
    if by:
        Promise.objects.create(notice=notice, by=by)
    Translation.objects.bulk_create(letters(notice, text, by))
    Source.objects.bulk_create(Source(notice=notice, name=name) for name in text.get("sources", []))
    Change.objects.bulk_create(changes(notice, text))
    Window.objects.bulk_create(windows(notice, text))
    return notice


def promised_by(text: Text, *, today: date) -> date | None:
    days = text.get("promise_in_days")
    return today + timedelta(days=days) if days else text.get("promise_by")


def letters(notice: Notice, text: Text, by: date | None) -> list[Translation]:
    return [
        Translation(notice=notice, language=language, **filled(words, language, by))
        for language, words in text["letters"].items()
    ]


def filled(words: dict[str, str], language: str, by: date | None) -> dict[str, str]:
    with translation.override(language):
        promised = datewords.day(by) if by else ""
    return {name: value.strip().replace("{promise_by}", promised) for name, value in words.items()}


def windows(notice: Notice, text: Text) -> list[Window]:
    """`windows` are counted in weeks after the old dates."""
    events = events_of(text)
    offered = [(events[row["event"]], weeks) for row in text["changes"] for weeks in row.get("windows", ())]
    return [window(notice, event, weeks) for event, weeks in offered]


def window(notice: Notice, event: Event, weeks: int) -> Window:
    return Window(
        notice=notice,
        event=event,
        **{name: day for name in ("starts_on", "ends_on") if (day := later(getattr(event, name), weeks))},
    )


def events_of(text: Text) -> dict[str, Event]:
    return Event.objects.in_bulk([row["event"] for row in text["changes"]], field_name="code")


def changes(notice: Notice, text: Text) -> list[Change]:
    events = events_of(text)
    return [change(notice, events[row["event"]], row) for row in text["changes"]]


def change(notice: Notice, event: Event, row: Text) -> Change:
    weeks = row.get("weeks_later")
    starts_on, ends_on = (later(day, weeks) if weeks else None for day in (event.starts_on, event.ends_on))
    how_to_join = row.get("join_information", "")
    return Change(
        notice=notice, event=event, kind=row["kind"], starts_on=starts_on, ends_on=ends_on, join_information=how_to_join
    )


def later(day: date | None, weeks: int) -> date | None:
    return day + timedelta(weeks=weeks) if day else None
