"""What the portal exists for, from end to end: staff postpone three courses and later give two of them new dates;
every participant gets one right mail, and every page says the same."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from django.conf import settings
from playwright.sync_api import Page

from tests.looking import follow
from tests.platform.asking import ask, eventually
from tests.story.sites import Site

pytestmark = [pytest.mark.processes, pytest.mark.chromium]

COURSES = ["sample-nairobi", "sample-dakar", "sample-amman"]
TOLD = {"accepted", "applied", "waiting"}
DATA = settings.BASE_DIR / "cmcoord_portal" / "sample" / "data"
FIRST_DAY = date.today() + timedelta(days=200)  # noqa: DTZ011  the site counts from today, too


def people(*codes: str) -> dict[str, set[str]]:
    """Address → the events among `codes` of which the person hears."""
    told: dict[str, set[str]] = {}
    with (DATA / "season_participants.csv").open() as file:
        for row in csv.DictReader(file):
            if row["event"] in codes and row["state"] in TOLD:
                told.setdefault(row["email"], set()).add(row["event"])
    return told


def calendars(message: EmailMessage) -> dict[str, Any]:
    """File name → the calendar in it."""
    files = [(part.get_filename() or "", part.get_content()) for part in message.iter_attachments()]
    return {name: vobject.readOne(body.decode() if isinstance(body, bytes) else body) for name, body in files}


def write_letter(page: Page, *, title: str, letter: str, promise: str = "") -> None:
    page.fill("[name=translations-0-title]", title)
    editor = page.locator("#cke_id_translations-0-letter .cke_wysiwyg_div, [name=translations-0-letter]:visible").first
    editor.fill(letter)
    page.fill("[name=translations-0-promise]", promise)


def publish(page: Page, expected: int) -> str:
    """From the preview; returns the notice's public address."""
    assert f"{expected} people will be told." in page.inner_text("#content")
    page.fill("[name=expected]", str(expected))
    follow(page.locator("text=Publish and tell them"))
    assert "/delivery/" in page.url
    return page.get_attribute("a:has-text('See the notice')", "href") or ""


@pytest.fixture(scope="module")
def postponed(site: Site, sign_in: Callable[..., Page]) -> str:
    """With JavaScript: the three courses are chosen in the list and postponed by one notice."""
    page = sign_in(javascript=True)
    page.goto("/admin/training/event/?q=sample-")
    for code in COURSES:
        page.check(f"tr:has(td:text-is('{code}'), th:has-text('{code}')) input.action-select")
    page.select_option("select[name=action]", label="Postpone…")
    follow(page.locator("button[name=index]"))
    page.select_option("[name=reason]", "security")
    write_letter(
        page,
        title="Three courses are postponed",
        letter="Dear colleagues, we postpone.",
        promise="You will have the new dates in spring.",
    )
    page.fill("[name=promise-0-by]", FIRST_DAY.isoformat())
    follow(page.locator("[name=_preview]"))
    address = publish(page, len(people(*COURSES)))
    page.wait_for_selector(f"text={len(people(*COURSES))} sent", timeout=60_000)
    return address


@pytest.fixture(scope="module")
def rescheduled(site: Site, sign_in: Callable[..., Page], postponed: str) -> str:
    """Without JavaScript: new dates for two of the three."""
    page = sign_in(javascript=False)
    page.goto("/admin/notices/notice/sheet/")
    for code in COURSES[:2]:
        row = page.locator(f"tr:has(th:has-text('({code})'))")
        row.locator("input[name$=starts_on]").fill(FIRST_DAY.isoformat())
        row.locator("input[name$=ends_on]").fill((FIRST_DAY + timedelta(days=5)).isoformat())
    follow(page.locator("text=Make a draft with these dates"))
    write_letter(page, title="New dates for two courses", letter="<p>Dear colleagues, here are the dates.</p>")
    follow(page.locator("[name=_preview]"))
    return publish(page, len(people(*COURSES[:2])))


def test_each_participant_is_told_once_and_of_all_their_courses(site: Site, postponed: str) -> None:
    expected = people(*COURSES)
    mails = site.mails(postponed)
    assert {address: len(found) for address, found in mails.items()} == dict.fromkeys(expected, 1)
    for address, codes in expected.items():
        assert {name.removesuffix(".ics") for name in calendars(mails[address][0])} == codes
    assert len(expected["amina.yusuf@example.org"]) == 3


def test_each_is_told_in_their_own_language(site: Site, postponed: str) -> None:
    with (DATA / "season_participants.csv").open() as file:
        languages = {row["email"]: row["language"] for row in csv.DictReader(file)}
    found = {address: mails[0]["Content-Language"] for address, mails in site.mails(postponed).items()}
    assert found == {address: languages[address] for address in found}
    assert set(found.values()) == {"ar", "en", "es", "fr", "ru", "zh-hans"}


def test_pages_banner_data_and_calendar_say_postponed(site: Site, postponed: str) -> None:
    for code in COURSES:
        page = ask(site.port, f"/training/{code}/").body.decode()
        assert "Old dates, no longer valid" in page
        assert "https://schema.org/EventPostponed" in page
        entry = vobject.readOne(ask(site.port, f"/training/{code}.ics").body.decode()).vevent
        assert (entry.status.value, entry.sequence.value) == ("CANCELLED", "1")
    for path in ("/", "/training/", postponed):
        assert "Three courses are postponed" in ask(site.port, path).body.decode()


def test_new_dates_reach_the_people_of_those_two_courses_once(site: Site, rescheduled: str) -> None:
    expected = people(*COURSES[:2])
    assert eventually(lambda: len(site.mails(rescheduled)) == len(expected))
    assert {address: len(found) for address, found in site.mails(rescheduled).items()} == dict.fromkeys(expected, 1)


def test_diaries_follow_under_the_same_uid_with_a_rising_sequence(site: Site, postponed: str, rescheduled: str) -> None:
    assert eventually(lambda: "amina.yusuf@example.org" in site.mails(rescheduled))
    first = calendars(site.mails(postponed)["amina.yusuf@example.org"][0])["sample-dakar.ics"]
    second = calendars(site.mails(rescheduled)["amina.yusuf@example.org"][0])["sample-dakar.ics"]
    assert (first.method.value, second.method.value) == ("CANCEL", "REQUEST")
    assert first.vevent.uid.value == second.vevent.uid.value
    assert int(second.vevent.sequence.value) == int(first.vevent.sequence.value) + 1
    assert second.vevent.dtstart.value == FIRST_DAY
    public = vobject.readOne(ask(site.port, "/training/sample-dakar.ics").body.decode())
    assert public.vevent.uid.value == second.vevent.uid.value


def test_two_courses_have_new_dates_and_the_promise_stays_open_for_the_third(
    site: Site, postponed: str, rescheduled: str
) -> None:
    for code in COURSES[:2]:
        page = ask(site.port, f"/training/{code}/").body.decode()
        assert "https://schema.org/EventRescheduled" in page
        assert "previousStartDate" in page
    assert "https://schema.org/EventPostponed" in ask(site.port, f"/training/{COURSES[2]}/").body.decode()
    waiting = re.search(r"Waiting for new dates(.*)", ask(site.port, "/training/").body.decode(), re.DOTALL)
    assert waiting
    assert "sample-amman" in waiting[1]
    assert "Three courses are postponed" in ask(site.port, "/").body.decode()
