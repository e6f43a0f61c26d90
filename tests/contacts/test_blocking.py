"""Keeping somebody away."""

import pytest
from django.conf import LazySettings
from django.test import Client

from apps.members.models import Member
from apps.profiles.models import Block, Profile
from tests.contacts.factories import close_contact, make_open_member, written
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_who_is_blocked_from_their_page_is_listed_by_the_name_one_saw(as_amina: Client, jose: Member) -> None:
    page = as_amina.post(f"/members/{jose.public_id}/block/", follow=True).text

    Profile.objects.filter(member=jose).update(display_name="Another name")
    assert "You no longer meet J. Medic here" in page
    listed = as_amina.get("/my/blocked/").text
    assert "J. Medic" in listed
    for hidden in ("Another name", jose.name, jose.email):
        assert hidden not in listed


def test_blocking_twice_is_blocking_once_and_unblocking_ends_it(as_amina: Client, amina: Member, jose: Member) -> None:
    conversation = written(amina, jose).conversation
    for _ in range(2):
        assert as_amina.post(f"/my/messages/{conversation.public_id}/block/").status_code == 302
    assert Block.objects.get().name == "J. Medic"

    as_amina.post(f"/my/blocked/{jose.public_id}/")

    assert not Block.objects.exists()
    assert as_amina.get(f"/members/{jose.public_id}/write/").status_code == 200


def test_one_blocks_who_has_blocked_oneself_from_a_conversation_but_not_from_a_page(
    as_amina: Client, amina: Member, jose: Member
) -> None:
    conversation = written(amina, jose).conversation
    Block.objects.create(who=jose, whom=amina, at=NOW)

    assert as_amina.post(f"/members/{jose.public_id}/block/").status_code == 404
    assert as_amina.post(f"/my/messages/{conversation.public_id}/block/").status_code == 302


def test_nobody_lifts_or_lists_the_block_of_another(as_jose: Client, amina: Member, jose: Member) -> None:
    third = make_open_member()
    Block.objects.create(who=amina, whom=third, name="Third", at=NOW)
    Block.objects.create(who=amina, whom=jose, name="J. Medic", at=NOW)

    for whom in (third, jose):
        assert as_jose.post(f"/my/blocked/{whom.public_id}/").status_code == 404
    assert "You have blocked nobody." in as_jose.get("/my/blocked/").text
    assert Block.objects.count() == 2


def test_the_one_who_blocked_is_told_so_and_can_still_read_and_report(
    as_jose: Client, amina: Member, jose: Member
) -> None:
    message = written(amina, jose)
    path = f"/my/messages/{message.conversation.public_id}/"
    as_jose.post(f"{path}block/")

    page = as_jose.get(path).text
    assert "You blocked this member." in page
    assert "Send the message" not in page
    assert as_jose.get(f"{path}report/{message.public_id}/").status_code == 200


def test_looking_at_a_page_changes_nothing(as_amina: Client, amina: Member, jose: Member) -> None:
    conversation = written(amina, jose).conversation
    Block.objects.create(who=amina, whom=make_open_member("third@example.org"), at=NOW)
    third = Member.objects.get(email="third@example.org")
    paths = [
        f"/members/{jose.public_id}/block/",
        f"/my/messages/{conversation.public_id}/block/",
        f"/my/blocked/{third.public_id}/",
    ]

    assert [as_amina.get(path).status_code for path in paths] == [405, 405, 405]
    assert Block.objects.count() == 1


def test_a_members_page_offers_what_one_may_do_there(as_amina: Client, jose: Member) -> None:
    path = f"/members/{jose.public_id}/"
    page = as_amina.get(path).text
    assert f'href="{path}write/"' in page
    assert f'action="{path}block/"' in page

    close_contact(jose)

    page = as_amina.get(path).text
    assert f'href="{path}write/"' not in page
    assert f'href="{path}report/"' in page


def test_whoever_walks_through_ids_is_slowed_down_whether_they_exist_or_not(
    as_amina: Client, jose: Member, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "member_misses": "3/h/key"}
    for number in range(3):
        assert as_amina.get(f"/members/nobody{number}/write/").status_code == 404

    for public_id in ("nobody9", jose.public_id):
        assert as_amina.get(f"/members/{public_id}/write/").status_code == 429
        assert as_amina.post(f"/members/{public_id}/block/").status_code == 429
