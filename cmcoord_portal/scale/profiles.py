"""Profiles of invented members, what each of them opened, and the directory's cards as the portal makes them."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import TypeVar

from allauth.account.models import EmailAddress

from apps.members.models import Member
from apps.profiles import cards
from apps.profiles.models import Card, CardMark, Opening, Profile
from apps.profiles.visibility import Circle, Field
from apps.vocabulary.languagenames import SPOKEN
from cmcoord_portal.scale import people
from cmcoord_portal.scale.ground import Ground
from cmcoord_portal.scale.tables import FIRST, Table
from cmcoord_portal.scale.vocabulary import table

MOST_FIELDS, MOST_MARKS = 16, 64
"""Each profile gets a range of primary keys of that length."""
ROLES = (
    "Civil-military coordination officer", "Access adviser", "Liaison officer", "Police adviser", "Head of office",
    "Planning officer", "Logistics officer", "Protection adviser", "Researcher", "Trainer", "Staff officer J9",
)  # fmt: skip
NAME_TO = {Circle.NOBODY: 25, Circle.MY_COURSES: 10, Circle.MEMBERS: 50, Circle.PUBLIC: 15}
OTHER_TO = {Circle.NOBODY: 30, Circle.MY_COURSES: 15, Circle.MEMBERS: 45, Circle.PUBLIC: 10}

Value = TypeVar("Value")


class Profiles:
    """Of members who are there already; each has proved the address."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.topic_names = ground, sorted(ground.topics)
        self.profiles, self.openings = Table.of(Profile), Table.of(Opening)
        self.topics = Table(Profile.topics.through, "id", "profile_id", "topic_id")
        self.cards, self.marks, self.addresses = Table.of(Card), Table.of(CardMark), Table.of(EmailAddress)

    def write(self, numbers: Iterable[int]) -> None:
        members = Member.objects.in_bulk([FIRST + number for number in numbers])
        for key, member in members.items():
            self.add(key, member)
        for rows in (self.profiles, self.openings, self.topics, self.cards, self.marks, self.addresses):
            rows.write()

    def add(self, key: int, member: Member) -> None:
        number, chance = key - FIRST, Random(f"profile {key - FIRST}")  # noqa: S311  invented people, no secrets
        profile = Profile(
            pk=key,
            member=member,
            role=chance.choice(ROLES),
            duty_country=_rare_and_common(chance, [row["country"] for row in table("places")]),
            spoken=_spoken(chance),
            biography="I have worked with both sides." if number % 3 else "",
            changed_at=people.JOINED,
        )
        topics = chance.sample(self.topic_names, chance.randrange(4))
        opened = dict(_opened(chance))
        self.profiles.take(profile)
        self.addresses.take(EmailAddress(pk=key, user=member, email=member.email, verified=True, primary=True))
        for place, (field, to) in enumerate(opened.items()):
            self.openings.take(Opening(pk=FIRST + number * MOST_FIELDS + place, profile=profile, field=field, to=to))
        for place, topic in enumerate(topics):
            self.topics.add(FIRST + number * MOST_FIELDS + place, key, self.ground.topics[topic])
        self.add_cards(number, cards.cards_of(profile, opened, topics=topics))

    def add_cards(self, number: int, made: Iterable[Card]) -> None:
        for card in made:
            card.pk = FIRST + number * len(Circle) + card.circle
            self.cards.take(card)
            for place, mark in enumerate(cards.leading_to(card)):
                mark.pk = FIRST + number * MOST_MARKS + place
                self.marks.take(mark)


def _opened(chance: Random) -> Iterator[tuple[str, Circle]]:
    """Without a row where it is nobody, as in the portal. Who opens no name opens nothing."""
    name = _drawn(chance, NAME_TO)
    for field in Field if name else ():
        to = name if field == Field.NAME else _drawn(chance, OTHER_TO)
        if to:
            yield field, to


def _spoken(chance: Random) -> list[str]:
    english = ["en"] if chance.random() < 0.8 else []
    return list(dict.fromkeys([*english, *(_rare_and_common(chance, [*SPOKEN]) for _ in range(chance.randrange(3)))]))


def _drawn(chance: Random, shares: dict[Value, int]) -> Value:
    return chance.choices([*shares], [*shares.values()])[0]


def _rare_and_common(chance: Random, values: list[Value]) -> Value:
    """The first one often, the last hardly ever."""
    return values[int((len(values) + 1) ** chance.random()) - 1]
