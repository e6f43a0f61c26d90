import pytest
from django.db import connection

from apps.members.models import Member
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("yus", True),
        ("AMINA", True),
        ("yusuf ami", True),
        ("rash", True),
        ("émi", True),
        ("سال", True),
        ("suf", False),
        ("amina omar", False),
    ],
)
def test_a_name_is_found_by_how_its_words_begin(typed: str, found: bool) -> None:
    make_member(name="Amina Yusuf Al-Rashid Émilie سالم")

    assert Member.objects.filter(name__words=typed).exists() is found


@pytest.mark.parametrize("typed", ["", "  ", "@", "'", "& | !", ":*", "\\", "%", "--", "(?=", "[", "$$"])
def test_what_holds_no_word_finds_nothing_and_breaks_nothing(typed: str) -> None:
    make_member(name="Amina & Co. (Nairobi) % $1")

    assert Member.objects.filter(name__words=typed).count() == 0


@pytest.mark.service_postgres
def test_the_database_looks_into_its_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    plan = Member.objects.filter(name__words="yus").order_by().explain()

    assert "member_name_words" in plan
