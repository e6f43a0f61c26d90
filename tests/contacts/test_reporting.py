"""What members report, what staff read of it, and what comes back."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from apps.audit.models import Act, Entry
from apps.contacts.models import Message, Report
from apps.contacts.reporting import close
from apps.members.models import Member
from apps.outbox.models import Mail
from tests.contacts.factories import make_open_member, new_key, written
from tests.factories import make_member
from tests.outbox.reading import read
from tests.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Member:
    member = make_member("moderator@example.org", name="Moderator", is_staff=True)
    names = ["view_report", "change_report", "view_member"]
    member.user_permissions.set(Permission.objects.filter(codename__in=names))
    return member


@pytest.fixture
def desk(moderator: Member) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def message(amina: Member, jose: Member) -> Message:
    return written(amina, jose, body="A threat")


@pytest.fixture
def reported(as_jose: Client, message: Message) -> Report:
    path = f"/my/messages/{message.conversation.public_id}/report/{message.public_id}/"
    as_jose.post(path, {"reason": "harassment", "text": "Since Monday", "key": new_key()})
    return Report.objects.get()


def page_of(report: Report) -> str:
    return f"/admin/contacts/report/{report.pk}/"


def test_a_reported_message_is_kept_with_who_why_and_what(
    reported: Report, message: Message, amina: Member, jose: Member
) -> None:
    assert (reported.by, reported.about, reported.message) == (jose, amina, message)
    assert (reported.reason, reported.text, reported.is_open) == ("harassment", "Since Monday", True)


def test_a_member_is_reported_from_their_page_once_however_often_it_is_pressed(as_amina: Client, jose: Member) -> None:
    once = {"reason": "impersonation", "key": new_key()}
    for _ in range(2):
        as_amina.post(f"/members/{jose.public_id}/report/", once)

    assert Report.objects.get().message is None


def test_without_a_reason_nothing_is_reported(as_amina: Client, jose: Member) -> None:
    page = as_amina.post(f"/members/{jose.public_id}/report/", {"text": "What I typed", "key": new_key()}).text

    assert "What I typed" in page
    assert not Report.objects.exists()


def test_only_what_one_received_can_be_reported(as_amina: Client, client: Client, message: Message) -> None:
    path = f"/my/messages/{message.conversation.public_id}/report/{message.public_id}/"
    stranger = Client()
    stranger.force_login(make_open_member())

    assert [each.get(path).status_code for each in (as_amina, stranger)] == [404, 404]


def test_staff_get_a_mail_with_a_link_and_no_name(reported: Report, amina: Member, jose: Member) -> None:
    letter = read(Mail.objects.get(mailing__kind="reported"))

    assert "training@portal.example" in letter["To"]
    assert f"http://testserver{page_of(reported)}change/" in letter.text
    for secret in ("A. Field", "J. Medic", amina.name, jose.name, amina.email, jose.email, "A threat", "Since Monday"):
        assert secret not in str(letter.message)
        assert secret not in letter.text + letter.html


def test_the_message_is_read_by_pressing_a_button_which_is_recorded(
    desk: Client, reported: Report, moderator: Member, amina: Member
) -> None:
    page = desk.get(f"{page_of(reported)}change/").text
    assert "Since Monday" in page
    assert "A threat" not in page
    assert desk.get(f"{page_of(reported)}message/").status_code == 405
    assert not Entry.objects.exists()

    answer = desk.post(f"{page_of(reported)}message/")

    assert "A threat" in answer.text
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get()
    assert (entry.act, entry.actor, entry.about) == (Act.READ_MESSAGE, moderator.public_id, amina.public_id)
    assert "@" not in entry.detail


def test_who_may_only_look_reads_no_message(desk: Client, reported: Report, moderator: Member) -> None:
    moderator.user_permissions.remove(Permission.objects.get(codename="change_report"))

    assert "Read the message" not in desk.get(f"{page_of(reported)}change/").text
    assert desk.post(f"{page_of(reported)}message/").status_code == 403
    assert not Entry.objects.exists()


def test_closing_tells_who_reported_and_says_no_name(
    desk: Client, reported: Report, moderator: Member, jose: Member
) -> None:
    desk.post(f"{page_of(reported)}change/", {"outcome": "warned"})

    reported.refresh_from_db()
    assert (reported.outcome, reported.closed_by, reported.is_open) == ("warned", moderator, False)
    letter = read(Mail.objects.get(mailing__kind="report-closed"))
    assert jose.email in letter["To"]
    assert "We acted on it." in letter.text
    for secret in ("A. Field", "Amina", "warned", "Moderator"):
        assert secret not in letter.text


def test_without_an_outcome_it_stays_open(desk: Client, reported: Report) -> None:
    desk.post(f"{page_of(reported)}change/", {"outcome": ""})

    reported.refresh_from_db()
    assert reported.is_open


def test_an_outcome_stands_and_its_message_is_no_longer_read(desk: Client, reported: Report, moderator: Member) -> None:
    close(reported, outcome="nothing", by=moderator, at=timezone.now())

    assert desk.post(f"{page_of(reported)}change/", {"outcome": "suspended"}).status_code == 403
    assert desk.post(f"{page_of(reported)}message/").status_code == 404
    assert Mail.objects.filter(mailing__kind="report-closed").count() == 1


def test_the_queue_opens_with_what_waits(desk: Client, reported: Report, moderator: Member) -> None:
    assert reported.public_id in desk.get("/admin/contacts/report/").text

    close(reported, outcome="nothing", by=moderator, at=timezone.now())

    assert reported.public_id not in desk.get("/admin/contacts/report/").text
    assert reported.public_id in desk.get("/admin/contacts/report/?state=closed").text


def test_a_report_closed_before_its_mail_left_sends_none_to_staff(
    reported: Report, moderator: Member, smtp_server: SmtpServer, deliver_all: Callable[[], None], jose: Member
) -> None:
    close(reported, outcome="nothing", by=moderator, at=timezone.now())
    Member.objects.filter(pk=jose.pk).update(is_active=False)
    deliver_all()

    assert smtp_server.received() == []
