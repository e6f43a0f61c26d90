"""The field's terms, which staff keep: a phrase asked for means every phrase of its group."""

from collections import defaultdict
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max

from apps.search.models import Term
from apps.search.query import Phrase, Thesaurus
from apps.search.words import readings, split
from apps.vocabulary.memory import Shelf

KNOWN = Shelf[Thesaurus](20)


def current() -> Thesaurus:
    """As staff left it."""
    return KNOWN.once("", _current)


def _current() -> Thesaurus:
    """One small query asks whether anything has changed since it was read."""
    state = Term.objects.aggregate(count=Count("pk"), last=Max("changed_at"), newest=Max("pk"))
    return _read(state["count"], state["last"], state["newest"]) if state["count"] else {}


@lru_cache(1)
def _read(_count: int, _last: datetime, _newest: int) -> Thesaurus:
    return expand(list(Term.objects.values_list("phrases", flat=True)))


def expand(groups: list[str]) -> Thesaurus:
    """Each group has one phrase per line. A phrase in two groups means both."""
    meanings: defaultdict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    for group in groups:
        forms = [form for line in group.splitlines() for form in readings(tuple(split(line)), "") if form]
        for form in forms:
            meanings[form].update(dict.fromkeys(forms))
    return {form: tuple(others) for form, others in meanings.items()}
