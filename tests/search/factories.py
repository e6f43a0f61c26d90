"""Things to be found, without any upper app: what the portal's sources would hand to the index."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.test import TestCase

from apps.search import finding, index
from apps.search.entries import Entry, Passage, Text
from apps.search.questions import Answer, Question
from apps.search.sources import Shown, sources

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
KIND = "resource"


class Shelf(dict[int, Entry]):
    """A source whose things are the values of a dictionary."""

    def entries(self, keys: Collection[int] | None = None) -> Iterable[Entry]:
        return [entry for key, entry in sorted(self.items()) if keys is None or key in keys]

    def shown(self, keys: Collection[int], *, language: str, viewer: object, at: datetime) -> Mapping[int, Shown]:
        return {}


def shelf(kind: str = KIND) -> Shelf:
    """The one registered for a kind, by the fixture `shelves`."""
    found = sources[kind]
    assert isinstance(found, Shelf)
    return found


def make_entry(title: str = "Guidelines", language: str = "en", **values: Any) -> Entry:
    """Indexed. `others` are further titles and `summary` a summary, each a text or a pair of language and text."""
    kind = values.pop("kind", KIND)
    key = values.pop("key", None) or max(shelf(kind), default=0) + 1
    titles = [(language, title), *values.pop("others", [])]
    summaries = [(language, values.pop("summary"))] if "summary" in values else []
    marks = frozenset(values.pop("marks", ()))
    entry = Entry(
        kind, key, tuple(Text(*one) for one in titles), tuple(Text(*one) for one in summaries), marks=marks, **values
    )
    shelf(kind)[key] = entry
    with TestCase.captureOnCommitCallbacks(execute=True):
        index.refresh(kind, [key])
    return entry


def make_text(entry: Entry, *texts: str, language: str = "en", part: str = "file:1") -> None:
    """Of a file of that thing, one text per page."""
    passages = [Passage(Text(language, text), page) for page, text in enumerate(texts, 1)]
    index.put_passages(entry.kind, entry.key, part, passages)


def find(words: str = "", **values: Any) -> Answer:
    return finding.find(Question(words, **values), at=NOW)


def found(words: str = "", **values: Any) -> list[str]:
    """The titles, in the order in which they were found."""
    return list(titles_of(find(words, **values)))


def titles_of(answer: Answer) -> Iterator[str]:
    for hit in answer.hits:
        yield shelf(hit.kind)[hit.key].titles[0].text
