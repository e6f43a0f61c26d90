import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Upper

from apps.members.models import Member

pytestmark = pytest.mark.django_db


def test_an_address_is_stored_and_found_in_lower_case() -> None:
    member = Member.objects.create_user("Amina@Example.ORG", name="Amina")

    assert member.email == "amina@example.org"
    assert Member.objects.get(email="AMINA@example.org") == member


def test_two_members_cannot_share_an_address_that_differs_in_case() -> None:
    Member.objects.create_user("amina@example.org", name="Amina")

    with pytest.raises(IntegrityError):
        Member.objects.create_user("AMINA@example.org", name="Amina again")


def test_the_database_itself_refuses_upper_case() -> None:
    Member.objects.create_user("amina@example.org", name="Amina")

    with pytest.raises(IntegrityError):
        Member.objects.update(email=Upper(F("email")))


def test_public_ids_cannot_be_walked() -> None:
    ids = {Member.objects.create_user(f"m{n}@example.org", name="M").public_id for n in range(20)}

    assert len(ids) == 20
    assert all(len(public_id) == 12 and public_id != str(n) for n, public_id in enumerate(ids))


def test_a_member_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        Member.objects.create_user("", name="Nobody")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "EST", "localtime", ""])
def test_a_time_zone_is_a_place_or_utc(zone: str) -> None:
    member = Member(email="amina@example.org", name="Amina", time_zone=zone)

    with pytest.raises(ValidationError) as refused:
        member.full_clean(exclude=["password"])
    assert refused.value.message_dict.keys() == {"time_zone"}
