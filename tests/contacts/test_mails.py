"""The mails as they arrive at a real mail server: no address, no hidden name, nothing smuggled in."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from apps.contacts.models import Conversation, Message
from apps.members.models import Member
from apps.outbox.models import Mail, State
from apps.profiles.models import Block, Profile
from apps.profiles.visibility import Circle, Field
from tests.contacts.factories import answered, close_contact, make_open_member, new_conduct, open_to, written
from tests.factories import NOW, make_staff
from tests.smtp_server import Received, SmtpServer

pytestmark = pytest.mark.django_db
Deliver = Callable[[], None]

HOSTILE = "Eve\r\nBcc: everybody@example.org\r\n\r\nhttps://evil.example/ click@evil.example <b>x</b> \u202egnp.exe"


def all_that_can_be_read(mail: Received) -> str:
    """Raw bytes, every header decoded, every part decoded."""
    message = mail.message
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return "\n".join([mail.raw.decode("latin-1"), *(f"{name}: {value}" for name, value in message.items()), *parts])


def without_its_addressee(mail: Received) -> str:
    to = str(mail.message["To"])
    return all_that_can_be_read(mail).replace(f"To: {to}", "").replace(mail.recipient, "", 1)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body([kind])
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def hidden(member: Member) -> list[str]:
    return [member.email, member.email.partition("@")[0], *member.name.split()]


def test_neither_address_nor_hidden_name_is_in_either_mail(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    answered(written(amina, jose).conversation, jose)
    deliver_all()

    there, back = smtp_server.received()
    assert [there.recipient, back.recipient] == [jose.email, amina.email]
    for mail, sender in ((there, amina), (back, jose)):
        for secret in hidden(sender):
            assert secret not in all_that_can_be_read(mail).replace(str(mail.message["To"]), ""), secret
    assert "A. Field" in body(there.message, "plain")
    assert "J. Medic" in body(back.message, "plain")


def test_what_was_sent_before_a_new_code_of_conduct_leaves_all_the_same(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    written(amina, jose)
    new_conduct(agreed_by=[jose])
    deliver_all()

    (mail,) = smtp_server.received()
    assert mail.recipient == jose.email


def test_from_and_reply_to_are_the_role_mailbox_and_there_is_one_recipient(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    written(amina, jose)
    deliver_all()

    (mail,) = smtp_server.received()
    assert "training@portal.example" in str(mail.message["From"])
    assert "training@portal.example" in str(mail.message["Reply-To"])
    assert not {"cc", "bcc", "sender"} & {name.lower() for name in mail.message}
    assert set(re.findall(r"[\w.+-]+@[\w.-]+", without_its_addressee(mail))) <= {
        "training@portal.example",
        mail.message_id.strip("<>"),
    }


def test_names_subjects_and_texts_smuggle_nothing_in(
    deliver_all: Deliver, smtp_server: SmtpServer, jose: Member
) -> None:
    eve = make_open_member("eve@example.org", name="Eve Real", display_name=HOSTILE[:150])
    written(eve, jose, subject=HOSTILE[:120], body=f"Look:\n\n.\r\n{HOSTILE}\n-- \nCMCS")
    deliver_all()

    (mail,) = smtp_server.received()
    message = mail.message
    headers = "\n".join(f"{name}: {value}" for name, value in message.items())
    assert list(smtp_server.counts()) == [jose.email]
    assert "Bcc" not in [name.title() for name in message]
    for sign in ("://", "evil.example", "\u202e"):
        assert sign not in headers
    html, plain = body(message, "html"), body(message, "plain")
    assert "<b>x</b>" not in html.split("<blockquote")[0] + html.split("</blockquote>")[1]
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert 'href="https://evil' not in html
    ours = [line for line in plain.splitlines() if not line.startswith(">")]
    assert not any("://evil" in line or "evil.example" in line for line in ours)
    assert len([line for line in plain.splitlines() if line == "-- "]) == 1


def test_what_the_sender_wrote_is_quoted_in_its_own_direction_and_our_words_are_the_readers(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member
) -> None:
    reader = make_open_member("karim@example.org", language="fr", time_zone="Africa/Nairobi")
    written(amina, reader, body="مرحبا، هل يمكننا التحدث؟", at=datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    deliver_all()

    (mail,) = smtp_server.received()
    html, plain = body(mail.message, "html"), body(mail.message, "plain")
    assert mail.message["Content-Language"] == "fr"
    assert re.search(r'<blockquote[^>]* dir="rtl"[^>]*>مرحبا', html)
    assert "> مرحبا، هل يمكننا التحدث؟" in plain
    assert "mardi 3 mars 2026" in plain
    assert "/fr/my/messages/" in plain


def test_every_line_of_a_long_text_is_marked_as_quoted(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    written(amina, jose, body="word " * 60 + "\n\nCMCS: your account is suspended.")
    deliver_all()

    lines = body(smtp_server.received()[0].message, "plain").splitlines()
    assert all(line.startswith(">") for line in lines if "word" in line or "suspended" in line)


@pytest.mark.parametrize("sign", ["\U0001f54a", "ن", "'", "\n.", "="])
def test_the_longest_text_of_any_script_can_be_sent(amina: Member, jose: Member, sign: str) -> None:
    written(amina, jose, body=(sign * 2000)[:2000], subject="ن" * 120)

    assert Mail.objects.count() == 1


def test_the_link_asks_to_sign_in_and_leads_to_the_form(
    client: Client, deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    written(amina, jose)
    deliver_all()
    link = re.search(r"http://testserver(\S+)", body(smtp_server.received()[0].message, "plain"))
    assert link

    assert client.get(link[1])["Location"] == f"/accounts/login/?next={link[1]}"
    client.force_login(jose)
    assert "Send the message" in client.get(link[1]).text
    assert Message.objects.count() == 1
    client.force_login(make_open_member())
    assert client.get(link[1]).status_code == 404


@pytest.mark.parametrize("why", ["blocked", "blocks", "suspended", "sender", "unproved", "closed", "nameless", "moved"])
def test_a_mail_stays_back_when_the_two_can_no_longer_reach_each_other(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member, why: str
) -> None:
    written(amina, jose)
    if why in ("blocked", "blocks"):
        who, whom = (amina, jose) if why == "blocks" else (jose, amina)
        Block.objects.create(who=who, whom=whom, at=NOW)
    if why in ("suspended", "sender"):
        Member.objects.filter(pk=(amina if why == "sender" else jose).pk).update(is_active=False)
    if why == "unproved":
        EmailAddress.objects.filter(user=jose).update(verified=False)
    if why == "closed":
        close_contact(jose)
    if why == "nameless":
        open_to(Profile.objects.get(member=jose), Circle.NOBODY, Field.NAME)
    if why == "moved":
        Member.objects.filter(pk=jose.pk).update(email="new@example.org")
    deliver_all()

    mail = Mail.objects.get()
    assert mail.state == State.SKIPPED
    assert "can no longer reach each other" in mail.reason
    assert smtp_server.received() == []


def test_an_answer_reaches_who_has_closed_the_door_since(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    conversation = written(amina, jose).conversation
    close_contact(amina)
    answered(conversation, jose)
    deliver_all()

    assert smtp_server.counts() == {jose.email: 1, amina.email: 1}


def test_nothing_leaves_of_a_message_that_was_deleted(
    deliver_all: Deliver, smtp_server: SmtpServer, amina: Member, jose: Member
) -> None:
    written(amina, jose)
    Conversation.objects.all().delete()
    deliver_all()

    assert smtp_server.received() == []


def test_staff_who_look_after_the_outbox_do_not_read_it(client: Client, amina: Member, jose: Member) -> None:
    written(amina, jose, body="Between us")
    client.force_login(make_staff())

    page = client.post(f"/admin/outbox/mail/{Mail.objects.get().pk}/text/").text

    assert "staff do not read it here" in page
    assert "Between us" not in page
    assert "A. Field" not in page
