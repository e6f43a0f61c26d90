"""Every address of the portal, asked by everybody, answers as the table says; none is without an entry."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

from tests.platform.access.answers import DOOR, MISSING, SIGN_IN, Row
from tests.platform.access.roles import Role
from tests.platform.access.table import TABLE
from tests.platform.access.walker import Walker, patterns, place_of, place_of_nothing
from tests.platform.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CLOSED = (SIGN_IN, DOOR, MISSING)
"""Nobody learns from these whether there is such a thing. Staff who lack a right are told so instead."""
SESSIONS = '"django_session"'


def rows() -> Iterator[tuple[str, str, Row]]:
    return ((name, thing, row) for name, things in TABLE.items() for thing, row in things.items())


def test_every_address_has_an_entry_and_every_entry_an_address() -> None:
    assert TABLE.keys() - patterns().keys() == set()
    assert patterns().keys() - TABLE.keys() == set()
    assert {name: routes for name, routes in patterns().items() if len(routes) > 1} == {}


@pytest.mark.parametrize("role", Role)
def test_each_address_answers_a_get_as_the_table_says_and_changes_nothing(world: World, role: Role) -> None:
    walker, wrong, changed, told = Walker(world), [], [], []
    before = counts()
    for name, thing, row in rows():
        path = place_of(world, name, thing)
        answer = walker.ask(role, "GET", path)
        if answer.kind != row.get[role]:
            wrong.append(f"{name} [{thing}]: {answer.kind}, not {row.get[role]}")
        changed += [f"{name}: {sql}" for sql in answer.written if SESSIONS not in sql]
        if answer.kind in CLOSED:
            nothing = place_of_nothing(world, name, thing)
            if walker.ask(role, "GET", nothing).without(nothing) != answer.without(path):
                told.append(f"{name} [{thing}]")

    assert (wrong, changed, told) == ([], [], [])
    assert counts() == before


@pytest.mark.parametrize("role", Role)
def test_each_address_answers_an_empty_post_as_the_table_says(world: World, role: Role) -> None:
    walker, wrong = Walker(world), []
    for name, thing, row in rows():
        answer = walker.ask(role, "POST", place_of(world, name, thing))
        if answer.kind != row.post[role]:
            wrong.append(f"{name} [{thing}]: {answer.kind}, not {row.post[role]}")

    assert wrong == []


def counts() -> dict[type[Model], int]:
    return {model: model._base_manager.count() for model in apps.get_models()}
