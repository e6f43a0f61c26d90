"""The public pages in a real browser: no accessibility fault, no script needed, no sideways scroll."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.looking import against_axe, follow, sticks_out
from tests.pages_public.season import Season, make_season

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]
PAGES = ["/", "/training/", "/training/?year=abc&status=x", "/notices/", "/about/", "/about/links/", "/nowhere/"]
PHONE, DESK, SMALLEST = 390, 1280, 320
WIDTHS = [SMALLEST, 360, 375, 412, 768, 1000]
LARGE_LETTERS = {"standard": 32, "fixed": 26}


@pytest.fixture
def season() -> Season:
    return make_season()


def addresses(season: Season) -> list[str]:
    events = [event.get_absolute_url() for event in season.events]
    return [*PAGES, *events, season.notice.get_absolute_url(), season.overdue.get_absolute_url()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing(open_page: Opener, season: Season, width: int, scheme: Literal["light", "dark"]) -> None:
    page = open_page("/", width=width, color_scheme=scheme)
    found = {}
    for path in [*addresses(season), "/ar/", f"/ar{season.postponed.get_absolute_url()}"]:
        page.goto(path)
        found[path] = against_axe(page)

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("language", ["", "/ar", "/ru", "/es"])
def test_no_page_scrolls_sideways(open_page: Opener, season: Season, language: str) -> None:
    page = open_page("/", width=SMALLEST)

    assert too_wide(page, season, language, WIDTHS) == []


@pytest.mark.parametrize("language", ["", "/ar", "/ru", "/es"])
def test_no_page_scrolls_sideways_in_letters_of_twice_the_size(
    open_page: Opener, season: Season, language: str
) -> None:
    page = open_page("/", width=SMALLEST)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": LARGE_LETTERS})

    assert too_wide(page, season, language, [SMALLEST, PHONE]) == []


def too_wide(page: Page, season: Season, language: str, widths: list[int]) -> list[tuple[str, int]]:
    found = []
    for path in addresses(season):
        page.goto(f"{language}{path}")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if sticks_out(page):
                found.append((path, width))
    return found


@pytest.mark.parametrize("width", [SMALLEST, PHONE, 600])
@pytest.mark.parametrize("language", ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"])
def test_the_sections_stand_in_one_row(open_page: Opener, language: str, width: int) -> None:
    page = open_page(f"{language}/about/", width=width)
    shown = page.locator(".menu a:visible").evaluate_all("all => all.map(a => a.offsetTop)")

    assert len(shown) == (5 if width == 600 else 4)
    assert len(set(shown)) == 1


def test_the_agenda_is_filtered_without_javascript(open_page: Opener, season: Season) -> None:
    page = open_page("/training/", java_script_enabled=False)
    page.get_by_label("Year").select_option("2018")
    page.get_by_label("Status").select_option("held")
    follow(page.get_by_role("button", name="Show"))

    assert page.get_by_role("link", name="Thematic session").is_visible()
    assert "year=2018" in page.url


def test_from_the_banner_to_the_notice_to_the_course_without_javascript(open_page: Opener, season: Season) -> None:
    page = open_page("/", java_script_enabled=False)
    follow(page.get_by_role("link", name="Read the notice and see the courses"))
    follow(page.get_by_role("link", name=season.postponed.title).first)

    assert page.get_by_role("heading", level=1).inner_text() == season.postponed.title
    assert page.get_by_text("Old dates, no longer valid").is_visible()


def test_the_first_tab_leads_to_the_content(open_page: Opener) -> None:
    page = open_page("/training/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".skip").evaluate("link => link.getBoundingClientRect().top") >= 0


def test_a_first_load_is_two_requests(open_page: Opener, season: Season) -> None:
    page = open_page("/about/")
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    page.goto("/")

    assert len(asked) == 2
