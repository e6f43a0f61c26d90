"""What is worked out once and told again: for one edition, in one language, and never more than there is room for."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.db import transaction
from django.utils.translation import override

from apps.vocabulary import memory
from apps.vocabulary.memory import Shelf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def under_one() -> Iterator[None]:
    with memory.under("one"):
        yield


class Worker:
    """Tells which turn it is."""

    def __init__(self, most: int = 10) -> None:
        self.turns = count(1)
        self.shelf = Shelf[int](most)

    def ask(self, key: str = "key") -> int:
        return self.shelf.once(key, lambda: next(self.turns))


@pytest.mark.usefixtures("under_one")
def test_what_is_known_is_not_worked_out_again() -> None:
    worker = Worker()

    assert [worker.ask("a"), worker.ask("b"), worker.ask("a"), worker.ask("b")] == [1, 2, 1, 2]


def test_what_shows_members_holds_under_an_edition_of_theirs_besides() -> None:
    worker, found = Worker(), []
    worker.shelf = Shelf[int](10, under=memory.edition_with_members)
    for site, members in [("one", "a"), ("one", "a"), ("one", "b"), ("two", "b"), ("two", None), (None, "b")]:
        with memory.under(site, members=lambda mark=members: mark):  # type: ignore[misc]
            found.append(worker.ask())

    assert found == [1, 1, 2, 3, 4, 5]


@pytest.mark.usefixtures("under_one")
def test_nothing_is_worth_knowing_too() -> None:
    asked, shelf = list[str](), Shelf[None](1)

    for _each in range(2):
        shelf.once("nothing", lambda: asked.append("once"))

    assert asked == ["once"]


def test_nothing_is_remembered_where_nobody_says_for_how_long() -> None:
    worker = Worker()

    assert [worker.ask(), worker.ask()] == [1, 2]


def test_a_new_edition_knows_nothing_of_a_former_one() -> None:
    worker = Worker()
    found = []
    for edition in ["one", "two", "two", "one"]:
        with memory.under(edition):
            found.append(worker.ask())

    assert found == [1, 2, 2, 3]


def test_what_was_begun_under_a_former_edition_is_not_told_under_a_newer_one() -> None:
    """While one request works something out, another one meets the next edition."""
    worker = Worker()

    def slowly() -> int:
        with memory.under("two"):
            worker.ask()
        return 100

    with memory.under("one"):
        worker.shelf.once("key", slowly)

    with memory.under("two"):
        assert worker.ask() != 100


@pytest.mark.usefixtures("under_one")
def test_nothing_is_remembered_within_a_transaction() -> None:
    worker = Worker()
    worker.ask()

    with transaction.atomic():
        assert [worker.ask(), worker.ask()] == [2, 3]

    assert worker.ask() == 1


@pytest.mark.usefixtures("under_one")
def test_each_language_has_its_own() -> None:
    worker = Worker()
    worker.ask()

    with override("fr"):
        assert worker.ask() == 2
    assert worker.ask() == 1


@pytest.mark.usefixtures("under_one")
def test_the_longest_unasked_for_goes_first() -> None:
    worker = Worker(most=2)

    assert [worker.ask(key) for key in "abacab"] == [1, 2, 1, 3, 1, 4]


@pytest.mark.usefixtures("under_one")
def test_of_many_only_those_that_are_not_known_are_asked_for_and_what_does_not_exist_is_left_out() -> None:
    shelf, asked = Shelf[str](10), list[list[int]]()

    def words(keys: list[int]) -> dict[int, str]:
        asked.append(keys)
        return {key: str(key) for key in keys if key != 3}

    assert shelf.each([1, 2], words) == {1: "1", 2: "2"}
    assert shelf.each([2, 3], words) == {2: "2"}
    assert asked == [[1, 2], [3]]
