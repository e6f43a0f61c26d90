import re
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.members.models import Member
from apps.notices.models import Notice
from apps.outbox.models import Mail
from apps.training.models import Event

pytestmark = pytest.mark.django_db


def load(*options: str) -> str:
    said = StringIO()
    call_command("load_sample_content", *options, stdout=said)
    return said.getvalue()


@pytest.fixture
def developing(settings: LazySettings) -> None:
    settings.DEBUG = True


def test_a_real_site_gets_neither_invented_events_nor_a_sign_in(settings: LazySettings) -> None:
    settings.DEBUG = False

    said = load()

    assert "92 events" in said
    assert "password" not in said
    assert not Event.objects.filter(is_sample=True).exists()
    assert not Member.objects.exists()


def test_a_real_site_may_ask_for_the_season_and_still_gets_no_sign_in(settings: LazySettings) -> None:
    settings.DEBUG = False

    load("--season")

    assert Event.objects.filter(is_sample=True).exists()
    assert not Member.objects.exists()


def test_a_developer_signs_in_with_the_password_that_was_said(developing: None, client: Client) -> None:
    password = re.search(r"password (\S+)", load())
    assert password

    client.post("/accounts/login/", {"login": "staff@example.org", "password": password[1]})

    page = client.get("/admin/")
    assert page.status_code == 200
    assert [group.name for group in Member.objects.get().groups.all()] == ["Administrator"]
    assert not Member.objects.get().is_superuser


def test_the_password_is_said_once(developing: None) -> None:
    load()

    again = load()

    assert "staff@example.org" in again
    assert "with the password" not in again


def test_a_second_run_changes_nothing_and_asks_little(developing: None) -> None:
    load()
    before = [list(model.objects.order_by("pk").values()) for model in (Event, Notice, Mail, Member)]

    with CaptureQueriesContext(connection) as asked:
        said = load()

    assert "Sample content: all there already." in said
    assert [list(model.objects.order_by("pk").values()) for model in (Event, Notice, Mail, Member)] == before
    assert len(asked) <= 25


def test_the_home_page_agenda_and_notices_can_be_read(developing: None, client: Client) -> None:
    load()

    for address in ("/", "/training/", "/notices/", "/notices/2020-1/", "/notices/2020-2/", "/about/links/"):
        assert client.get(address).status_code == 200, address
    for code in Event.objects.filter(is_public=True).values_list("code", flat=True):
        assert client.get(f"/training/{code}/").status_code == 200, code
