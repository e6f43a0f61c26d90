"""A thousand members, each of whom opened something else; every text of theirs is a word of its own."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from allauth.account.models import EmailAddress

from apps.members.models import Member
from apps.profiles import cards
from apps.profiles.models import Block, Opening, Profile
from apps.profiles.visibility import Circle, Field, Relation
from apps.training.models import Event, Participation
from apps.vocabulary.models import Topic, TopicTranslation
from tests.factories import make_event
from tests.profiles import crowdrows

COUNTRIES, LANGUAGES = ["KE", "JO", "PH", "NO"], ["so", "tpi", "sv", "am"]
CONSTITUENCIES = ["humanitarian", "military", "police", "academia"]
TOPICS = ["access", "convoys", "civil-unrest"]
ZONES, MAIL_LANGUAGES = ["Africa/Nairobi", "Asia/Amman"], ["fr", "ru"]
TEXTS = (
    *(Field.NAME, Field.ORGANIZATION, Field.ROLE, Field.BIOGRAPHY),
    *(Field.HISTORY, Field.COURSES, Field.PHOTO),
)
KINDS = (Field.CONSTITUENCY, Field.COUNTRY, Field.LANGUAGES, Field.TOPICS)
MORE = {Field.TIME_ZONE: ZONES, Field.MAIL_LANGUAGE: MAIL_LANGUAGES, Field.CONTACT: ["yes"]}
CLOSED_TO_VISITORS = {Field.MAIL_LANGUAGE, Field.CONTACT}


@dataclass
class One:
    """A member as made up: what stands in each field, and to whom it is opened."""

    number: int
    values: dict[str, str]
    opened: dict[str, int]
    is_active: bool
    is_fellow: bool
    is_blocked: bool
    public_id: str = ""

    def seen_by(self, relation: Relation) -> set[str]:
        """Told from the words of the issue, not by the code that is tried."""
        if not self.is_active or (self.is_blocked and relation != Relation.VISITOR):
            return set()
        if relation == Relation.MEMBER and self.is_fellow:
            relation = Relation.FELLOW
        needed = {Relation.FELLOW: 1, Relation.MEMBER: 2, Relation.VISITOR: 3}[relation]
        if self.opened.get(Field.NAME, 0) < needed:
            return set()
        shown = {name for name in self.values if self.opened.get(name, 0) >= needed}
        return shown - CLOSED_TO_VISITORS if relation == Relation.VISITOR else shown


@dataclass
class Crowd:
    people: list[One]
    viewer: Member
    members: dict[int, Member] = field(default_factory=dict)


def made_up(number: int, chance: Random) -> One:
    values = {str(name): f"q{name.value[:2]}{name.value[-1]}x{number:04d}" for name in TEXTS}
    kinds = (CONSTITUENCIES, COUNTRIES, LANGUAGES, TOPICS)
    values |= {str(name): chance.choice(choices) for name, choices in zip(KINDS, kinds, strict=True)}
    values |= {str(name): chance.choice(choices) for name, choices in MORE.items()}
    opened = {str(name): chance.choice([*Circle]) for name in Field}
    opened[Field.NAME] = chance.choice([0, 1, 2, 2, 2, 3, 3])
    return One(
        number,
        values,
        opened,
        is_active=chance.random() > 0.05,
        is_fellow=chance.random() < 0.1,
        is_blocked=chance.random() < 0.05,
    )


def build(size: int, seed: int) -> Crowd:
    chance = Random(seed)  # noqa: S311  made-up people, no secrets
    people = [made_up(number, chance) for number in range(size)]
    viewer = Member.objects.create_user("viewer@example.org", name="The viewer", language="en")
    EmailAddress.objects.create(user=viewer, email=viewer.email, verified=True, primary=True)
    Member.objects.bulk_create(_member(one) for one in people)
    members = {_number(member): member for member in Member.objects.exclude(pk=viewer.pk)}
    crowd = Crowd(people, viewer, members)
    for one in people:
        one.public_id = members[one.number].public_id
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members.values()
    )
    _write_profiles(crowd)
    _meet(crowd, make_event())
    return crowd


def _member(one: One) -> Member:
    return Member(
        email=f"one{one.number}@example.org",
        password="!",
        name=one.values[Field.NAME],
        organization=one.values[Field.ORGANIZATION],
        constituency=one.values[Field.CONSTITUENCY],
        time_zone=one.values[Field.TIME_ZONE],
        language=one.values[Field.MAIL_LANGUAGE],
        is_active=one.is_active,
    )


def _number(member: Member) -> int:
    return int(member.email.removeprefix("one").partition("@")[0])


def _write_profiles(crowd: Crowd) -> None:
    topics = {slug: Topic.objects.create(slug=slug) for slug in TOPICS}
    TopicTranslation.objects.bulk_create(
        TopicTranslation(topic=topic, language="en", name=slug) for slug, topic in topics.items()
    )
    Profile.objects.bulk_create(
        Profile(
            member=crowd.members[one.number],
            role=one.values[Field.ROLE],
            biography=one.values[Field.BIOGRAPHY],
            duty_country=one.values[Field.COUNTRY],
            spoken=[one.values[Field.LANGUAGES]],
        )
        for one in crowd.people
    )
    profiles = {profile.member_id: profile for profile in Profile.objects.all()}
    mine = {one.number: profiles[crowd.members[one.number].pk] for one in crowd.people}
    of_topics = Profile.topics.through
    of_topics.objects.bulk_create(
        of_topics(profile=mine[one.number], topic=topics[one.values[Field.TOPICS]]) for one in crowd.people
    )
    Opening.objects.bulk_create(
        Opening(profile=mine[one.number], field=name, to=to)
        for one in crowd.people
        for name, to in one.opened.items()
        if to
    )
    crowdrows.write({crowd.members[one.number].pk: one.values for one in crowd.people}, profiles)
    cards.repair()


def _meet(crowd: Crowd, event: Event) -> None:
    near = [crowd.viewer, *(crowd.members[one.number] for one in crowd.people if one.is_fellow)]
    Participation.objects.bulk_create(
        Participation(event=event, member=member, name="On the course", email=member.email, state="confirmed")
        for member in near
    )
    Block.objects.bulk_create(_blocks(crowd))


def _blocks(crowd: Crowd) -> Iterator[Block]:
    for one in crowd.people:
        if one.is_blocked:
            pair = [crowd.viewer, crowd.members[one.number]]
            who, whom = pair if one.number % 2 else pair[::-1]
            yield Block(who=who, whom=whom, at=datetime(2026, 1, 1, tzinfo=UTC))


def without_what_is_hidden(crowd: Crowd, relation: Relation) -> None:
    """The same world, but that nothing is in it which this viewer must not know."""
    for one in crowd.people:
        seen = one.seen_by(relation)
        member = crowd.members[one.number]
        if not seen:
            Member.objects.filter(pk=member.pk).delete()
            continue
        gone = one.values.keys() - seen
        Member.objects.filter(pk=member.pk).update(**_emptied(OF_THE_MEMBER, gone))
        Profile.objects.filter(member=member).update(**_emptied(OF_THE_PROFILE, gone))
        crowdrows.remove(member, gone)
    cards.repair()


OF_THE_MEMBER = {
    Field.ORGANIZATION: ("organization", ""),
    Field.CONSTITUENCY: ("constituency", ""),
    Field.TIME_ZONE: ("time_zone", "UTC"),
    Field.MAIL_LANGUAGE: ("language", "en"),
}
OF_THE_PROFILE = {
    Field.ROLE: ("role", ""),
    Field.BIOGRAPHY: ("biography", ""),
    Field.COUNTRY: ("duty_country", ""),
}


def _emptied(columns: Mapping[Field, tuple[str, str]], gone: Collection[str]) -> dict[str, str]:
    return {column: nothing for name, (column, nothing) in columns.items() if name in gone}
