"""No table is forgotten: each is said to be personal, with what becomes of it, or not, with the reason."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey

from apps.members.models import Member
from apps.privacy.people import APPS, KINDS
from apps.privacy.retention import RULES
from tests.privacy.not_personal import NOT_PERSONAL

PERSONAL = Counter(label for kind in KINDS for label in kind.models)
OURS = {"cache", "django_migrations"}
"""Tables without a model: the cache, whose keys hold no address, and Django's list of migrations."""


def labels() -> set[str]:
    return {model._meta.label for model in apps.get_models(include_auto_created=True)}


@pytest.mark.once
def test_every_model_is_personal_or_has_a_reason_not_to_be() -> None:
    assert labels() - PERSONAL.keys() - NOT_PERSONAL.keys() == set()


@pytest.mark.once
def test_none_is_both_or_twice_or_gone() -> None:
    assert PERSONAL.keys() & NOT_PERSONAL.keys() == set()
    assert {label for label, times in PERSONAL.items() if times > 1} == set()
    assert (PERSONAL.keys() | NOT_PERSONAL.keys()) - labels() == set()


@pytest.mark.once
def test_what_leads_to_a_member_is_personal() -> None:
    exempt = {"members.Member_groups", "members.Member_user_permissions"}
    leading = {field.model._meta.label for field in _fields() if isinstance(field, ForeignKey) and _to_member(field)}

    assert leading - PERSONAL.keys() == exempt


@pytest.mark.once
def test_kinds_have_names_of_their_own_and_say_how_long_they_are_kept() -> None:
    assert max(Counter(kind.name for kind in KINDS).values()) == 1
    assert max(Counter(rule.kind for rule in RULES).values()) == 1
    assert all(str(kind.label) and str(kind.kept) for kind in KINDS)


@pytest.mark.django_db
def test_no_table_stands_beside_the_models() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    beside = set(connection.introspection.table_names()) - tables - OURS

    assert {table for table in beside if not table.startswith("search_")} == set()


@pytest.mark.once
def test_members_go_last() -> None:
    """Their row is what all the others are found by."""
    assert APPS[-1].KINDS[0].models[0] == Member._meta.label


def _fields() -> list[Field]:
    models = apps.get_models(include_auto_created=True)
    return [field for model in models for field in model._meta.local_fields]


def _to_member(field: ForeignKey) -> bool:
    return field.related_model is Member
