"""Finding members: by what each of them opened to the one who looks, in order of names, and never for long.

Everybody is looked at through the card that all members see, people on the viewer's courses through the card that they
show to these; the few who have blocked the viewer, or whom the viewer has blocked, not at all. What few bear is found
by the index of marks alone. Where many bear each thing that is asked for, a bounded number of cards is looked through
for one page, and the page says where it stopped: somebody's patience decides how much is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from apps.members.models import Member
from apps.profiles.company import Company
from apps.profiles.models import Card, CardMark
from apps.profiles.visibility import Circle

PER_PAGE = 20
WANTED = PER_PAGE + 1
PIECES = (1_000, 9_000)
"""Cards looked through one after another. Mostly the first piece is enough."""
FEW = 10_000
"""Cards with one mark, at most, that the index is asked to put in order."""
AT_ONCE = 4 * WANTED
"""Marks fetched: several words of one card may begin alike."""

Place = tuple[str, str]
"""In the order of names: sort key and public id of the last card that was looked at."""
NOWHERE: Place = ("", "")


@dataclass(frozen=True)
class Asked:
    """`exact` are marks that a card must bear, `begins` are beginnings of marks; `after` is where to go on."""

    exact: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    after: Place = NOWHERE

    @property
    def fits(self) -> Q:
        texts = [*(f" {mark} " for mark in sorted(self.exact)), *(f" {mark}" for mark in sorted(self.begins))]
        return Q(*(Q(found_by__contains=text) for text in texts))


@dataclass
class Found:
    """`go_on` is where the next page begins; `is_cut` says that there may be more, but not so near."""

    cards: list[Card] = field(default_factory=list)
    go_on: Place | None = None
    is_cut: bool = False


def find(asked: Asked, around: Company) -> Found:
    others, stopped_at = _everybody(asked, around)
    cards = sorted([*others, *_fellows(asked, around)], key=_place)
    if stopped_at:
        cards = [card for card in cards if _place(card) <= stopped_at]
    shown = cards[:PER_PAGE]
    if len(cards) > PER_PAGE:
        return Found(shown, go_on=_place(shown[-1]))
    return Found(shown, go_on=stopped_at, is_cut=stopped_at is not None)


def _place(card: Card) -> Place:
    return card.sort, card.public_id


def _fellows(asked: Asked, around: Company) -> list[Card]:
    if not around.near:
        return []
    cards = Card.objects.filter(asked.fits, member__in=around.near, member__is_active=True, circle=Circle.MY_COURSES)
    return list(_after(cards, asked.after)[:WANTED])


def _everybody(asked: Asked, around: Company) -> tuple[list[Card], Place | None]:
    """As many as a page needs and one more, and where the search was given up before there were so many. Whoever is
    left out is left out by the database: how many they are does not change where it stops."""
    left_out = Q(member__in=around.apart | around.near) | Q(member__in=Member.objects.filter(is_active=False))
    marks = CardMark.objects.exclude(card__in=Card.objects.filter(left_out).values("pk"))
    ways = _ways(asked)
    way = ways[0] if len(ways) == len(asked.exact) == 1 else _narrow(ways, marks)
    if way:
        keys = _bearing(marks.filter(way), [each for each in ways if each != way], asked.after)
        return list(Card.objects.filter(pk__in=keys)), None
    cards = Card.objects.filter(circle=Circle.MEMBERS).exclude(left_out)
    return _walk(cards, asked) if ways else (list(_after(cards, asked.after)[:WANTED]), None)


def _ways(asked: Asked) -> list[Q]:
    """To the cards: those first that mostly fewer lie at."""
    return [
        *(Q(mark__startswith=each) for each in sorted(asked.begins, key=len, reverse=True)),
        *(Q(mark=each) for each in sorted(asked.exact, key=_rarity, reverse=True)),
    ]


def _rarity(mark: str) -> int:
    """Of the kinds of marks, the one that mostly fewer people share."""
    return "kltc".find(mark[0])


def _narrow(ways: Sequence[Q], marks: QuerySet[CardMark]) -> Q | None:
    return next((way for way in ways if marks.filter(way)[: FEW + 1].count() <= FEW), None)


def _bearing(marks: QuerySet[CardMark], others: Sequence[Q], after: Place) -> list[int]:
    """Keys of the first cards with one of these marks that all other ways lead to as well."""
    for way in others:
        marks = marks.filter(card__in=CardMark.objects.filter(way).values("card"))
    found: dict[int, None] = {}
    while True:
        rows = list(_after(marks, after).values_list("card", "sort", "public_id")[:AT_ONCE])
        found |= dict.fromkeys(card for card, *_place in rows)
        if len(rows) < AT_ONCE or len(found) >= WANTED:
            return list(found)[:WANTED]
        after = rows[-1][1:]


def _walk(cards: QuerySet[Card], asked: Asked) -> tuple[list[Card], Place | None]:
    """Through the names, a piece at a time."""
    found, after = list[Card](), asked.after
    for size in PIECES:
        piece = _after(cards, after)
        ends = list(piece.values_list("sort", "public_id")[size - 1 : size])
        fitting = piece.filter(asked.fits)
        found += (_until(fitting, ends[0]) if ends else fitting)[: WANTED - len(found)]
        if not ends or len(found) == WANTED:
            return found, None
        after = ends[0]
    return found, after


def _after(rows: QuerySet, place: Place) -> QuerySet:
    sort, public_id = place
    ordered = rows.order_by("sort", "public_id")
    if place == NOWHERE:
        return ordered
    return ordered.filter(Q(sort__gt=sort) | Q(sort=sort, public_id__gt=public_id), sort__gte=sort)


def _until(rows: QuerySet, place: Place) -> QuerySet:
    sort, public_id = place
    return rows.filter(Q(sort__lt=sort) | Q(sort=sort, public_id__lte=public_id), sort__lte=sort)
