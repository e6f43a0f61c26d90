"""The way out, in a browser: a file of one's data, the erasure, and the change of mind."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from apps.members.models import Member
from apps.outbox.models import Mail
from apps.privacy import making
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event, make_participant
from tests.looking import faults, follow
from tests.members.conftest import PASSWORD
from tests.notices.asking import in_days
from tests.outbox.reading import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chromium, pytest.mark.once]
ADDRESS = "amina@example.org"


def test_somebody_takes_their_data_with_them_leaves_and_comes_back(
    open_page: Callable[..., Page], folder: object, live_server: object
) -> None:
    member = make_confirmed_member(ADDRESS, name="Amina Yusuf")
    member.set_password(PASSWORD)
    member.save()
    make_participant(make_event("Coming soon", **in_days(20)), ADDRESS)
    page = open_page("/my/data/", width=390)
    page.fill("[name=login]", ADDRESS)
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    follow(page.locator("text=Make my file"))
    assert faults(page) == []
    assert making.make_waiting(clock=timezone.now)
    follow(page.locator("text=Look again"))
    assert faults(page) == []

    follow(page.locator("text=Erase my account"))
    page.fill("[name=password]", PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    assert faults(page) == []
    page.fill("[name=address]", "wrong@example.org")
    follow(page.locator("text=Close my account and erase it"))
    assert faults(page) == []
    page.fill("[name=address]", ADDRESS)
    follow(page.locator("text=Close my account and erase it"))
    assert faults(page) == []
    assert not Member.objects.get().is_active

    mail = read(Mail.objects.get(mailing__kind="erasure-asked"))
    (link,) = {each for each in mail.links if "/my/data/keep/" in each}
    page.goto(link.removeprefix("http://testserver"))
    assert faults(page) == []
    follow(page.locator("main button"))
    assert "Your account stays" in page.inner_text("main")
    assert Member.objects.get().is_active
