"""Cards are made anew from profiles: in the transaction that changed one, and of all of them at night."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from apps.members.models import Member
from apps.profiles.models import Card, CardMark, Profile
from apps.profiles.models.card import KEY, MARK
from apps.profiles.shown import shown_name
from apps.profiles.visibility import Circle, Field, Relation, seen_fields
from apps.search import words

RELATIONS = {Circle.MY_COURSES: Relation.FELLOW, Circle.MEMBERS: Relation.MEMBER}
"""Whose eyes each card stands for."""
BATCH = 500
LONGEST_WORD = MARK - 2


@transaction.atomic
def refresh(members: Collection[int]) -> None:
    """Of these members, by primary key. Who is suspended keeps the cards: whoever looks passes them over."""
    _lock(members)
    Card.objects.filter(member__in=members).delete()
    made = _made(members)
    Card.objects.bulk_create(made, batch_size=BATCH)
    CardMark.objects.bulk_create((mark for card in made for mark in leading_to(card)), batch_size=BATCH)


def repair() -> None:
    """Of all members, in batches, those whose cards are not what their profiles say."""
    Card.objects.filter(member__profile__isnull=True).delete()
    keys = list(Profile.objects.order_by("member").values_list("member", flat=True))
    for first in range(0, len(keys), BATCH):
        if stale := _stale(keys[first : first + BATCH]):
            refresh(stale)


def _lock(members: Collection[int]) -> None:
    """Two who make the same cards would both find none, and the second could not write its own."""
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk").values_list("pk"))


def _stale(members: Collection[int]) -> set[int]:
    stored = {_values(card) for card in Card.objects.filter(member__in=members)}
    return {key for key, *_others in stored ^ {_values(card) for card in _made(members)}}


def _values(card: Card) -> tuple[Any, ...]:
    kept = (getattr(card, field.attname) for field in card._meta.concrete_fields if not field.primary_key)
    return card.member_id, *(tuple(value) if isinstance(value, list) else value for value in kept)


def _made(members: Collection[int]) -> list[Card]:
    proved = Member.objects.proved().filter(pk__in=members)
    profiles = Profile.objects.filter(member__in=proved).select_related("member").prefetch_related("openings", "topics")
    return [card for profile in profiles for card in _as_stored(profile)]


def leading_to(card: Card) -> Iterator[CardMark]:
    """Few are on somebody's courses: those cards are all read."""
    for mark in card.found_by.split() if card.circle == Circle.MEMBERS else ():
        yield CardMark(card=card, mark=mark, sort=card.sort, public_id=card.public_id)


def _as_stored(profile: Profile) -> Iterator[Card]:
    opened = {opening.field: opening.to for opening in profile.openings.all()}
    return cards_of(profile, opened, topics=[topic.slug for topic in profile.topics.all()])


def cards_of(profile: Profile, opened: Mapping[str, int], *, topics: Sequence[str]) -> Iterator[Card]:
    for circle, relation in RELATIONS.items():
        seen = seen_fields(opened, relation)
        if Field.NAME in seen:
            yield _card(profile, circle, seen, topics)


def _card(profile: Profile, circle: Circle, seen: Collection[str], topics: Sequence[str]) -> Card:
    values: dict[str, Any] = {
        Field.ROLE: profile.role,
        Field.ORGANIZATION: profile.member.organization,
        Field.CONSTITUENCY: profile.member.constituency,
        Field.COUNTRY: str(profile.duty_country),
        Field.LANGUAGES: profile.spoken,
        Field.TOPICS: sorted(topics),
    }
    shown = {str(field): value for field, value in values.items() if field in seen}
    member, name = profile.member, shown_name(profile)
    card = Card(member=member, circle=circle, public_id=member.public_id, name=name, sort=sort_key(name), **shown)
    card.found_by = f" {' '.join(sorted(_marks(card)))} "
    return card


def _marks(card: Card) -> set[str]:
    text = f"{card.name} {card.role} {card.organization}"
    single = {constituency(card.constituency), country(card.country)} if card.constituency or card.country else set()
    return {
        *(word(each) for each in words.split(text)),
        *(language(each) for each in card.languages),
        *(topic(each) for each in card.topics),
        *(single - {constituency(""), country("")}),
    }


def sort_key(name: str) -> str:
    """Of its folded words, as hexadecimal digits: databases differ in how they put letters in order, not digits."""
    return " ".join(words.split(name)).encode()[: KEY // 2].hex()


def word(folded: str) -> str:
    return f"w:{folded[:LONGEST_WORD]}"


def language(code: str) -> str:
    return f"l:{code}"


def topic(slug: str) -> str:
    return f"t:{slug}"[:MARK]


def constituency(value: str) -> str:
    return f"k:{value}"


def country(code: str) -> str:
    return f"c:{code}"
