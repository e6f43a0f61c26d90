"""The calendar's pages in a real browser: a month is a table on a desk, a list on a phone, and needs no script."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from apps.training.models import Course, Format
from apps.training.status import ChangeKind
from tests.factories import make_event, make_member
from tests.looking import against_axe, follow, sticks_out
from tests.pages_public.season import issue, make_season, today

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]
PHONE, DESK, SMALLEST = 390, 1280, 320


@pytest.fixture(autouse=True)
def season() -> None:
    make_season()
    course = Course.objects.create(code="CMC", title="UN-CMCoord Course", description="<p>Teaches.</p>")
    first = next_month().replace(day=9)
    week = make_event(
        "Networks and Partnerships Week", starts_on=first, ends_on=first + timedelta(days=4), course=course
    )
    hours = {"starts_at": time(9), "ends_at": time(10, 30), "format": Format.ONLINE}
    make_event("Thematic session", parent=week, starts_on=first, ends_on=first, **hours)
    gone = make_event("A course that moved", starts_on=first, ends_on=first + timedelta(days=2), course=course)
    later = {"starts_on": first + timedelta(days=60), "ends_on": first + timedelta(days=62)}
    issue((ChangeKind.RESCHEDULE, gone, later), title="New dates", days_ago=1)


def next_month() -> date:
    return (today().replace(day=28) + timedelta(days=4)).replace(day=1)


def month_path() -> str:
    return f"/training/month/{next_month().year}/{next_month().month}/"


def addresses() -> list[str]:
    wrong = "?country=Atlantis&since=x&zone=CET&view=best"
    return [f"/training/{wrong}", month_path(), f"{month_path()}{wrong}", "/training/year/2026/", "/calendar/",
            "/courses/", "/courses/CMC/", "/training/?zone=Asia/Tokyo&view=online"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing(open_page: Opener, width: int, scheme: str) -> None:
    page = open_page("/", width=width, color_scheme=scheme)
    found = {}
    for path in [*addresses(), f"/ar{month_path()}"]:
        page.goto(path)
        found[path] = against_axe(page)

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("language", ["", "/ar", "/ru"])
def test_no_page_scrolls_sideways(open_page: Opener, language: str) -> None:
    page, found = open_page("/", width=SMALLEST), []
    for path in addresses():
        page.goto(f"{language}{path}")
        for width in (SMALLEST, PHONE, 768, 800, 1000):
            page.set_viewport_size({"width": width, "height": 900})
            if sticks_out(page):
                found.append((path, width))

    assert found == []


def test_a_month_is_a_table_on_a_desk(open_page: Opener) -> None:
    page = open_page(month_path())

    assert page.get_by_role("columnheader").count() == 7
    assert page.get_by_role("table", name="Training in").is_visible()
    cell = page.get_by_role("cell").filter(has=page.locator(f"time[datetime='{next_month().replace(day=9)}']"))
    assert cell.get_by_role("link", name="Networks and Partnerships Week").is_visible()
    assert page.get_by_text("continues").first.is_visible()


def test_a_month_is_a_list_on_a_phone_and_names_each_event_once(open_page: Opener) -> None:
    page = open_page(month_path(), width=PHONE)
    shown = page.locator(".month a:visible")

    assert page.locator(".month thead").is_hidden()
    assert shown.get_by_text("Networks and Partnerships Week").count() == 1
    assert page.locator(".month td:visible").count() < 8
    box = page.locator(".month .wd:visible").first.bounding_box()
    assert box is not None
    assert box["width"] > 30


def test_days_without_events_leave_no_trace_on_a_phone(open_page: Opener) -> None:
    page = open_page(month_path(), width=PHONE)

    assert page.locator(".month td.free:visible").count() == 0


def test_a_month_is_walked_by_keyboard(open_page: Opener) -> None:
    page = open_page(month_path(), java_script_enabled=False)
    page.get_by_role("link", name="A course that moved").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("heading", level=1).inner_text() == "A course that moved"


def test_what_moved_away_says_where_to(open_page: Opener) -> None:
    page = open_page(month_path())
    entry = page.locator(".month li", has_text="A course that moved").first

    assert entry.locator("del").is_visible()
    assert "moved to" in entry.inner_text()


def test_months_and_filters_work_without_javascript(open_page: Opener) -> None:
    page = open_page(month_path(), java_script_enabled=False)
    page.get_by_text("More filters, and your time zone").click()
    page.get_by_label("Format").select_option("online")
    page.get_by_label("Show hours also in the time of").select_option("Asia/Tokyo")
    follow(page.get_by_role("button", name="Show"))

    assert page.locator(".month a", has_text="Thematic session").count() == 1
    assert page.locator(".month a", has_text="Networks").count() == 0
    follow(page.get_by_role("link", name="List"))
    assert page.get_by_text("15:00 to 16:30, Tokyo time (UTC+9)").is_visible()


def test_a_wrong_filter_is_open_and_named(open_page: Opener) -> None:
    page = open_page("/training/?country=Atlantis", java_script_enabled=False)

    assert page.get_by_text("We know no country called “Atlantis”.").is_visible()
    assert page.get_by_label("Country").get_attribute("aria-invalid") == "true"


def sign_in(page: Page) -> None:
    client = Client()
    client.force_login(make_member())
    cookie = client.session.session_key or ""
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])


def test_axe_finds_nothing_on_a_members_page(open_page: Opener) -> None:
    page = open_page("/", width=PHONE)
    sign_in(page)
    page.goto("/my/calendar/")
    for button in ("Make my address", "Make a new address"):
        assert against_axe(page) == []
        assert not sticks_out(page)
        follow(page.get_by_role("button", name=button))


def test_a_member_makes_and_revokes_their_address(open_page: Opener) -> None:
    page = open_page("/", java_script_enabled=False)
    sign_in(page)
    page.goto("/my/calendar/")
    follow(page.get_by_role("button", name="Make my address"))
    assert page.get_by_role("link", name="/my/calendar/").is_visible()
    follow(page.get_by_role("button", name="Revoke the address"))

    assert page.get_by_text("You have no such address yet.").is_visible()
