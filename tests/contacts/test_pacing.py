"""How much one may write. What was typed stays on the page."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from apps.contacts import pacing
from apps.contacts.models import Message, Report
from apps.contacts.pacing import TooMany
from apps.members.models import Member
from tests.contacts.factories import answered, make_open_member, new_key, written

pytestmark = pytest.mark.django_db


def typed(**values: str) -> dict[str, str]:
    return {"subject": "Access", "body": "What I typed", "is_agreed": "on", "key": new_key(), **values}


def test_ten_new_people_a_day(as_amina: Client, amina: Member, jose: Member) -> None:
    yesterday = timezone.now() - timedelta(hours=25)
    for number in range(pacing.NEW_PEOPLE + 1):
        written(amina, make_open_member(), at=yesterday if number == 0 else timezone.now())

    page = as_amina.post(f"/members/{jose.public_id}/write/", typed()).text

    assert "You wrote to 10 new people within a day." in page
    assert "What I typed" in page
    assert not Message.objects.filter(recipient=jose).exists()


def test_fifty_messages_a_day(monkeypatch: pytest.MonkeyPatch, amina: Member, jose: Member) -> None:
    monkeypatch.setattr(pacing, "MESSAGES", 3)
    for _ in range(3):
        written(amina, make_open_member())

    with pytest.raises(TooMany, match="You sent 3 messages"):
        written(amina, jose)


def test_whoever_does_not_answer_is_left_alone(as_jose: Client, amina: Member, jose: Member) -> None:
    conversation = written(amina, jose).conversation
    for _ in range(pacing.UNANSWERED - 1):
        answered(conversation, amina)
    with pytest.raises(TooMany, match="has not answered"):
        written(amina, jose, subject="In another conversation")

    answered(conversation, jose)

    answered(conversation, amina)


def test_so_many_to_one_member_a_day(monkeypatch: pytest.MonkeyPatch, amina: Member, jose: Member) -> None:
    monkeypatch.setattr(pacing, "TO_ONE", 2)
    conversation = written(amina, jose).conversation
    answered(conversation, amina)
    answered(conversation, jose)

    with pytest.raises(TooMany, match="this member many messages"):
        answered(conversation, amina)


def test_so_many_forms_from_one_address(as_amina: Client, amina: Member, jose: Member, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "contact": "2/h/ip"}
    path = f"/my/messages/{written(amina, jose).conversation.public_id}/"
    for _ in range(2):
        as_amina.post(path, {"body": "More", "key": new_key()})

    page = as_amina.post(path, {"body": "What I typed", "key": new_key()}).text

    assert "This came from your address too often." in page
    assert "What I typed" in page


def test_reports_are_counted_too(as_amina: Client, jose: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "REPORTS", 1)
    path = f"/members/{jose.public_id}/report/"
    as_amina.post(path, {"reason": "spam", "key": new_key()})

    page = as_amina.post(path, {"reason": "spam", "text": "What I typed", "key": new_key()}).text

    assert "You reported much within a day." in page
    assert "What I typed" in page
    assert Report.objects.count() == 1
