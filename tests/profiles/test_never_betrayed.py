"""For a thousand members who each opened something else: nothing that the portal answers tells of what they did not.

Two ways to see it: who is found is reckoned from what was made up, by a rule of its own; and every answer is the same,
to the byte and the query, in a world in which the hidden values do not exist.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.profiles import searching
from apps.profiles.visibility import Field, Relation
from tests.profiles.crowd import (
    CONSTITUENCIES,
    COUNTRIES,
    KINDS,
    LANGUAGES,
    TEXTS,
    TOPICS,
    Crowd,
    build,
    without_what_is_hidden,
)

pytestmark = pytest.mark.django_db
SIZE, ASKED = 1_000, 8
FILTERS = {
    Field.CONSTITUENCY: ("constituency", CONSTITUENCIES),
    Field.COUNTRY: ("country", COUNTRIES),
    Field.LANGUAGES: ("language", LANGUAGES),
    Field.TOPICS: ("topic", TOPICS),
}
FEEDS = ["calendar:atom", "calendar:ics", "calendar:json", "notices:atom", "notices:json"]
CHANGES = re.compile(rb'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|nonce="[^"]*"')
Answer = tuple[int, bytes, int]


class Eyes:
    """Of a viewer who asks and remembers each answer: status, bytes, number of queries."""

    def __init__(self, crowd: Crowd, relation: Relation) -> None:
        self.client, self.answers = Client(), dict[str, Answer]()
        if relation != Relation.VISITOR:
            self.client.force_login(crowd.viewer)
            self.client.get("/members/")
        self.client.get("/search/?q=the+first+search+of+a+process+asks+what+the+database+can")

    def ask(self, path: str) -> str:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            response = self.client.get(path)
        self.answers[path] = response.status_code, CHANGES.sub(b"", response.content), len(captured)
        return response.text

    def walk(self, **asked: str) -> list[str]:
        """Public ids, in order, over all pages."""
        found, query = list[str](), "?" + urlencode(asked)
        while query:
            page = self.ask(f"/members/{query}")
            found += re.findall(r'<h3><a href="/members/(\w+)/">', page)
            following = re.search(r'href="(\?[^"]*)" rel="next"', page)
            query = following[1].replace("&amp;", "&") if following else ""
        return found

    def told(self) -> bytes:
        return b"".join(content for _status, content, _queries in self.answers.values())


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield build(SIZE, seed=5)
        transaction.set_rollback(True)


def who(crowd: Crowd, relation: Relation, *fields: str, **values: str) -> set[str]:
    """Public ids of those who show these fields, and these values of them, to the viewer."""
    return {
        one.public_id
        for one in crowd.people
        if {Field.NAME, *fields, *values} <= one.seen_by(relation)
        and all(one.values[name] == value for name, value in values.items())
    }


def questions(eyes: Eyes, crowd: Crowd) -> None:
    """All that one can think of, about everything that was made up."""
    eyes.walk()
    for name in FEEDS:
        eyes.ask(reverse(name))
    for name, choices in FILTERS.values():
        for value in choices:
            eyes.walk(**{name: value})
    for one in crowd.people[:ASKED]:
        for name in TEXTS:
            eyes.walk(q=one.values[name])
            eyes.ask(f"/search/?q={one.values[name]}")
        eyes.ask(f"/search/suggest?q={one.values[Field.NAME]}")
        eyes.ask(f"/members/{one.public_id}/")
        eyes.ask(f"/members/{one.public_id}/photo/{one.values[Field.PHOTO]}.jpg")
        eyes.ask(f"/members/{one.public_id}/write/")


def test_the_list_holds_those_who_show_their_name_in_its_order(crowd: Crowd) -> None:
    found = Eyes(crowd, Relation.MEMBER).walk()
    names = {one.public_id: one.values[Field.NAME] for one in crowd.people}
    assert set(found) == who(crowd, Relation.MEMBER)
    assert [names[public_id] for public_id in found] == sorted(names[public_id] for public_id in found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_finds_those_who_show_what_it_asks_for(crowd: Crowd, kind: Field) -> None:
    name, choices = FILTERS[kind]
    eyes = Eyes(crowd, Relation.MEMBER)
    for value in choices:
        assert set(eyes.walk(**{name: value})) == who(crowd, Relation.MEMBER, **{kind: value})


def test_filters_and_words_together_find_whoever_shows_all_of_it(crowd: Crowd) -> None:
    eyes = Eyes(crowd, Relation.MEMBER)
    found = eyes.walk(constituency="military", language="so", q="qna")
    asked = {Field.CONSTITUENCY: "military", Field.LANGUAGES: "so"}
    assert set(found) == who(crowd, Relation.MEMBER, **asked)


def test_a_word_finds_whoever_shows_it(crowd: Crowd) -> None:
    eyes = Eyes(crowd, Relation.MEMBER)
    for one in crowd.people[:ASKED]:
        for name in (Field.NAME, Field.ORGANIZATION, Field.ROLE, Field.BIOGRAPHY):
            is_found = name in one.seen_by(Relation.MEMBER) and name != Field.BIOGRAPHY
            assert set(eyes.walk(q=one.values[name])) == ({one.public_id} if is_found else set())


BOUNDS = {"by the index": {"FEW": SIZE, "AT_ONCE": 2}, "through the names": {"FEW": 0, "PIECES": (30, 200)}}
"""However few are looked at in one go."""


@pytest.mark.parametrize("bounds", BOUNDS.values(), ids=BOUNDS.keys())
def test_whichever_way_the_search_goes_it_finds_the_same(
    crowd: Crowd, bounds: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = crowd.people[0]
    asked: list[dict[str, str]] = [
        {"constituency": "military", "language": "so"},
        {"q": one.values[Field.NAME], "topic": one.values[Field.TOPICS]},
        {"q": "q"},
        {"q": "q", "country": "KE"},
    ]
    eyes = Eyes(crowd, Relation.MEMBER)
    found = [eyes.walk(**each) for each in asked]
    assert len(found[2]) > SIZE // 4
    for name, value in bounds.items():
        monkeypatch.setattr(searching, name, value)

    assert [eyes.walk(**each) for each in asked] == found


@pytest.mark.parametrize("relation", [Relation.MEMBER, Relation.VISITOR])
def test_no_hidden_word_stands_anywhere(crowd: Crowd, relation: Relation) -> None:
    eyes = Eyes(crowd, relation)
    questions_without_the_words(eyes, crowd)
    told = eyes.told().decode()
    betrayed = [
        (one.number, name)
        for one in crowd.people
        for name in set(TEXTS) - one.seen_by(relation)
        if one.values[name] in told
    ]
    assert betrayed == []


def questions_without_the_words(eyes: Eyes, crowd: Crowd) -> None:
    """A form shows what was typed into it: that would be the asker's own word."""
    eyes.walk()
    for one in crowd.people[: 4 * ASKED]:
        eyes.ask(f"/members/{one.public_id}/")


@pytest.mark.parametrize(
    ("relation", "bounds"),
    [(Relation.MEMBER, {}), (Relation.VISITOR, {}), (Relation.MEMBER, BOUNDS["through the names"])],
)
def test_a_world_without_the_hidden_values_answers_the_same(
    crowd: Crowd, relation: Relation, bounds: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in bounds.items():
        monkeypatch.setattr(searching, name, value)
    here = Eyes(crowd, relation)
    questions(here, crowd)
    with transaction.atomic():
        without_what_is_hidden(crowd, relation)
        there = Eyes(crowd, relation)
        questions(there, crowd)
        transaction.set_rollback(True)

    assert here.answers.keys() == there.answers.keys()
    assert [path for path, answer in here.answers.items() if there.answers[path] != answer] == []


def test_the_world_has_some_of_each(crowd: Crowd) -> None:
    """The tries above would be worth nothing if everybody were hidden, or nobody."""
    suspended = {one.public_id for one in crowd.people if not one.is_active}
    for some in (suspended, who(crowd, Relation.VISITOR), who(crowd, Relation.MEMBER)):
        assert 30 < len(some) < SIZE - 30
