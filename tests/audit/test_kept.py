"""The trail is kept by the database itself, whatever program asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.audit.models import KEPT, Act, Entry
from apps.audit.recording import record
from apps.privacy.models import Run
from apps.privacy.retention import RULES
from apps.privacy.sweeping import sweep

pytestmark = pytest.mark.django_db
OURS = [rule for rule in RULES if rule.kind == "audit-trail"]
AGES = {"young": KEPT - timedelta(hours=1), "old": KEPT + timedelta(hours=1)}


@pytest.fixture(autouse=True)
def trail() -> None:
    for name, age in AGES.items():
        record(Act.LOOKED, by="staff", about=name, at=timezone.now() - age)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "only added to" in str(error)
    return False


@pytest.mark.parametrize("about", AGES)
def test_no_line_is_changed(about: str) -> None:
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Entry.objects.filter(about=about).update(actor="nobody")


def test_only_what_is_older_than_two_years_can_go() -> None:
    assert refused("DELETE FROM audit_entry WHERE about = 'young'")
    assert refused("DELETE FROM audit_entry")
    assert not refused("DELETE FROM audit_entry WHERE about = 'old'")
    assert Entry.objects.get().about == "young"


@pytest.mark.service_postgres
def test_the_table_is_not_emptied_in_one_go() -> None:
    assert refused("TRUNCATE audit_entry CASCADE")


def test_the_night_deletes_what_is_old_and_says_so() -> None:
    sweep(at=timezone.now(), rules=OURS)

    assert Entry.objects.get().about == "young"
    run = Run.objects.get()
    assert (run.done, run.ended_at is None) == (1, False)
