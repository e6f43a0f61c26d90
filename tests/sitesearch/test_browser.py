"""The search box in a real browser: suggestions for keyboard and pointer, and all of it without a script too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.looking import faults, follow
from tests.sitesearch.season import Shelf, make_shelf

pytestmark = [pytest.mark.chromium, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]
PHONE, DESK, SMALLEST = 390, 1280, 320
WIDE = ["/search/?q=convoy", "/search/?q=escort&kind=resource", "/ar/search/?q=convoy"]
ADDRESSES = ["/search/", "/search/?q=guidelnes", *WIDE]


@pytest.fixture(autouse=True)
def shelf() -> Shelf:
    return make_shelf()


def type_into_box(page: Page, words: str) -> None:
    """At one stroke, or what was suggested for a part of them might still be on show."""
    page.get_by_label("Search words").fill(words)
    expect(page.get_by_role("option").first).to_be_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing(open_page: Opener, width: int) -> None:
    page = open_page("/search/", width=width)
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        found[address] = faults(page)

    assert {address: names for address, names in found.items() if names} == {}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_while_suggestions_are_open(open_page: Opener, width: int) -> None:
    page = open_page("/search/", width=width)
    type_into_box(page, "conv")
    page.keyboard.press("ArrowDown")

    assert faults(page) == []


def test_nothing_sticks_out_of_the_smallest_screen(open_page: Opener) -> None:
    page = open_page("/search/", width=SMALLEST)
    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_without_a_script_one_types_and_presses_enter(open_page: Opener) -> None:
    page = open_page("/search/", java_script_enabled=False)
    page.get_by_label("Search words").fill("convoy")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page.get_by_role("navigation", name="Kinds of results").get_by_role("link", name="Training"))
    follow(page.get_by_role("link", name="Convoy planning course"))

    assert page.get_by_role("heading", level=1).inner_text() == "Convoy planning course"


def test_the_header_leads_to_the_search(open_page: Opener) -> None:
    page = open_page("/about/", width=PHONE)
    follow(page.get_by_role("link", name="Search"))

    assert page.get_by_role("heading", level=1).inner_text() == "Search"


def test_suggestions_are_chosen_with_the_arrows_and_sent_with_enter(open_page: Opener) -> None:
    page = open_page("/search/")
    type_into_box(page, "conv")
    box = page.get_by_role("combobox", name="Search words")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)

    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert box.input_value() == chosen.inner_text() == "Convoy planning course"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Convoy+planning+course")


def test_beyond_the_last_suggestion_stands_what_one_typed(open_page: Opener) -> None:
    page = open_page("/search/")
    type_into_box(page, "conv")
    box = page.get_by_role("combobox")
    page.keyboard.press("ArrowUp")
    assert box.input_value() == "The convoy course is postponed"
    page.keyboard.press("ArrowDown")

    assert box.input_value() == "conv"
    assert box.get_attribute("aria-activedescendant") is None


def test_escape_closes_the_list_and_gives_back_what_one_typed(open_page: Opener) -> None:
    page = open_page("/search/")
    type_into_box(page, "conv")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    assert page.get_by_role("combobox").input_value() == "conv"
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_leaving_the_box_closes_the_list(open_page: Opener) -> None:
    page = open_page("/search/")
    type_into_box(page, "conv")
    page.keyboard.press("Tab")

    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.get_by_role("combobox").get_attribute("aria-expanded") == "false"


def test_a_suggestion_can_be_clicked(open_page: Opener) -> None:
    page = open_page("/search/")
    type_into_box(page, "osl")
    page.get_by_role("option", name="Oslo Guidelines").click()

    page.wait_for_url("**/search/?q=Oslo+Guidelines")


def test_who_cannot_see_the_list_is_told_of_it(open_page: Opener) -> None:
    page = open_page("/search/")
    type_into_box(page, "conv")

    assert page.locator("[role=status]").inner_text() == "Suggestions: 2"


def test_when_suggestions_fail_the_box_works_as_before(open_page: Opener) -> None:
    page = open_page("/search/")
    page.route("**/search/suggest**", lambda route: route.abort())
    page.get_by_label("Search words").press_sequentially("convoy")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=convoy")
    assert page.locator("#found").inner_text().startswith("4 results")


def test_nothing_breaks_the_policy_of_the_site(open_page: Opener) -> None:
    page = open_page("/about/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/search/")
    type_into_box(page, "conv")

    assert said == []
