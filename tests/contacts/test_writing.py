"""Writing to a member and answering, on their pages."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.contacts.models import Conversation, Message
from apps.contacts.writing import Unreachable
from apps.members.models import Member
from apps.outbox.models import Mail
from apps.profiles.models import Block, Profile
from apps.profiles.visibility import Circle, Field
from tests.contacts.factories import (
    answered,
    close_contact,
    make_open_member,
    new_conduct,
    new_key,
    open_to,
    written,
)
from tests.factories import NOW, make_event, make_member, make_participant

pytestmark = pytest.mark.django_db

GONE = "This member can no longer be reached through the portal."


def page_of(member: Member) -> str:
    return f"/members/{member.public_id}/write/"


def form(**values: str) -> dict[str, str]:
    return {"subject": "Access", "body": "Could we speak?", "is_agreed": "on", "key": new_key(), **values}


def path_of(conversation: Conversation) -> str:
    return f"/my/messages/{conversation.public_id}/"


def test_a_message_goes_to_the_other_and_stands_among_ones_own(as_amina: Client, amina: Member, jose: Member) -> None:
    answer = as_amina.post(page_of(jose), form(), follow=True)

    message = Message.objects.get()
    assert (message.sender, message.recipient) == (amina, jose)
    assert "Your message is on its way." in answer.text
    assert "Could we speak?" in answer.text
    assert Mail.objects.get().address == jose.email
    assert "Access" in as_amina.get("/my/messages/").text


def test_the_form_says_by_which_name_one_becomes_known(as_amina: Client, amina: Member, jose: Member) -> None:
    page = as_amina.get(page_of(jose)).text

    assert "I agree that J. Medic sees my name as: A. Field" in page
    for hidden in (amina.name, amina.email, jose.email, "José Núñez"):
        assert hidden not in page.split("<main")[1]


def test_without_that_agreement_nothing_is_sent_and_nothing_typed_is_lost(as_amina: Client, jose: Member) -> None:
    page = as_amina.post(page_of(jose), form(is_agreed="", body="What I typed")).text

    assert "What I typed" in page
    assert "Please look at this again" in page
    assert not Message.objects.exists()


def test_a_form_sent_twice_is_one_message(as_amina: Client, jose: Member) -> None:
    once = form()
    first, second = (as_amina.post(page_of(jose), once) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert (Message.objects.count(), Mail.objects.count()) == (1, 1)


def test_two_pages_give_two_messages(as_amina: Client, jose: Member) -> None:
    keys = {re.search(r'name="key" value="(\w+)"', as_amina.get(page_of(jose)).text)[1] for _ in range(2)}  # type: ignore[index]

    assert len(keys) == 2


OUT_OF_REACH: dict[str, Callable[[Member, Member], object]] = {
    "closed": lambda _amina, jose: close_contact(jose),
    "nameless": lambda _amina, jose: open_to(Profile.objects.get(member=jose), Circle.NOBODY, Field.NAME),
    "blocks": lambda amina, jose: Block.objects.create(who=jose, whom=amina, at=NOW),
    "blocked": lambda amina, jose: Block.objects.create(who=amina, whom=jose, at=NOW),
    "suspended": lambda _amina, jose: Member.objects.filter(pk=jose.pk).update(is_active=False),
    "unproved": lambda _amina, jose: EmailAddress.objects.filter(user=jose).update(verified=False),
}


@pytest.mark.parametrize("why", [*OUT_OF_REACH, "unknown", "self"])
def test_who_may_not_be_written_to_is_not_there(as_amina: Client, amina: Member, jose: Member, why: str) -> None:
    path = page_of(amina) if why == "self" else "/members/nobodythere/write/" if why == "unknown" else page_of(jose)
    if why in OUT_OF_REACH:
        OUT_OF_REACH[why](amina, jose)

    unknown = as_amina.get("/members/zzzzzzzzzzzz/write/").content.replace(b"zzzzzzzzzzzz", b"")
    for ask in (as_amina.get, lambda path: as_amina.post(path, form())):
        answer = ask(path)
        assert answer.status_code == 404
    assert as_amina.get(path).content.replace(path.split("/")[2].encode(), b"") == unknown
    assert not Message.objects.exists()


def test_who_opened_it_to_people_on_their_courses_hears_from_those_only(as_amina: Client, jose: Member) -> None:
    profile = Profile.objects.get(member=jose)
    open_to(profile, Circle.MY_COURSES, Field.NAME, Field.CONTACT)
    assert as_amina.get(page_of(jose)).status_code == 404

    event, amina = make_event(), Member.objects.get(email="amina.real@example.org")
    for member in (jose, amina):
        make_participant(event, member.email, member=member)

    assert as_amina.post(page_of(jose), form()).status_code == 302
    close_contact(jose)
    assert GONE in as_amina.get(path_of(Conversation.objects.get())).text


def test_whoever_is_not_there_themselves_writes_to_nobody(client: Client, jose: Member) -> None:
    client.force_login(make_member(proved=False))

    assert client.get(page_of(jose)).status_code == 302


def test_visitors_sign_in_first_and_nobody_keeps_a_page(client: Client, as_jose: Client, jose: Member) -> None:
    for path in (page_of(jose), "/my/messages/", "/my/blocked/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert {"private", "no-store"} <= set(as_jose.get("/my/messages/")["Cache-Control"].split(", "))


def test_the_other_answers_and_the_answer_comes_back(as_jose: Client, amina: Member, jose: Member) -> None:
    conversation = written(amina, jose).conversation

    as_jose.post(path_of(conversation), {"body": "Yes, tomorrow.", "key": new_key()})

    message = Message.objects.latest("pk")
    assert (message.sender, message.recipient, message.body) == (jose, amina, "Yes, tomorrow.")
    assert Mail.objects.latest("pk").address == amina.email


def test_who_is_closed_to_all_can_be_answered_when_they_wrote(as_jose: Client, amina: Member, jose: Member) -> None:
    close_contact(amina)
    conversation = written(amina, jose).conversation

    as_jose.post(path_of(conversation), {"body": "Yes.", "key": new_key()})

    assert Message.objects.count() == 2


def test_a_conversation_is_not_there_for_others(client: Client, amina: Member, jose: Member) -> None:
    conversation = written(amina, jose).conversation
    client.force_login(make_open_member())

    assert client.get(path_of(conversation)).status_code == 404
    assert client.post(path_of(conversation), {"body": "Me too", "key": new_key()}).status_code == 404
    assert Message.objects.count() == 1
    assert "Access to the camp" not in client.get("/my/messages/").text


@pytest.mark.parametrize("why", ["blocks", "suspended", "closed"])
def test_all_ways_of_being_out_of_reach_look_the_same(as_amina: Client, amina: Member, jose: Member, why: str) -> None:
    conversation = written(amina, jose).conversation
    OUT_OF_REACH[why](amina, jose)

    asked = as_amina.get(path_of(conversation)).text
    sent = as_amina.post(path_of(conversation), {"body": "Are you there?", "key": new_key()}).text

    assert GONE in asked
    assert GONE in sent
    assert "Are you there?" in sent
    assert "block" not in asked.split("<main")[1].split("<aside")[0]
    assert Message.objects.count() == 1


def test_who_has_not_agreed_to_the_code_of_conduct_writes_to_nobody_and_loses_nothing(
    as_amina: Client, amina: Member, jose: Member
) -> None:
    """It was published while they wrote."""
    conversation = written(amina, jose).conversation
    new_conduct(agreed_by=[jose])

    begun = as_amina.post(page_of(jose), form(body="What I typed")).text
    answered = as_amina.post(path_of(conversation), {"body": "Are you there?", "key": new_key()}).text

    assert "There is a new code of conduct" in begun
    assert "What I typed" in begun
    assert "There is a new code of conduct" in answered
    assert "Are you there?" in answered
    assert Message.objects.count() == 1


def test_whoever_owes_an_agreement_can_still_block(as_amina: Client, jose: Member) -> None:
    new_conduct(agreed_by=[jose])

    assert as_amina.post(f"/members/{jose.public_id}/block/").status_code == 302
    assert Block.objects.get().whom == jose


def test_who_has_not_agreed_to_a_new_text_yet_can_still_be_reached(
    as_amina: Client, amina: Member, jose: Member
) -> None:
    """Or each new text would cut off whoever is in the field."""
    new_conduct(agreed_by=[amina])

    assert as_amina.post(page_of(jose), form()).status_code == 302
    assert Message.objects.get().recipient == jose


def test_nobody_answers_past_the_page_either(amina: Member, jose: Member) -> None:
    conversation = written(amina, jose).conversation
    Block.objects.create(who=amina, whom=jose, at=NOW)

    with pytest.raises(Unreachable):
        answered(conversation, jose)


def test_a_name_changed_later_is_not_told_in_an_older_conversation(
    as_amina: Client, amina: Member, jose: Member
) -> None:
    conversation = written(amina, jose).conversation
    Profile.objects.filter(member=jose).update(display_name="")

    answered(conversation, jose)

    page = as_amina.get(path_of(conversation)).text
    assert "J. Medic" in page
    assert jose.name not in page


def test_markup_is_shown_as_text(as_jose: Client, amina: Member, jose: Member) -> None:
    bad = "<script>alert(1)</script> <a href=https://evil.example>x</a> https://evil.example/"
    conversation = written(amina, jose, subject="<b>Hello</b>", body=bad).conversation

    for page in (as_jose.get(path_of(conversation)).text, as_jose.get("/my/messages/").text):
        assert "<script>alert" not in page
        assert "<b>Hello" not in page
        assert 'href="https://evil' not in page


def test_pages_take_as_many_queries_for_three_as_for_one(as_jose: Client, amina: Member, jose: Member) -> None:
    def queries(path: str) -> int:
        as_jose.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert as_jose.get(path).status_code == 200
        return len(captured)

    conversation = written(amina, jose).conversation
    Block.objects.create(who=jose, whom=make_member(), at=NOW)
    paths = ["/my/messages/", path_of(conversation), "/my/blocked/"]
    before = [queries(path) for path in paths]
    for _ in range(2):
        answered(conversation, jose)
        written(make_open_member(), jose)
        Block.objects.create(who=jose, whom=make_member(), at=NOW)

    assert [queries(path) for path in paths] == before
