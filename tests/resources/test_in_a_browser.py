"""The library in a real browser: no accessibility fault, no script needed, no sideways scroll."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from apps.resources.kinds import RelationKind
from apps.resources.models import ReadingItem, ReadingList, ReadingListTranslation, Relation, Resource
from tests.factories import make_member
from tests.looking import against_axe, follow, sticks_out
from tests.pages_public.test_browser import DESK, LARGE_LETTERS, PHONE, SMALLEST
from tests.resources.factories import make_copy, make_edition, make_revision
from tests.resources.shelves import make_guide, make_many, make_topics, replace_by

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]


@pytest.fixture
def shelves() -> list[str]:
    """Addresses of pages of each kind, with all that they can show."""
    guide, *others = make_many(23, topics=make_topics()[:3])
    Resource.objects.filter(pk=guide.pk).update(slug="guide", audiences=["military", "police"])
    replace_by(others[0], guide)
    replace_by(guide, others[1])
    for other in others[2:5]:
        Relation.objects.create(resource=guide, kind=RelationKind.CONTAINS, other=other)
    edition = make_edition(guide, version="v2.0", review_by=timezone.now().date() - timedelta(days=3))
    make_copy(edition, language="es", url="https://example.org/a/very/long/address/of/a/file.pdf")
    make_copy(edition, language="zh-hans")
    shelf = ReadingList.objects.create(slug="four", is_public=True)
    ReadingListTranslation.objects.create(reading_list=shelf, title="Four guidelines", introduction="Read these.")
    for each in (guide, *others[:3]):
        ReadingItem.objects.create(reading_list=shelf, resource=each, note="Chapters 2 and 3")
    return [
        "/library/",
        "/library/?q=assets+guidelines&language=fr&small=1&more=publisher&type=guideline",
        "/library/?q=nowhere",
        "/library/guide/",
        "/library/topics/",
        "/library/topics/topic-1/",
        "/library/lists/four/",
    ]


@pytest.mark.parametrize(
    ("width", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark"), (SMALLEST, "light")]
)
def test_axe_finds_nothing(open_page: Opener, shelves: list[str], width: int, scheme: Literal["light", "dark"]) -> None:
    page = open_page("/", width=width, color_scheme=scheme)
    found = {}
    for path in [*shelves, "/ar/library/", "/ar/library/guide/"]:
        page.goto(path)
        found[path] = against_axe(page)

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("language", ["", "/ar", "/ru"])
@pytest.mark.parametrize("large", [False, True])
def test_no_page_scrolls_sideways(open_page: Opener, shelves: list[str], language: str, large: bool) -> None:
    page = open_page("/", width=SMALLEST)
    if large:
        page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": LARGE_LETTERS})

    assert [path for path in shelves if page.goto(f"{language}{path}") and sticks_out(page)] == []


def test_the_library_is_searched_and_narrowed_without_javascript(open_page: Opener) -> None:
    make_guide("Oslo Guidelines", languages=["en", "fr"])
    make_guide("Field Handbook", languages=["fr"])
    page = open_page("/library/", java_script_enabled=False)

    page.get_by_label("Search words").fill("oslo")
    page.get_by_label("Français (2)").check()
    follow(page.get_by_role("button", name="Show results"))

    assert page.get_by_role("heading", level=2).first.inner_text() == "1 result for “\u2068oslo\u2069”"
    follow(page.get_by_role("link", name="“oslo” remove"))
    assert page.get_by_role("heading", level=2).first.inner_text() == "2 results"
    follow(page.get_by_role("link", name="Clear all"))
    assert page.url.endswith("/library/")


def test_from_the_list_to_a_file_s_language_without_javascript(open_page: Opener) -> None:
    guide = make_guide("Oslo Guidelines", languages=["fr"])
    page = open_page("/library/", java_script_enabled=False)
    follow(page.get_by_role("link", name="Oslo Guidelines"))

    link = page.get_by_role("link", name="Français PDF")
    assert link.get_attribute("href") == guide.editions.get().copies.get().get_absolute_url()


def test_the_keyboard_goes_from_the_words_through_the_results_to_the_filters(open_page: Opener) -> None:
    make_guide("Oslo Guidelines", slug="oslo")
    page = open_page("/library/?q=oslo")
    page.get_by_label("Search words").focus()
    passed = []
    for _step in range(12):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("(e => e.getAttribute('href') || e.name || e.tagName)(document.activeElement)"))

    places = [passed.index(stop) for stop in ("/library/", "/library/oslo/", "sort", "SUMMARY", "type")]
    assert places == sorted(places)


def test_a_member_saves_and_removes_without_javascript(open_page: Opener, client: Client) -> None:
    make_guide("Oslo Guidelines", slug="oslo")
    client.force_login(make_member())
    page = open_page("/library/", java_script_enabled=False)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": page.url}]
    )
    page.goto("/library/oslo/")
    follow(page.get_by_role("button", name="Save"))
    page.goto("/library/saved/")
    follow(page.get_by_role("button", name="Remove Oslo Guidelines"))

    assert page.get_by_text("You have saved nothing yet.").is_visible()


def test_a_first_load_is_the_page_and_its_stylesheet(open_page: Opener) -> None:
    """The box of the library also fetches a script that completes words, after the page is there."""
    guide = make_guide(slug="oslo")
    make_revision(make_copy(make_edition(guide, issued_on=date(2020, 1, 1))))
    page = open_page("/about/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/library/", "/library/oslo/"):
        page.goto(path)

    kinds = [url.rpartition(".")[2] for url in asked if not url.startswith("data:")]
    assert len([kind for kind in kinds if kind not in ("css", "js")]) == 2
    assert kinds.count("js") <= 1
