"""Two members in a real browser: one writes, the other answers by the link of the mail, then blocks and reports."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from apps.contacts.models import Report
from apps.members.models import Member
from apps.profiles.models import Block
from tests.looking import against_axe, follow, sticks_out
from tests.pages_public.test_browser import DESK, PHONE, SMALLEST
from tests.smtp_server import SmtpServer

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]


@pytest.fixture
def pages(open_page: Opener, amina: Member, jose: Member) -> tuple[Page, Page]:
    """Amina at a desk, José with a telephone."""
    return signed_in(open_page, amina, DESK), signed_in(open_page, jose, PHONE)


def signed_in(open_page: Opener, member: Member, width: int) -> Page:
    client = Client()
    client.force_login(member)
    page = open_page("/healthz", width=width)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}])
    return page


def faults(page: Page) -> list[str]:
    """At the page's own width, and of the smallest screen."""
    found = against_axe(page)
    size = page.viewport_size or {"width": DESK, "height": 900}
    page.set_viewport_size({"width": SMALLEST, "height": 900})
    found += ["sticks out"] * sticks_out(page)
    page.set_viewport_size(size)
    return found


def test_write_answer_block_and_report(
    pages: tuple[Page, Page], jose: Member, smtp_server: SmtpServer, deliver_all: Callable[[], None], live_server: Any
) -> None:
    amina_sees, jose_sees = pages
    seen: dict[str, list[str]] = {}

    amina_sees.goto(f"/members/{jose.public_id}/write/")
    seen["write"] = faults(amina_sees)
    amina_sees.get_by_label("Message").fill("Could we speak about access?")
    follow(amina_sees.get_by_role("button", name="Send the message"))
    seen["write, refused"] = faults(amina_sees)
    assert amina_sees.get_by_label("Message").input_value() == "Could we speak about access?"
    amina_sees.get_by_label("Subject").fill("Access")
    amina_sees.get_by_label("I agree that J. Medic sees my name as: A. Field").check()
    follow(amina_sees.get_by_role("button", name="Send the message"))
    amina_sees.get_by_text("Your message is on its way.").wait_for()
    seen["written"] = faults(amina_sees)

    deliver_all()
    letter = smtp_server.received()[0].message.get_body(["plain"])
    link = re.search(r"http://testserver(/my/messages/\S+)", letter.get_content() if letter else "")
    assert link
    jose_sees.goto(link[1])
    seen["read"] = faults(jose_sees)
    jose_sees.get_by_label("Message", exact=True).fill("Yes, tomorrow.")
    follow(jose_sees.get_by_role("button", name="Send the message"))
    jose_sees.get_by_text("Yes, tomorrow.").wait_for()

    follow(jose_sees.get_by_role("link", name="Report this message"))
    seen["report"] = faults(jose_sees)
    jose_sees.get_by_label("Harassment").check()
    follow(jose_sees.get_by_role("button", name="Report"))
    jose_sees.get_by_text("Staff look at it").wait_for()
    seen["list"] = faults(jose_sees)
    jose_sees.goto(link[1])
    follow(jose_sees.get_by_role("button", name="Block"))
    jose_sees.get_by_text("You no longer meet A. Field here").wait_for()
    seen["blocked"] = faults(jose_sees)

    amina_sees.goto(link[1])
    amina_sees.get_by_text("This member can no longer be reached through the portal.").wait_for()
    assert amina_sees.get_by_role("button", name="Send the message").count() == 0
    seen["out of reach"] = faults(amina_sees)
    amina_sees.goto(f"/ar{link[1]}")
    seen["Arabic"] = faults(amina_sees)
    assert {name: found for name, found in seen.items() if found} == {}
    assert (Block.objects.count(), Report.objects.count()) == (1, 1)
