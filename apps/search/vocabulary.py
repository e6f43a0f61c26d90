"""The words that everybody may find, for spelling. A word of something hidden never gets in.

New words are learnt once things are written; how many things have them is counted at night.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.search.entries import PUBLIC, Entry
from apps.search.models import Word
from apps.search.words import script, split

MOST_WORDS = 200_000
SHORTEST, LONGEST = 3, 40


def words_of(entry: Entry) -> set[str]:
    texts = (*entry.titles, *entry.summaries)
    return {word for text in texts for word in split(text.text) if _can_be_misspelt(word)}


def _can_be_misspelt(word: str) -> bool:
    return SHORTEST <= len(word) < LONGEST and word.isalpha() and script(word) != ""


def learn_later(entries: Iterable[Entry]) -> None:
    """When the change is committed, which must neither wait for another's words nor fail by them."""
    words = {word for entry in entries if entry.audience == PUBLIC and not entry.opens_at for word in words_of(entry)}

    def learn_now() -> None:
        learn(words)

    if words:
        transaction.on_commit(learn_now, robust=True)


def learn(words: set[str]) -> None:
    """In the order of the alphabet, so that two who learn at once do not wait for each other in a circle."""
    fresh = words - set(Word.objects.filter(word__in=words).values_list("word", flat=True))
    Word.objects.bulk_create([_row(word, 1) for word in sorted(fresh)], ignore_conflicts=True, batch_size=1_000)


def count(entries: Iterable[Entry], counted: Counter[str], *, at: datetime) -> None:
    for entry in entries:
        if entry.audience == PUBLIC and (entry.opens_at is None or entry.opens_at <= at):
            counted.update(words_of(entry))
    if len(counted) > 10 * MOST_WORDS:
        for word in [word for word, number in counted.items() if number == 1]:
            del counted[word]


def replace(counted: Counter[str]) -> None:
    """Writes only what differs."""
    wanted = dict(counted.most_common(MOST_WORDS))
    with transaction.atomic():
        kept = dict(Word.objects.values_list("word", "count"))
        gone = sorted(kept.keys() - wanted.keys())
        for start in range(0, len(gone), 1_000):
            Word.objects.filter(word__in=gone[start : start + 1_000]).delete()
        Word.objects.bulk_create(
            [_row(word, number) for word, number in sorted(wanted.items()) if kept.get(word) != number],
            update_conflicts=True,
            unique_fields=["word"],
            update_fields=["count"],
            batch_size=1_000,
        )


def _row(word: str, number: int) -> Word:
    return Word(word=word, backwards=word[::-1], count=number)
