"""Lists of members are remembered, and none is ever told again after anything about it has changed.

Whatever members, their courses and staff do: what is told from memory is, to the byte, what would be worked out anew.
"""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.contacts.blocking import block, unblock
from apps.members import staffacts
from apps.members.models import Member
from apps.profiles import cards, directory
from apps.profiles.models import Card, Profile
from apps.profiles.visibility import Circle, Field
from apps.training import taking_part
from apps.training.models import Participation
from apps.training.standing import Standing
from apps.vocabulary import memory
from apps.vocabulary.models import TopicTranslation
from cmcoord_portal import freshness, remembered
from tests.factories import make_event, make_member
from tests.platform.editions import forget
from tests.profiles.factories import make_profile, open_to
from tests.resources.factories import make_topic

pytestmark = pytest.mark.django_db(transaction=True)

QUESTIONS = ["", "?constituency=military&q=number", "?topic=access"]
CIRCLES = [Circle.NOBODY, Circle.MY_COURSES, Circle.MEMBERS, Circle.MEMBERS, Circle.PUBLIC]
FIELDS = [Field.NAME, Field.CONSTITUENCY, Field.ROLE, Field.TOPICS]
OF_SESSION_AND_MEMBER = 2


@pytest.fixture(autouse=True)
def forgotten(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """And no moment ends in the middle of a test but where it is about that."""
    monkeypatch.setattr(remembered, "MEMBERS_AT_MOST_SECONDS", 1_000_000)
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "member_lists": "100000/h/key"}
    forget()
    yield
    caches[freshness.CACHE].clear()


class World:
    """Some members, a course that some of them are on, and acts that change who sees what of whom."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311  no secrets
        self.topic, self.event = make_topic("Access", slug="access"), make_event()
        self.staff = make_member("staff@example.org")
        self.people = [self._arrives(number) for number in range(10)]
        self.clients = [Client() for _each in range(3)]
        for client, viewer in zip(self.clients, self.people, strict=False):
            client.force_login(viewer)

    def _arrives(self, number: int) -> Member:
        profile = make_profile(name=f"Number {number}", constituency="military", role="Adviser")
        profile.topics.add(self.topic)
        self.opens(profile.member)
        return profile.member

    def acts(self) -> list[Callable[[], object]]:
        one, other = self.chance.sample(self.people, 2)
        others = self.people[len(self.clients) :]  # those who look stay
        return [
            lambda: self.opens(one),
            lambda: block(other, by=one, name="somebody", at=timezone.now()),
            lambda: unblock(other.public_id, by=one),
            lambda: self.comes(one),
            lambda: self.goes(one),
            lambda: self.staff_do(self.chance.choice(others)),
            lambda: self.chance.choice(others).delete() if self.chance.random() < 0.1 else None,
            lambda: TopicTranslation.objects.update(name=f"Access {self.chance.random()}"),
            lambda: Card.objects.filter(member=one).update(role=f"Role {self.chance.random()}"),
        ]

    def opens(self, member: Member) -> None:
        if profile := Profile.objects.filter(member=member.pk).first():
            profile.openings.all().delete()
            open_to(profile, {field: self.chance.choice(CIRCLES) for field in FIELDS})
            cards.refresh([member.pk])

    def comes(self, member: Member) -> None:
        if Member.objects.filter(pk=member.pk).exists() and not self.event.participations.filter(member=member):
            row = Participation(event=self.event, member=member, email=member.email, name=member.name)
            taking_part.enter(row, by=None, at=timezone.now())

    def goes(self, member: Member) -> None:
        for row in self.event.participations.filter(member=member, state=Standing.ACCEPTED):
            taking_part.move(row, Standing.WITHDRAWN, by=None, at=timezone.now())

    def staff_do(self, member: Member) -> None:
        if known := Member.objects.filter(pk=member.pk).first():
            act = "suspend" if known.is_active else "let_in"
            staffacts.perform(act, known, why=staffacts.Why.SAFETY, by=self.staff, at=timezone.now())


@pytest.mark.parametrize("seed", range(3))
def test_what_is_told_from_memory_is_what_would_be_worked_out_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world, differing, told = World(seed), [], set[str]()
    for turn in range(30):
        do = world.chance.choice(world.acts())
        do()
        for number, client in enumerate(world.clients):
            for question in QUESTIONS:
                remembered = client.get(f"/members/{question}").text
                with monkeypatch.context() as patch:
                    patch.setattr(memory, "edition", lambda: None)
                    anew = client.get(f"/members/{question}").text
                told.add(anew)
                differing += [(turn, number, question)] * (remembered != anew)

    assert differing == []
    assert len(told) > 3 * len(QUESTIONS)


def queries(client: Client, address: str = "/members/") -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.fixture
def amina() -> Client:
    make_profile(name="Jose", opened={Field.NAME: Circle.MEMBERS})
    client = Client()
    client.force_login(make_member())
    return client


def test_a_known_list_asks_only_for_the_session_and_the_member(amina: Client) -> None:
    assert queries(amina) > OF_SESSION_AND_MEMBER

    assert queries(amina) == OF_SESSION_AND_MEMBER


def test_what_one_member_asked_for_is_known_to_another_in_the_same_company(amina: Client) -> None:
    amina.get("/members/")
    other = Client()
    other.force_login(make_member())
    other.get("/members/?q=somebody")  # company is known

    assert queries(other) == OF_SESSION_AND_MEMBER


def test_a_refused_question_is_not_kept(amina: Client) -> None:
    amina.get("/members/?country=nowhere")

    assert amina.get("/members/?country=nowhere").status_code == 400
    assert "nowhere" not in str(directory._pages.kept.keys())


def test_nothing_is_remembered_while_nobody_knows_the_edition(amina: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness.MEMBERS, "edition", lambda: None)
    amina.get("/members/")

    assert queries(amina) > OF_SESSION_AND_MEMBER


def test_nothing_is_remembered_for_longer_than_a_moment(amina: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    amina.get("/members/")
    later = remembered.time.time() + remembered.MEMBERS_AT_MOST_SECONDS

    monkeypatch.setattr(remembered.time, "time", lambda: later)

    assert queries(amina) > OF_SESSION_AND_MEMBER
