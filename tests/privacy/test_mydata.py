"""My data: the page, and the file of all that is held."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members.models import Member
from apps.members.personal import who_is
from apps.outbox.models import Mail
from apps.privacy import erasing, making
from apps.privacy.models import DataFile, Leftover
from apps.privacy.people import held, known
from apps.training.models import Participation
from tests.applications.factories import make_application, make_call, make_confirmed_member
from tests.factories import make_event, make_member, make_participant
from tests.members.conftest import PASSWORD
from tests.outbox.factories import make_mailing
from tests.outbox.reading import read
from tests.pages_public.test_weight import BUDGET, first_load

pytestmark = pytest.mark.django_db
PAGE, ORDER = "/my/data/", "/my/data/file/"


@pytest.fixture
def amina() -> Member:
    member = make_confirmed_member("amina@example.org", name="Amina Yusuf")
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def browser(client: Client, amina: Member) -> Client:
    client.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})
    return client


@pytest.fixture
def made(browser: Client, folder: Path, django_capture_on_commit_callbacks: Any) -> DataFile:
    browser.post(ORDER)
    assert making.make_waiting(clock=timezone.now)
    return DataFile.objects.get()


def test_it_does_not_tell_that_somebody_reported_the_member(amina: Member) -> None:
    record(Act.READ_MESSAGE, by="staff", about=amina.public_id, detail="report r1, message m1", at=timezone.now())
    record(Act.LOOKED, by="staff", about=amina.public_id, detail="report", at=timezone.now())

    (told,) = (each.facts for each in held(who_is(amina)) if each.kind == "audit")

    assert told["what"] == str(Act.LOOKED.label)
    assert "report" not in str(told)


def test_a_file_whose_making_broke_off_after_it_was_stored_does_not_stay(browser: Client, folder: Path) -> None:
    browser.post(ORDER)
    with patch.object(making.mailing, "tell_ready", side_effect=OSError):
        assert making.make_waiting(clock=timezone.now)

    assert len(list(folder.rglob("*.zip"))) == 1
    erasing.clear_leftovers(at=_after(minutes=19))
    assert len(list(folder.rglob("*.zip"))) == 1  # another process might be storing it at this moment
    erasing.clear_leftovers(at=_after(minutes=21))
    assert list(folder.rglob("*.zip")) == []


def test_a_file_that_is_ready_stays(made: DataFile, folder: Path) -> None:
    erasing.clear_leftovers(at=_after(minutes=21))

    assert len(list(folder.rglob("*.zip"))) == 1
    assert not Leftover.objects.exists()


def test_the_mail_about_it_leads_to_the_page_in_its_members_language(
    browser: Client, amina: Member, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    Member.objects.filter(pk=amina.pk).update(language="fr")
    browser.post(ORDER)
    assert making.make_waiting(clock=timezone.now)

    assert "http://testserver/fr/my/data/" in read(Mail.objects.get(mailing__kind="data-file")).links


def _after(minutes: int) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def address(file: DataFile) -> str:
    return f"{ORDER}{file.public_id}/"


def prove_again(browser: Client) -> None:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_the_page_says_what_is_held_and_how_long(browser: Client) -> None:
    page = browser.get(PAGE)

    assert "180 days after they were sent" in page.text
    assert "private" in page["Cache-Control"]
    assert "no-store" in page["Cache-Control"]


def test_the_pages_are_light(browser: Client) -> None:
    prove_again(browser)

    assert first_load(browser, PAGE) <= BUDGET
    assert first_load(browser, "/my/data/erase/") <= BUDGET


def test_one_file_is_made_however_often_it_is_asked_for(browser: Client) -> None:
    for _ in range(3):
        browser.post(ORDER)

    assert DataFile.objects.count() == 1
    assert "waiting to be made" in browser.get(PAGE).text


def test_a_fourth_file_within_a_day_is_refused_with_a_sentence(browser: Client, folder: Path) -> None:
    for _ in range(3):
        browser.post(ORDER)
        making.make_waiting(clock=timezone.now)
    refused = browser.post(ORDER)

    assert refused.status_code == 429
    assert "Ask again tomorrow" in refused.text


def test_it_is_mailed_that_the_file_is_ready(made: DataFile) -> None:
    assert Mail.objects.get(mailing__kind="data-file").address == "amina@example.org"


def test_the_file_is_given_out_after_the_password_only(made: DataFile, browser: Client, settings: LazySettings) -> None:
    """The password leads back to the page: a download would leave its form standing, as if it had been refused."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    asked = browser.get(address(made))
    prove_again(browser)
    answer = browser.get(address(made))

    assert asked["Location"] == "/accounts/reauthenticate/?next=/my/data/"
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        assert json.loads(packed.read("account.json"))[0]["name"] == "Amina Yusuf"
        assert "Your account" in packed.read("read-me.txt").decode()


def test_nobody_else_gets_it(made: DataFile, client: Client) -> None:
    client.logout()
    assert client.get(address(made))["Location"].startswith("/accounts/login/")
    other = make_member()
    other.set_password(PASSWORD)
    other.save()
    client.force_login(other)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(address(made)).status_code == 404


def test_it_goes_after_a_week_with_its_file(made: DataFile, folder: Path, browser: Client) -> None:
    path = folder / str(made.file.name)
    assert path.exists()
    making.clear(at=timezone.now() + timedelta(days=7, minutes=1))

    assert not DataFile.objects.exists()
    assert Leftover.objects.get().name == made.file.name


def test_another_worker_takes_over_from_one_that_died(browser: Client, folder: Path) -> None:
    browser.post(ORDER)
    with patch.object(making, "pack", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        making.make_waiting(clock=timezone.now)

    assert not making.make_waiting(clock=timezone.now)
    assert making.make_waiting(clock=lambda: timezone.now() + making.LEASE)
    assert DataFile.objects.get().state == "ready"


def test_a_file_that_cannot_be_made_is_given_up_and_said_to_have_failed(browser: Client, folder: Path) -> None:
    browser.post(ORDER)
    with patch.object(making, "pack", side_effect=OSError):
        for minutes in (0, 10, 20, 30):
            making.make_waiting(clock=partial(_after, minutes))

    assert "failed to make your file" in browser.get(PAGE).text


def test_an_address_that_is_only_typed_leads_to_nothing(amina: Member) -> None:
    """Anybody can type somebody else's."""
    EmailAddress.objects.create(user=amina, email="victim@example.org", verified=False)
    make_mailing("victim@example.org")
    make_participant(make_event(), "victim@example.org", name="Victim")

    assert not [each for each in held(who_is(amina)) if "victim" in str(each.names).lower()]


def test_an_address_that_somebody_else_proved_since_is_theirs(amina: Member) -> None:
    make_participant(make_event(), "role@example.org", member=amina)
    make_confirmed_member("role@example.org")

    assert known(who_is(amina)).addresses == {"amina@example.org"}


def test_queries_do_not_grow_with_what_is_held(amina: Member) -> None:
    def number_of_queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(held(who_is(amina)))
        return len(asked)

    def do_something() -> None:
        call = make_call(make_event())
        application = make_application(call, amina.email, member=amina)
        application.notes.create(at=timezone.now(), text="A note")
        person = make_participant(call.event, amina.email, member=amina)
        person.history.create(after=person.state, at=timezone.now())
        make_mailing(amina.email, key=f"key-{call.pk}")

    do_something()
    number_of_queries()  # a process asks for its content types once
    once = number_of_queries()
    do_something()
    do_something()

    assert number_of_queries() == once
    assert Participation.objects.count() == 3
