"""Who may see what: the rule alone, without a database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.profiles.visibility import Circle, Field, Relation, effective, seen_fields

openings = st.dictionaries(st.sampled_from([*Field]), st.sampled_from([*Circle]))


@given(openings)
def test_a_closer_relation_never_sees_less(opened: dict[str, int]) -> None:
    by_closeness = [seen_fields(opened, relation) for relation in Relation]
    for closer, farther in pairwise(by_closeness):
        assert farther <= closer


@given(openings)
def test_nothing_is_seen_where_the_name_is_not(opened: dict[str, int]) -> None:
    for relation in (Relation.FELLOW, Relation.MEMBER, Relation.VISITOR):
        seen = seen_fields(opened, relation)
        assert not seen or Field.NAME in seen


@given(openings)
def test_what_was_not_opened_is_seen_by_its_owner_alone(opened: dict[str, int]) -> None:
    for field in set(Field) - {field for field, circle in opened.items() if circle}:
        assert field in seen_fields(opened, Relation.SELF)
        assert field not in seen_fields(opened, Relation.FELLOW)


@pytest.mark.parametrize(
    ("circle", "seen_by"),
    [
        (Circle.NOBODY, set()),
        (Circle.MY_COURSES, {Relation.FELLOW}),
        (Circle.MEMBERS, {Relation.FELLOW, Relation.MEMBER}),
        (Circle.PUBLIC, {Relation.FELLOW, Relation.MEMBER, Relation.VISITOR}),
    ],
)
def test_each_circle_holds_those_within_it(circle: Circle, seen_by: set[Relation]) -> None:
    opened: dict[str, int] = {Field.NAME: Circle.PUBLIC, Field.ROLE: circle}
    others = set(Relation) - {Relation.SELF}
    assert {relation for relation in others if Field.ROLE in seen_fields(opened, relation)} == seen_by


def test_who_is_not_signed_in_never_writes() -> None:
    opened: dict[str, int] = {Field.NAME: Circle.PUBLIC, Field.CONTACT: Circle.PUBLIC}
    assert effective(opened)[Field.CONTACT] == Circle.MEMBERS
