"""What is held of a member, how long, and what goes with them."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.utils import timezone

from apps.contacts.models import Conversation, Message, Report
from apps.contacts.personal import KEPT, clear, erase, held
from apps.contacts.reporting import close, report
from apps.members.models import Member
from apps.members.personal import who_is
from apps.outbox.models import Mail, Mailing
from apps.profiles.models import Block
from tests.contacts.factories import answered, make_open_member, new_key, written

pytestmark = pytest.mark.django_db


def long_ago() -> timedelta:
    return KEPT + timedelta(days=1)


def reported(message: Message, *, days_ago: int = 0) -> Report:
    at = timezone.now() - timedelta(days=days_ago)
    return report(
        message.sender, by=message.recipient, reason="spam", text="By me", key=new_key(), at=at, message=message
    )


def test_one_gets_what_one_wrote_received_and_reported(amina: Member, jose: Member) -> None:
    message = written(amina, jose)
    answered(message.conversation, jose)
    reported(message)

    of_jose, of_amina = list(held(who_is(jose))), list(held(who_is(amina)))

    assert [each.kind for each in of_jose] == ["messages", "messages", "reports"]
    assert [each.kind for each in of_amina] == ["messages", "messages"]
    assert amina.name not in str(of_jose)
    assert jose.name not in str(of_amina)


def test_after_an_erasure_no_row_of_ours_and_no_mail_holds_name_or_words(amina: Member, jose: Member) -> None:
    message = written(amina, jose, body="Words of amina")
    answered(message.conversation, jose, body="Dear A. Field")
    reported(message)
    reported(written(jose, amina))
    written(jose, make_open_member(), body="Untouched")
    Block.objects.create(who=jose, whom=amina, name="A. Field", at=timezone.now())

    erase(who_is(amina), at=timezone.now())

    rows = [row for model in apps.get_app_config("contacts").get_models() for row in model._base_manager.all()]
    left = serialize("json", rows) + serialize("json", Block.objects.all())
    bodies = b"".join(bytes(mail.template.body) for mail in Mail.objects.select_related("template"))
    for secret in ("A. Field", "Words of amina", "By me"):
        assert secret not in left
        assert secret.encode() not in bodies
    assert Message.objects.get().body == "Untouched"
    assert Mailing.objects.filter(kind="message").count() == 1


def test_what_an_erased_member_reported_stays_open_without_their_words(amina: Member, jose: Member) -> None:
    made = reported(written(amina, jose))

    erase(who_is(jose), at=timezone.now())

    made.refresh_from_db()
    assert (made.by, made.text, made.message, made.is_open) == (None, "", None, True)
    close(made, outcome="nothing", by=amina, at=timezone.now())


def test_messages_are_kept_for_ninety_days(amina: Member, jose: Member) -> None:
    old = written(amina, jose, at=timezone.now() - long_ago())
    fresh = answered(old.conversation, jose)

    clear(at=timezone.now())
    assert list(Message.objects.all()) == [fresh]

    clear(at=timezone.now() + long_ago())
    assert not Conversation.objects.exists()
    assert not Mail.objects.exists()


def test_an_open_report_keeps_its_message_and_a_closed_one_does_not(amina: Member, jose: Member) -> None:
    message = written(amina, jose, at=timezone.now() - long_ago())
    made = reported(message)
    clear(at=timezone.now())
    assert Message.objects.exists()

    close(made, outcome="nothing", by=make_open_member(), at=timezone.now())
    clear(at=timezone.now())

    made.refresh_from_db()
    assert made.message is None
    assert not Conversation.objects.exists()
    clear(at=timezone.now() + long_ago())
    assert not Report.objects.exists()
