"""The one door into the index. Call it inside the transaction that changes a thing, where the change is made.

What can be found of a thing is asked of its source, under a lock on its card: of two changes at once the later one
reads what the earlier one left. A thing that its source no longer gives is found by nobody; its texts are kept, for it
may be given again, until it is forgotten.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from apps.search import cards, vocabulary
from apps.search.engines import engine
from apps.search.entries import Entry, Passage
from apps.search.lexemes import Texts
from apps.search.models import NOBODY, Card, Excerpt, Name
from apps.search.sources import sources
from apps.search.words import lexemes

BATCH = 500
Thing = TypeVar("Thing")
REPLACED = ["audience", "opens_at", "dated_on", "standing", "marks", "digest", "head"]


def refresh(kind: str, keys: Collection[int]) -> None:
    for batch in _batches(sorted(set(keys))):
        with transaction.atomic():
            _refresh(kind, batch)


def _refresh(kind: str, keys: list[int]) -> None:
    digests = _held(kind, keys)
    entries = {entry.key: entry for entry in sources[kind].entries(keys)}
    changed = [entry for key, entry in sorted(entries.items()) if digests.get(key) != cards.digest(entry)]
    _write(changed)
    _hide(kind, [key for key in keys if key not in entries])


def _held(kind: str, keys: Collection[int]) -> dict[int, str]:
    """Their digests, all their cards locked; where there is none, a hidden one is made: nothing can lock what is not.

    Again if another, who held a lock before, deleted what was locked.
    """
    held: dict[int, str] = {}
    while len(held) < len(keys):
        Card.objects.bulk_create([cards.hidden_card(kind, key) for key in keys], ignore_conflicts=True)
        held = dict(_locked(kind, keys).values_list("key", "digest"))
    return held


def _locked(kind: str, keys: Collection[int]) -> QuerySet[Card]:
    return Card.objects.select_for_update().filter(kind=kind, key__in=keys).order_by("key")


def _write(entries: list[Entry]) -> None:
    if not entries:
        return
    rows = Card.objects.bulk_create(
        [cards.card(entry) for entry in entries],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=REPLACED,
    )
    Name.objects.filter(card__in=rows).delete()
    fresh = []
    for row, entry in zip(rows, entries, strict=True):
        for name in cards.names(entry):
            name.card = row
            fresh.append(name)
    Name.objects.bulk_create(fresh)
    titles = {row.pk: cards.titles(entry) for row, entry in zip(rows, entries, strict=True)}
    for pk in Excerpt.objects.filter(card__in=titles).values_list("card", flat=True).distinct():
        engine().retitle(pk, titles[pk])
    vocabulary.learn_later(entries)


def _hide(kind: str, keys: list[int]) -> None:
    gone = Card.objects.filter(kind=kind, key__in=keys)
    with_texts = gone.filter(excerpts__isnull=False).distinct()
    hidden = cards.hidden_card(kind, 0)
    kept = list(with_texts.values_list("pk", flat=True))
    Name.objects.filter(card__in=kept).delete()
    Card.objects.filter(pk__in=kept).update(audience=NOBODY, marks=[], digest="", head=hidden.head)
    gone.exclude(pk__in=kept).delete()


def forget(kind: str, keys: Collection[int]) -> None:
    """For things that are deleted: their texts go, too."""
    Card.objects.filter(kind=kind, key__in=keys).delete()


def put_passages(kind: str, key: int, part: str, passages: Sequence[Passage]) -> None:
    """Replaces the text of one part, such as a file, of a thing that need not be findable yet."""
    made = list(cards.excerpts(passages, part=part))
    with transaction.atomic():
        _held(kind, [key])
        card = Card.objects.only("pk").get(kind=kind, key=key)
        card.excerpts.filter(part=part).delete()
        titles = next((cards.titles(entry) for entry in sources[kind].entries([key])), ())
        for batch in _batches(cards.titled(made, titles)):
            for excerpt in batch:
                excerpt.card = card
            Excerpt.objects.bulk_create(batch)


def drop_passages(kind: str, key: int, part: str) -> None:
    with transaction.atomic():
        for card in _locked(kind, [key]).only("pk"):
            card.excerpts.filter(part=part).delete()
        Card.objects.filter(kind=kind, key=key, audience=NOBODY, excerpts__isnull=True).delete()


def keep_parts(kind: str, keys: Collection[int], parts: Collection[str]) -> None:
    """Of the texts of these things only those parts are left; files that were deleted are found no more."""
    with transaction.atomic():
        kept = list(_locked(kind, keys).values_list("pk", flat=True))
        Excerpt.objects.filter(card__in=kept).exclude(part__in=parts).delete()


def rebuild(kind: str, *, at: datetime | None = None, counted: Counter[str] | None = None) -> int:
    """Compares every thing with its card and refreshes those that differ; returns how many.

    `counted` takes up the words of what everybody may find `at` that moment.
    """
    repaired, last = 0, None
    for entries in _batches(sources[kind].entries()):
        if counted is not None and at is not None:
            vocabulary.count(entries, counted, at=at)
        repaired += _repair(kind, entries, after=last, upto=entries[-1].key)
        last = entries[-1].key
    return repaired + _repair(kind, [], after=last, upto=None)


def _repair(kind: str, entries: list[Entry], *, after: int | None, upto: int | None) -> int:
    """Of the cards after one key up to another."""
    within = Card.objects.filter(kind=kind)
    within = within if after is None else within.filter(key__gt=after)
    within = within if upto is None else within.filter(key__lte=upto)
    kept = dict(within.exclude(audience=NOBODY).values_list("key", "digest").iterator())
    given = {entry.key: cards.digest(entry) for entry in entries}
    differing = [key for key in kept.keys() | given.keys() if kept.get(key) != given.get(key)]
    refresh(kind, differing)
    return len(differing)


def repair(*, at: datetime) -> dict[str, int]:
    """All kinds, and the vocabulary with them."""
    counted: Counter[str] = Counter()
    repaired = {kind: rebuild(kind, at=at, counted=counted) for kind in sources}
    vocabulary.replace(counted)
    return repaired


def split_texts_anew() -> int:
    """After the splitting of words has changed: every excerpt, from its own text. Returns how many."""
    split = 0
    for kind, source in sources.items():
        with_texts = Card.objects.filter(kind=kind, pk__in=Excerpt.objects.values("card")).only("key").order_by("key")
        for batch in _batches(with_texts.iterator()):
            titles = {entry.key: cards.titles(entry) for entry in source.entries([card.key for card in batch])}
            split += sum(_split_anew(card, titles.get(card.key, ())) for card in batch)
    return split


def _split_anew(card: Card, titles: Texts) -> int:
    excerpts = list(card.excerpts.only("language", "text"))
    for excerpt in excerpts:
        excerpt.words = cards.words_of_excerpt(lexemes(excerpt.text, excerpt.language), titles)
        excerpt.save(update_fields=["words"])
    return len(excerpts)


def _batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    iterator = iter(things)
    while batch := list(islice(iterator, BATCH)):
        yield batch
