"""What may have been meant where nothing was found: words that everybody may find, at most two slips away."""

from collections.abc import Iterable

from django.db.models import Q

from apps.search.models import Word
from apps.search.query import Expression
from apps.search.words import RAW, fold

FARTHEST = 2
SHORT = 5
MOST_LOOKED_AT = 5_000
MOST_MENDED = 6


def suggestion(typed: str, expression: Expression) -> str:
    """What was typed with its unknown words mended, or nothing if there is none to mend."""
    words = list(dict.fromkeys(word for word in expression.words if len(word) > 2 and word.isalpha()))
    known = set(Word.objects.filter(word__in=words).values_list("word", flat=True))
    unknown = [word for word in words if word not in known][:MOST_MENDED]
    mended = {word: near for word, near in nearest(unknown).items() if near}
    return RAW.sub(lambda match: _mended(match[0], mended), typed) if mended else ""


def _mended(written: str, mended: dict[str, str]) -> str:
    words = fold(written)
    return mended.get(words[0], written) if len(words) == 1 else written


def nearest(words: list[str]) -> dict[str, str]:
    """One query for all of them: words with the same beginning or the same end, so that a slip in one of them is no
    matter. The nearest is taken, among the equally near the one that stands in most things.
    """
    if not words:
        return {}
    either_end = Q()
    for word in words:
        length = 1 if len(word) <= SHORT else 2
        either_end |= Q(word__startswith=word[:length]) | Q(backwards__startswith=word[::-1][:length])
    rows = Word.objects.filter(either_end).order_by("-count").values_list("word", "count")
    known = list(rows[: MOST_LOOKED_AT * len(words)])
    return {word: _nearest(word, known) for word in words}


def _nearest(word: str, known: Iterable[tuple[str, int]]) -> str:
    farthest = 1 if len(word) < SHORT else FARTHEST
    near = [
        (distance(word, other, farthest), -count, other)
        for other, count in known
        if abs(len(other) - len(word)) <= farthest and other != word
    ]
    best = min(near, default=(farthest + 1, 0, ""))
    return best[2] if best[0] <= farthest else ""


def distance(one: str, other: str, farthest: int) -> int:
    """Letters to add, drop, change or swap with their neighbours; `farthest` + 1 as soon as it is more than that."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row_before = before, row
        row = [i]
        for j, match in enumerate(other, 1):
            cost = min(row_before[j] + 1, row[-1] + 1, row_before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        before = row_before
        if min(row) > farthest:
            return farthest + 1
    return min(row[-1], farthest + 1)
