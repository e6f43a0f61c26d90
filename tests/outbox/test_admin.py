from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.audit.models import Act, Entry
from apps.members.models import Member
from apps.outbox.letters import NAME, place
from apps.outbox.models import AddressStanding, Mail, State
from apps.outbox.queue import Addressee, enqueue
from tests.factories import make_member
from tests.outbox.factories import AT, letter, make_mail, make_mailing, states

pytestmark = pytest.mark.django_db

MAILS = "admin:outbox_mail_changelist"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(_member("view_mail", "view_mailing", "resend_mail"))
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(_member("view_mail"))
    return client


def _member(*codenames: str) -> Any:
    member = make_member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return member


def _act(client: Client, action: str, *mails: Mail) -> str:
    data = {"action": action, "_selected_action": [mail.pk for mail in mails]}
    return client.post(reverse(MAILS), data, follow=True).content.decode()


def test_staff_see_the_last_answer_of_the_mail_server(staff: Client) -> None:
    make_mail(state=State.FAILED, last_answer="550 5.1.1 no such user")
    assert "no such user" in staff.get(reverse(MAILS)).content.decode()


def test_lists_hold_no_address_that_could_be_taken_away(client: Client) -> None:
    client.force_login(_member("view_mail", "view_addressstanding"))
    mail = make_mail(state=State.FAILED, last_answer="550 <Amina@example.org>: no such user")
    AddressStanding.objects.create(address=mail.address, answer="550 amina@example.org?", refused_at=AT)

    for address in (MAILS, "admin:outbox_addressstanding_changelist"):
        page = client.get(reverse(address)).text
        assert "a…@example.org" in page
        assert mail.address not in page.lower()
    assert mail.address not in client.get(reverse("admin:outbox_mail_change", args=[mail.pk])).text.lower()
    assert mail.address in client.post(reverse("admin:outbox_mail_read", args=[mail.pk])).text
    assert mail.number in client.get(f"{reverse(MAILS)}?q={mail.address}").text


def test_a_failed_mail_is_sent_again_on_request(staff: Client) -> None:
    mail = make_mail(state=State.FAILED)
    assert "1 mail is sent again" in _act(staff, "send_again", mail)
    assert states() == {"amina@example.org": State.QUEUED}


def test_a_mail_on_its_way_is_not_sent_again_and_staff_read_why(staff: Client) -> None:
    assert "cannot be sent again" in _act(staff, "send_again", make_mail(state=State.SENDING))


def test_a_held_mail_is_released_on_request(staff: Client) -> None:
    assert "1 mail was released" in _act(staff, "release", make_mail(state=State.HELD))
    assert states() == {"amina@example.org": State.QUEUED}


def test_who_may_only_read_cannot_send(reader: Client) -> None:
    _act(reader, "send_again", make_mail(state=State.FAILED))
    assert states() == {"amina@example.org": State.FAILED}


def test_nothing_can_be_added_changed_or_deleted(staff: Client) -> None:
    mail = make_mail()
    assert staff.get(reverse("admin:outbox_mail_add")).status_code == 403
    assert staff.post(reverse("admin:outbox_mail_change", args=[mail.pk]), {"name": "x"}).status_code == 403
    assert staff.post(reverse("admin:outbox_mail_delete", args=[mail.pk]), {"post": "yes"}).status_code == 403


def test_the_text_its_addressee_reads_is_shown_at_the_press_of_a_button_and_that_is_recorded(staff: Client) -> None:
    mail = make_mail()
    assert "Dear Participant amina" not in staff.get(reverse("admin:outbox_mail_change", args=[mail.pk])).text
    assert staff.get(reverse("admin:outbox_mail_read", args=[mail.pk])).status_code == 405
    assert not Entry.objects.exists()

    assert "Dear Participant amina" in staff.post(reverse("admin:outbox_mail_read", args=[mail.pk])).text

    (entry,) = Entry.objects.all()
    assert (entry.act, entry.detail) == (Act.READ_MAIL, f"mail {mail.pk}")
    assert entry.actor == Member.objects.get(is_staff=True).public_id


def test_who_may_not_see_mails_reads_none(client: Client) -> None:
    client.force_login(_member("view_mailing"))

    assert client.post(reverse("admin:outbox_mail_read", args=[make_mail().pk])).status_code == 403
    assert not Entry.objects.exists()


def test_a_mailing_shows_its_progress(staff: Client) -> None:
    mailing = make_mailing("a@example.org", "b@example.org")
    page = staff.get(reverse("admin:outbox_mailing_change", args=[mailing.pk])).content.decode()
    assert "waiting: 2" in page


def test_the_lists_ask_no_more_of_the_database_for_more_rows(staff: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_mailing("a@example.org", "b@example.org", key=f"{number}")
    for page in [MAILS, "admin:outbox_mailing_changelist"]:
        with django_assert_max_num_queries(9):
            staff.get(reverse(page))


def test_nobody_who_reads_a_mail_here_can_follow_the_addressees_own_link(reader: Client) -> None:
    link = f"https://example.org/training/a/apply/{'x' * 40}.signed/"
    text = f"Dear {NAME},\n\n{place('clock')}\n{place('link')}\n"
    values = {"link": link, "clock": "Monday 4 May 2026, 09:00 UTC"}
    to = Addressee("amina@example.org", "Amina", "en", values)
    enqueue(key="k", kind="test", letters={"en": letter(text=text, calendars=())}, addressees=[to], at=AT)

    page = reader.post(reverse("admin:outbox_mail_read", args=[Mail.objects.get().pk])).text

    assert "Monday 4 May 2026" in page
    assert "signed" not in page
