import pytest
from django.conf import LazySettings
from django.test import Client

from apps.members.models import Member


@pytest.fixture
def staff(client: Client, db: None, settings: LazySettings) -> Client:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(Member.objects.create_superuser("boss@example.org", name="Boss"))
    return client


def test_the_list_shows_no_addresses_to_harvest(staff: Client, amina: Member) -> None:
    page = staff.get("/admin/members/member/")

    assert "Amina Yusuf" in page.text
    assert "amina@example.org" not in page.text


@pytest.mark.parametrize(("words", "found"), [("yusuf", True), ("@example.org", False)])
def test_a_member_is_found_by_name(staff: Client, amina: Member, words: str, found: bool) -> None:
    page = staff.get("/admin/members/member/", {"q": words})

    assert ("Amina Yusuf" in page.text) is found


def test_a_member_can_be_added_by_staff(staff: Client) -> None:
    staff.post("/admin/members/member/add/", {"email": "New@example.org", "name": "New"})

    assert not Member.objects.get(email="new@example.org").has_usable_password()
