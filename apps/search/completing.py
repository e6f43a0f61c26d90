"""Titles and other names, completed while one types. Always a bounded look, however much there is."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from apps.search.engines import engine
from apps.search.models import Name, Word
from apps.search.query import Expression
from apps.search.wanted import KIND, Wanted, storable
from apps.search.words import name_phrase, readings, split

MOST = 8
LOOKED_AT = 300
ENDINGS = 3
SHORTEST_WITHIN = 2
"""Letters of a word before titles are looked up that have it elsewhere than at their beginning."""


def suggest(
    words: str, *, kinds: Collection[str], audiences: Collection[str], language: str, at: datetime
) -> list[str]:
    typed = split(words[:200])[:12]
    narrowed = {KIND: tuple(kinds)} if kinds else {}
    wanted = Wanted(None, narrowed, tuple(audiences), at)
    if not (typed and all(map(storable, [*kinds, *audiences]))):
        return []
    found = _best(_beginning(name_phrase(typed), wanted), typed, language)
    if len(found) < MOST and len(typed[-1]) >= SHORTEST_WITHIN:
        found += [text for text in _best(_within(typed, wanted, language), typed, language) if text not in found]
    return found[:MOST]


def _beginning(phrase: str, wanted: Wanted) -> list[Name]:
    """Those that begin with what was typed. The look is bounded before it is narrowed."""
    first = Name.objects.filter(phrase__startswith=phrase).values("pk")[:LOOKED_AT]
    return list(_visible(wanted).filter(pk__in=list(first.values_list("pk", flat=True))))


def _within(typed: list[str], wanted: Wanted, language: str) -> list[Name]:
    """Those of things that have the words so far and one that the last of them may become."""
    *before, last = typed
    endings = Word.objects.filter(word__startswith=last).order_by("-count").values_list("word", flat=True)[:ENDINGS]
    last_forms = [form for word in dict.fromkeys([last, *endings]) for form in readings((word,), language)]
    groups = [*(readings((word,), language) for word in before), tuple(dict.fromkeys(last_forms))]
    sql, values = engine().heads(replace(wanted, expression=Expression(tuple(groups))), limit=100)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH exact AS (SELECT 0 AS card_id) SELECT id FROM ({sql}) found", values)  # noqa: S608
        return list(_visible(wanted).filter(card__in=[pk for (pk,) in cursor.fetchall()]))


def _visible(wanted: Wanted) -> QuerySet[Name]:
    opened = Q(card__opens_at=None) | Q(card__opens_at__lte=wanted.at)
    names = Name.objects.filter(opened, card__audience__in=wanted.audiences).select_related("card")
    names = names.filter(card__kind__in=wanted.kinds) if wanted.kinds else names
    return names.defer("card__head", "card__marks")


def _best(names: Iterable[Name], typed: list[str], language: str) -> list[str]:
    """One for each thing: in the reader's language if it fits, of what is in force, the shortest first."""
    chosen: dict[int, Name] = {}
    for name in sorted(names, key=lambda name: _rank(name, language)):
        if _fits(name, typed):
            chosen.setdefault(name.card_id, name)
    return list(dict.fromkeys(name.text for name in chosen.values()))


def _rank(name: Name, language: str) -> tuple[bool, bool, int, str]:
    return name.card.standing == 0, name.language != language, len(name.text), name.text


def _fits(name: Name, typed: list[str]) -> bool:
    words = name.phrase.split()
    return all(any(word.startswith(one) for word in words) for one in typed)
