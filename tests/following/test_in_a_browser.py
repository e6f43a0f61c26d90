"""Following, its mail and the way out of it, in a real browser: without scripts, on a phone, with nothing for axe to
find."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from apps.following.models import Digest
from apps.following.noticing import look
from apps.members.models import Member
from apps.outbox.models import Mail
from apps.subscriptions.choosing import paces
from apps.subscriptions.kinds import FOLLOWS, Pace
from apps.subscriptions.unsubscribing import token
from apps.training.models import Course
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event
from tests.following.factories import BEFORE, DURING, make_course, make_reading_list, noticed, told
from tests.looking import faults, follow
from tests.outbox.reading import read
from tests.resources.factories import make_topic

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]
PHONE = 390


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.outbox.queue.wake", lambda: None)


@pytest.fixture
def course() -> Course:
    make_topic("Military and civil defence assets", slug="aid")
    make_reading_list("first-steps")
    look(at=BEFORE)
    return make_course()


@pytest.fixture
def ada() -> Member:
    return make_confirmed_member("ada@example.org")


def signed_in(member: Member) -> dict[str, Any]:
    client = Client()
    client.force_login(member)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    return {"cookies": [session], "origins": []}


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name).first)


def test_from_the_button_to_the_mail_and_out_again(
    open_page: Opener, live_server: LiveServer, course: Course, ada: Member
) -> None:
    page = open_page("/courses/CMC/", width=PHONE, java_script_enabled=False, storage_state=signed_in(ada))
    press(page, "Follow")
    assert page.get_by_role("button", name="Stop following").is_visible()
    follow(page.get_by_role("link", name="What I follow"))
    assert page.get_by_role("link", name="UN-CMCoord Course").is_visible()
    page.get_by_label("Country or region").select_option("Kenya")
    press(page, "Follow this place")
    assert page.get_by_role("link", name="Kenya").is_visible()

    ada.follows.update(since=BEFORE)
    Digest.objects.update(told_until=BEFORE)
    make_event("Staff Course", course=course)
    noticed(DURING)
    assert told() == 1
    mail = read(Mail.objects.get())
    way_out = mail["List-Unsubscribe"].split(">")[0].strip("<")

    stranger = open_page(way_out.removeprefix(settings.SITE_URL), width=PHONE, java_script_enabled=False)
    assert paces(ada)["follows"] == Pace.WEEKLY
    press(stranger, "Stop them")
    assert stranger.get_by_role("heading", level=1).inner_text() == "These e-mails have stopped"
    assert paces(ada)["follows"] == Pace.OFF

    page.goto("/my/mail/")
    assert page.get_by_label("Never").is_checked()
    page.get_by_label("Every week").check()
    press(page, "Save")
    assert page.get_by_role("status").inner_text() == "Your choice is kept."
    assert paces(ada)["follows"] == Pace.WEEKLY


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_pages_have_no_fault(open_page: Opener, course: Course, ada: Member, prefix: str) -> None:
    page = open_page("/my/follows/", width=PHONE, storage_state=signed_in(ada))
    found = {"nothing": faults(page)}
    for path in ("/courses/CMC/", "/library/topics/aid/", "/library/lists/first-steps/"):
        page.goto(f"{prefix}{path}")
        follow(page.locator('button[name="follow"]'))
        found[path] = faults(page)
    page.goto(f"{prefix}/my/follows/")
    page.locator('select[name="code"]').select_option("africa")
    follow(page.locator("main form .btn:not(.alt)"))
    for path in ("/my/follows/", "/my/mail/", "/my/"):
        page.goto(f"{prefix}{path}")
        found[path] = faults(page)
    mail = way_out(ada)
    page.goto(f"{prefix}{mail}")
    found["way out"] = faults(page)
    follow(page.locator("main .btn"))
    found["out"] = faults(page)

    assert {path: names for path, names in found.items() if names} == {}


def way_out(member: Member) -> str:
    return f"/my/mail/off/{token(member.public_id, FOLLOWS)}/"
