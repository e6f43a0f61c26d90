"""From the wish to be erased to the erasure: what can stop it, and what cannot."""

import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.certificates.issuing import issue
from apps.members import changing_address
from apps.members.models import AddressChange, Joining, Member
from apps.members.personal import who_is, who_reads
from apps.members.staffacts import ActRefused, Why, give_address, perform
from apps.outbox import outcome
from apps.outbox.claiming import claim
from apps.outbox.entitlement import still_wanted
from apps.outbox.models import AddressStanding, Mail, State
from apps.outbox.queue import CannotResend, requeue, restore
from apps.outbox.smtp import Answer, Stage
from apps.privacy import closing, erasing
from apps.privacy.models import Erasure, Leftover
from apps.resources.models import SavedResource
from apps.training.models import Participation
from apps.training.standing import Standing
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event, make_member, make_notice, make_participant, make_staff
from tests.members.conftest import PASSWORD
from tests.notices.asking import in_days
from tests.outbox.factories import make_mailing
from tests.outbox.reading import read
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db
PAGE = "/my/data/erase/"


@pytest.fixture
def amina() -> Member:
    member = make_confirmed_member("amina@example.org", name="Amina Yusuf")
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def browser(client: Client, amina: Member) -> Client:
    client.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def asked(amina: Member) -> Erasure:
    return closing.ask(amina, by=amina.public_id, at=timezone.now())


def later(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


def keep_link() -> str:
    mail = read(Mail.objects.filter(mailing__kind__startswith="erasure-").latest("pk"))
    (found,) = {link for link in mail.links if "/my/data/keep/" in link}
    return found.removeprefix("http://testserver")


def is_active() -> bool:
    return bool(Member.objects.get(email="amina@example.org").is_active)


def test_the_page_says_what_goes_what_stays_and_which_places_are_given_up(browser: Client, amina: Member) -> None:
    make_participant(make_event("Coming soon", **in_days(20)), amina.email)
    make_participant(make_event("Long ago", **in_days(-20)), amina.email)
    page = browser.get(PAGE).text

    assert "Coming soon" in page
    assert "Long ago" not in page
    assert "a certificate with this code was issued" in page


def test_whoever_has_not_shown_their_password_lately_is_asked_for_it(client: Client, amina: Member) -> None:
    client.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})

    assert client.get(PAGE)["Location"].startswith("/accounts/reauthenticate/")
    client.post(PAGE, {"address": amina.email})
    assert not Erasure.objects.exists()


def test_whoever_has_no_password_signs_in_again(client: Client, amina: Member) -> None:
    """Or whoever finds their telephone erases them."""
    amina.set_unusable_password()
    amina.save()
    client.force_login(amina)

    answer = client.post(PAGE, {"address": amina.email})

    assert answer.status_code == 403
    assert "Sign out and in again first" in answer.text
    assert not Erasure.objects.exists()


def test_whoever_has_no_password_and_has_just_signed_in_by_a_code_goes_on(
    client: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    amina.set_unusable_password()
    amina.save()
    client.post("/accounts/login/code/", {"email": amina.email})
    code = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", str(mailoutbox[-1].body), re.MULTILINE)
    assert code
    client.post("/accounts/login/code/confirm/", {"code": code[0]})

    assert client.post(PAGE, {"address": amina.email}).status_code == 200
    assert Erasure.objects.open().exists()


def test_another_address_than_ones_own_erases_nothing(browser: Client) -> None:
    refused = browser.post(PAGE, {"address": "somebody@example.org"})

    assert refused.status_code == 422
    assert "not the address of your account" in refused.text
    assert not Erasure.objects.exists()


def test_the_account_is_closed_at_once_and_every_browser_signed_out(browser: Client, amina: Member) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})
    page = browser.post(PAGE, {"address": " AMINA@example.org "})

    assert "Your account is closed" in page.text
    assert not is_active()
    assert elsewhere.get("/my/data/").status_code == 302
    assert not [each for each in Session.objects.all() if "_auth_user_id" in each.get_decoded()]
    assert Member.objects.present().count() == 0


def test_the_mail_s_link_opens_it_again_and_looking_at_it_does_not(asked: Erasure, client: Client) -> None:
    assert "Keep my account" in client.get(keep_link()).text
    assert not is_active()
    assert client.post(keep_link())["Location"] == "/accounts/login/"

    assert is_active()
    assert closing.remind(at=later(days=13, hours=12)) == closing.erase_due(at=later(days=30)) == 0
    assert "said already" in client.get(keep_link()).text


def test_a_forged_link_or_one_of_another_is_not_found(asked: Erasure, client: Client) -> None:
    assert client.get("/my/data/keep/x/").status_code == 404
    other = closing.links.token(closing.PURPOSE, asked.pk, "somebodyelse")
    assert client.post(f"/my/data/keep/{other}/").status_code == 404
    assert not is_active()


def test_after_the_erasure_the_link_says_that_it_is_too_late(asked: Erasure, client: Client) -> None:
    link = keep_link()
    closing.remind(at=later(days=13, hours=12))
    closing.erase_due(at=later(days=14, hours=12))

    assert client.post(link).status_code == 410
    assert "too late" in client.get(link).text
    assert not Member.objects.exists()


def test_nobody_is_erased_without_the_reminder_or_on_its_day(asked: Erasure) -> None:
    assert closing.erase_due(at=later(days=20)) == 0
    assert closing.remind(at=later(days=12)) == 0
    assert closing.remind(at=later(days=13, hours=12)) == 1
    assert closing.remind(at=later(days=13, hours=12)) == 0
    assert closing.erase_due(at=later(days=13, hours=13)) == 0
    assert closing.erase_due(at=later(days=14, hours=12)) == 1


def test_a_mail_about_an_erasure_that_was_stopped_stays_back(asked: Erasure) -> None:
    mails = Mail.objects.filter(mailing__kind="erasure-asked")
    wanted = still_wanted(mails, kind="erasure-asked")
    assert wanted is not None
    assert wanted.count() == 1
    closing.stop(asked, at=timezone.now())

    assert wanted.all().count() == 0


def test_staff_are_not_erased_by_a_click_of_their_own(client: Client) -> None:
    staff = make_staff()
    with pytest.raises(closing.Refused, match="role away"):
        closing.ask(staff, by=staff.public_id, at=timezone.now())
    assert Member.objects.get(pk=staff.pk).is_active


def test_one_erasure_that_fails_keeps_no_other_waiting_and_is_tried_again(asked: Erasure) -> None:
    closing.ask(make_confirmed_member("ben@example.org"), by="", at=timezone.now())
    closing.remind(at=later(days=13, hours=12))
    real = erasing.APPS[-1].erase

    def fails_for_amina(who: Any, *, at: datetime) -> Any:
        if "amina@example.org" in who.addresses:
            raise RuntimeError
        return real(who, at=at)

    with patch.object(erasing.APPS[-1], "erase", fails_for_amina):
        assert closing.erase_due(at=later(days=14, hours=12)) == 1
    assert list(Member.objects.values_list("email", flat=True)) == ["amina@example.org"]
    assert Erasure.objects.open().count() == 1

    assert closing.erase_due(at=later(days=15, hours=12)) == 1


def test_files_whose_storage_does_not_answer_are_deleted_some_other_night(amina: Member) -> None:
    Leftover.objects.create(name="photos/lost.jpg", since=timezone.now())
    with patch.object(default_storage, "delete", side_effect=OSError):
        assert erasing.clear_leftovers(at=timezone.now()) == 1
    assert Leftover.objects.get().tries == 1

    assert erasing.clear_leftovers(at=timezone.now()) == 0
    assert not Leftover.objects.exists()


def test_a_guest_is_erased_by_address_and_others_are_left_alone() -> None:
    event = make_event(**in_days(-20))
    make_participant(event, "guest@example.org", name="Guest Known", state=Standing.ATTENDED)
    make_participant(event, "other@example.org", name="Other Known", state=Standing.ATTENDED)
    make_mailing("guest@example.org", "other@example.org")
    erasing.erase(who_reads(" Guest@example.org "), by="staff", cause=Erasure.Cause.STAFF, at=timezone.now())

    people = dict(Participation.objects.values_list("email", "name"))
    assert people.pop("other@example.org") == "Other Known"
    ((address, name),) = people.items()
    assert re.fullmatch(r"erased-\d+@erased\.invalid", address)
    assert name.startswith("Erased person ")
    assert Mail.objects.get(address="other@example.org").template.body
    assert Erasure.objects.get().done_at


def test_the_address_before_the_one_that_staff_gave_is_forgotten_too(amina: Member) -> None:
    make_mailing(amina.email)
    give_address(amina, "new@example.org", why=Why.LOCKED_OUT, by=make_staff(), at=timezone.now())
    erasing.erase(who_is(amina), by="", cause=Erasure.Cause.STAFF, at=timezone.now())

    assert not Mail.objects.filter(address="amina@example.org").exists()


def test_whoever_once_thought_of_the_same_address_does_not_keep_it(amina: Member) -> None:
    other = make_confirmed_member("other@example.org")
    changing_address.ask(other, amina.email, at=timezone.now())
    erasing.erase(who_is(amina), by="", cause=Erasure.Cause.ASKED, at=timezone.now())

    assert not AddressChange.objects.exists()


def test_erasing_another_account_does_not_close_the_way_back(client: Client, amina: Member) -> None:
    """A thief moves the account to an address that a second account of theirs once had, and on to another one."""
    at, second = timezone.now(), make_confirmed_member("thief@example.org")
    values = {"new_code": "hashed", "made_at": at, "confirmed_at": at}
    first = AddressChange.objects.create(member=amina, old=amina.email, new="thief@example.org", **values)
    AddressChange.objects.create(member=amina, old="thief@example.org", new="last@example.org", **values)
    changing_address.move_to(amina, "last@example.org")
    erasing.erase(who_is(second), by="", cause=Erasure.Cause.ASKED, at=at)
    assert not AddressChange.objects.filter(new="thief@example.org").exists()
    assert not AddressChange.objects.filter(old="thief@example.org").exists()

    client.post(reverse("address_undo", args=[changing_address.SIGNER.sign(str(first.pk))]))

    amina.refresh_from_db()
    assert amina.email == "amina@example.org"


def test_the_staff_log_does_not_keep_a_name_that_was_changed_since(amina: Member) -> None:
    wish = Joining.objects.create(member=amina, reason="Liaison", asked_at=timezone.now())
    LogEntry.objects.create(
        user=make_staff(),
        content_type=ContentType.objects.get_for_model(Joining),
        object_id=str(wish.pk),
        object_repr="Amina Warsame",
        action_flag=CHANGE,
    )
    erasing.erase(who_is(amina), by="", cause=Erasure.Cause.ASKED, at=timezone.now())

    assert "Warsame" not in LogEntry.objects.get().object_repr


def test_a_mail_of_somebody_erased_is_never_sent_again() -> None:
    make_mailing("guest@example.org")
    erasing.erase(who_reads("guest@example.org"), by="", cause=Erasure.Cause.STAFF, at=timezone.now())
    mail = Mail.objects.get()

    assert mail.state == State.SKIPPED
    assert restore(Mail.objects.all()) == 0
    with pytest.raises(CannotResend):
        requeue(mail)
    assert claim() == []


def test_nobody_erased_is_written_to_or_certified() -> None:
    event = make_event(**in_days(-20))
    make_participant(event, "guest@example.org", state=Standing.COMPLETED)
    erasing.erase(who_reads("guest@example.org"), by="", cause=Erasure.Cause.STAFF, at=timezone.now())
    make_mailing(Participation.objects.get().email, "other@example.org", key="later")

    assert [mail.address for mail in Mail.objects.filter(mailing__key="later")] == ["other@example.org"]
    assert issue(event.pk, by=None, at=timezone.now()) == []


def test_a_refusal_that_comes_after_the_erasure_is_not_written_down() -> None:
    make_mailing("guest@example.org")
    (mail,) = claim()
    erasing.erase(who_reads("guest@example.org"), by="", cause=Erasure.Cause.STAFF, at=timezone.now())
    outcome.fail(mail, Answer(Stage.RECIPIENT, 550, "5.1.1 <guest@example.org> unknown"))

    assert not AddressStanding.objects.exists()
    assert Mail.objects.get().last_answer == ""


def test_who_once_published_a_notice_can_be_erased_and_the_notice_stays(amina: Member) -> None:
    notice = make_notice()
    type(notice).objects.filter(pk=notice.pk).update(published_by=amina)
    SavedResource.objects.create(member=amina, resource=make_resource(), saved_at=timezone.now())
    erasing.erase(who_is(amina), by="", cause=Erasure.Cause.ASKED, at=timezone.now())

    notice.refresh_from_db()
    assert notice.published_by is None
    assert not SavedResource.objects.exists()


def test_a_name_of_one_word_is_not_taken_out_of_what_staff_wrote() -> None:
    event = make_event(**in_days(-20))
    other = make_participant(event, "other@example.org")
    other.history.create(after=other.state, at=timezone.now(), note="Will come; wrote to will@example.org")
    make_participant(event, "will@example.org", name="Will", member=make_member())
    erasing.erase(who_reads("will@example.org"), by="", cause=Erasure.Cause.STAFF, at=timezone.now())

    assert other.history.get().note == "Will come; wrote to …"


def test_who_was_suspended_is_no_more_than_that_once_the_erasure_is_stopped(asked: Erasure, amina: Member) -> None:
    closing.stop(asked, at=timezone.now())
    Member.objects.filter(pk=amina.pk).update(is_active=False)

    again = closing.ask(amina, by="", at=timezone.now(), cause=Erasure.Cause.STAFF)
    closing.stop(again, at=timezone.now())

    amina.refresh_from_db()
    assert not amina.is_active


def test_who_is_leaving_can_be_suspended_and_does_not_come_back_by_the_link(asked: Erasure, amina: Member) -> None:
    staff = make_staff()
    amina.refresh_from_db()
    perform("suspend", amina, why=Why.REPORT, by=staff, at=timezone.now())
    with pytest.raises(ActRefused):
        perform("suspend", amina, why=Why.REPORT, by=staff, at=timezone.now())

    closing.stop(asked, at=timezone.now())

    assert not is_active()


def test_who_took_the_account_over_does_not_have_it_erased(client: Client, amina: Member) -> None:
    """The owner takes it back by the link that the old address got."""
    at = timezone.now()
    change = AddressChange.objects.create(
        member=amina, old=amina.email, new="thief@example.org", new_code="hashed", made_at=at, confirmed_at=at
    )
    changing_address.move_to(amina, change.new)
    closing.ask(amina, by=amina.public_id, at=at)

    client.post(reverse("address_undo", args=[changing_address.SIGNER.sign(str(change.pk))]))

    amina.refresh_from_db()
    assert (amina.email, amina.is_active) == ("amina@example.org", True)
    assert not Erasure.objects.open().exists()


def test_staff_do_not_let_in_again_who_is_leaving(amina: Member) -> None:
    at = timezone.now()
    closing.ask(amina, by=amina.public_id, at=at)

    with pytest.raises(ActRefused):
        perform("let_in", amina, why=Why.ASKED, by=make_staff(), at=at)
