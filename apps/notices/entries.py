"""Notices as the index of the search knows them: what the public list shows, in all its languages."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.notices.models import Notice, Translation
from apps.notices.stories import stories
from apps.search import index, sources
from apps.search.entries import Entry, Text
from apps.search.sources import Shown
from apps.training.entries import KIND as EVENT
from apps.training.entries import EventSource
from apps.vocabulary import datewords
from apps.vocabulary.richtext import plain

KIND = "notice"
BATCH = 200
ONE_LINE = 10_000


def reindex(notice: Notice, *, events: Collection[int]) -> None:
    """In the transaction that published or withdrew it: its versions, of which one is in force, and what it moved."""
    index.refresh(EVENT, events)
    index.refresh(KIND, list(Notice.objects.filter(code=notice.code).values_list("pk", flat=True)))


class NoticeSource:
    def entries(self, keys: Collection[int] | None = None) -> Iterator[Entry]:
        found = Notice.objects.current().order_by("pk").prefetch_related("translations")
        found = found if keys is None else found.filter(pk__in=keys)
        return map(entry, found.iterator(chunk_size=BATCH))

    def shown(self, keys: Collection[int], *, language: str, viewer: object, at: datetime) -> Mapping[int, Shown]:
        with override(language):
            return {notice.pk: _shown(notice) for notice in Notice.objects.current().for_banners().filter(pk__in=keys)}


def entry(notice: Notice) -> Entry:
    letters = notice.translations.all()
    published_on = notice.published_at.date() if notice.published_at else None
    return Entry(
        kind=KIND,
        key=notice.pk,
        titles=(*(Text(letter.language, letter.title) for letter in letters), Text("", notice.number)),
        summaries=tuple(Text(letter.language, _words(letter)) for letter in letters),
        marks=frozenset({f"reason:{notice.reason}"} | ({f"year:{published_on.year}"} if published_on else set())),
        dated_on=published_on,
    )


def _words(letter: Translation) -> str:
    rich = (plain(text, width=ONE_LINE) for text in (letter.letter, letter.what_to_do))
    return "\n".join(filter(None, [letter.reason_text, letter.promise, *rich]))


def _shown(notice: Notice) -> Shown:
    letter = notice.in_language()
    return Shown(
        title=notice.title,
        url=notice.get_absolute_url(),
        language=letter.language if letter else "",
        kick=_("Notice %(number)s") % {"number": notice.number},
        summary=_words(letter) if letter else "",
        meta=datewords.day(notice.published_at.date()) if notice.published_at else "",
    )


sources.register(KIND, NoticeSource())
sources.register(EVENT, EventSource(stories))
