"""One box over everything: what is found, how it is shown, and that nothing typed breaks it."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_event, make_member
from tests.resources.shelves import replace_by
from tests.sitesearch.season import Shelf, add_event, add_resource

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str, prefix: str = "") -> list[str]:
    """Of the results, in their order."""
    page = client.get(f"{prefix}/search/?{query}")
    assert page.status_code == 200
    return [result.shown.title for result in page.context["found"]]


def test_one_list_over_resources_events_notices_and_pages(client: Client, shelf: Shelf) -> None:
    found = titles(client, "q=convoy")

    assert set(found) == {"Oslo Guidelines", "Convoy planning course", "The convoy course is postponed", "About CMCS"}
    assert found.index("Convoy planning course") < found.index("Oslo Guidelines")


def test_each_result_leads_to_its_page(client: Client, shelf: Shelf) -> None:
    page = client.get("/search/?q=convoy").text

    for thing in (shelf.resource, shelf.event, shelf.notice, shelf.page):
        assert f'<h3><a href="{thing.get_absolute_url()}"' in page


def test_what_was_looked_for_is_marked_in_titles_and_texts(client: Client, shelf: Shelf) -> None:
    page = client.get("/search/?q=convoys").text

    assert "<mark>Convoy</mark> planning course" in page
    assert "We help every <mark>convoy</mark> on its way." in page


def test_a_passage_in_a_file_is_shown_with_its_page(client: Client, shelf: Shelf) -> None:
    page = client.get("/search/?q=escort").text

    assert "An armed <mark>escort</mark> of a convoy is a last resort" in page
    assert "on page 37" in page


@pytest.mark.parametrize(
    "values", [{"access": "members"}, {"embargoed_until": datetime(2199, 1, 1, tzinfo=UTC)}], ids=["members", "embargo"]
)
def test_a_newer_version_that_the_reader_may_not_know_of_replaces_nothing(
    client: Client, shelf: Shelf, values: dict[str, Any]
) -> None:
    newer = add_resource("New guidelines", **values)
    replace_by(newer, shelf.resource)
    assert "Superseded" not in client.get("/search/?q=oslo").text

    type(newer).objects.update(access="public", embargoed_until=None)
    assert "Superseded" in client.get("/search/?q=oslo").text


def test_what_was_closed_since_it_was_indexed_is_not_shown(client: Client, shelf: Shelf) -> None:
    type(shelf.resource).objects.update(access="members")
    assert "Oslo Guidelines" not in titles(client, "q=oslo")

    client.force_login(make_member())
    assert "Oslo Guidelines" in titles(client, "q=oslo")


def test_an_event_carries_its_status_and_no_dates_that_no_longer_hold(client: Client, shelf: Shelf) -> None:
    page = client.get("/search/?q=nairobi").text

    assert re.search(r'<span class="st postponed">.*Postponed</span>', page)
    assert "Old dates:" in page


def test_the_list_is_narrowed_by_kind_with_counts(client: Client, shelf: Shelf) -> None:
    page = client.get("/search/?q=convoy")
    assert [(kind.name, kind.count) for kind in page.context["kinds"]] == [
        ("All", ""), ("Library", "1"), ("Training", "1"), ("Notices", "1"), ("Pages", "1")
    ]  # fmt: skip

    assert titles(client, "q=convoy&kind=event") == ["Convoy planning course"]
    assert 'href="/search/?q=convoy&amp;kind=notice"' in client.get("/search/?q=convoy&kind=event").text


def test_a_notice_is_found_in_each_of_its_languages_and_shown_in_the_readers(client: Client, shelf: Shelf) -> None:
    assert titles(client, "q=convoi") == ["The convoy course is postponed"]
    assert titles(client, "q=convoi", "/fr") == ["Le cours est reporté"]
    assert titles(client, "q=2026/1") == titles(client, "q=nothing-of-the-kind") == []
    assert titles(client, f"q={shelf.notice.number}") == ["The convoy course is postponed"]


def test_a_country_is_found_in_the_readers_language(client: Client) -> None:
    add_event("Course", countries="KE", city="Mombasa")

    assert titles(client, "q=kenya") == titles(client, f"q={quote('كينيا')}") == ["Course"]


def test_a_misspelt_word_is_answered_with_the_right_one(client: Client, shelf: Shelf) -> None:
    page = client.get("/search/?q=guidelnes").text

    assert 'Did you mean <a href="/search/?q=guidelines"><bdi>guidelines</bdi></a>?' in page
    assert "Nothing was found." in page


def test_without_words_nothing_is_asked_and_ways_in_are_offered(client: Client) -> None:
    page = client.get("/search/")

    assert page.context["answer"] is None
    assert f'href="{reverse("resources:library")}"' in page.text
    assert "in quotation marks" in page.text


def test_pages_follow_one_another(client: Client) -> None:
    for number in range(12):
        add_resource(f"Convoy paper {number}")
    first, second = titles(client, "q=convoy"), titles(client, "q=convoy&page=2")

    assert (len(first), len(second)) == (10, 2)
    assert not set(first) & set(second)
    assert 'href="/search/?q=convoy&amp;page=2" rel="next"' in client.get("/search/?q=convoy").text
    assert "There is nothing on this page." in client.get("/search/?q=convoy&page=9").text


def test_nobody_gets_a_cookie_or_a_page_of_their_own(client: Client, shelf: Shelf) -> None:
    for path in ("/search/?q=convoy", "/search/suggest?q=con"):
        page = client.get(path)
        assert not page.cookies
        assert "Cookie" not in page.headers.get("Vary", "")


def test_words_of_the_reader_are_text_and_nothing_else(client: Client, shelf: Shelf) -> None:
    hostile = '"><script>alert(1)</script><mark>convoy'
    page = client.get("/search/", {"q": hostile}).text

    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


def test_a_page_of_results_is_not_for_other_searches(client: Client, shelf: Shelf) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/search/?q=convoy").text


def test_only_reading_is_answered(client: Client) -> None:
    assert client.post("/search/", {"q": "x"}).status_code == 405
    assert client.post("/search/suggest", {"q": "x"}).status_code == 405


def test_the_header_leads_to_it_from_every_page(client: Client) -> None:
    assert 'href="/fr/search/"' in client.get("/fr/about/").text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%ff%fe", "q=%ed%a0%80", "q=" + "a" * 5000, "q=" + "%22" * 300, "q=(((", "q=-", "q=OR", "q=OR OR -",
        "q=a&page=0", "q=a&page=-1", "q=a&page=99999999999999999999", "q=a&page=²", "q=a&kind=nonsense",
        "q=a&kind=kind:", "q=a:*%26b|!c", "q=NEAR(a b)", "q=*", "q=%27;DROP", "q=" + "é" * 300, "q[]=1", "q=a&q=b",
        "page=3", "kind=event", "q=" + quote("\u202e\u2068\U000e0001"), "q=" + quote("𐀀" * 50),
    ],
)  # fmt: skip
def test_nothing_typed_breaks_it(client: Client, shelf: Shelf, query: str) -> None:
    for path in ("/search/", "/ar/search/", "/search/suggest"):
        assert client.get(f"{path}?{query}").status_code in (200, 400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.one_of(st.text(max_size=60), st.text("\"-()*:|&!ORand '\\\t", max_size=30)),
    kind=st.one_of(st.sampled_from(["", "event", "page"]), st.text(max_size=8)),
    page=st.one_of(st.integers(-5, 10**6).map(str), st.text(max_size=5)),
)
def test_no_query_of_any_kind_breaks_it(client: Client, shelf: Shelf, words: str, kind: str, page: str) -> None:
    query: dict[str, Any] = {"q": words.encode("utf-8", "surrogatepass"), "kind": kind, "page": page}

    assert client.get("/search/", query).status_code in (200, 400)
    assert client.get("/search/suggest", query).status_code in (200, 400)


def test_suggestions_are_titles_that_everybody_may_know(client: Client, shelf: Shelf) -> None:
    make_event("Convoy course for nobody", is_public=False)

    found = client.get("/search/suggest?q=conv").json()["suggestions"]
    assert found == ["Convoy planning course", "The convoy course is postponed"]
    assert client.get("/search/suggest?q=oslo gui").json() == {"suggestions": ["Oslo Guidelines"]}
    assert client.get("/search/suggest?q=").json() == {"suggestions": []}


def test_a_page_of_results_costs_the_same_at_three_and_at_many(
    client: Client, django_assert_max_num_queries: Any, shelf: Shelf
) -> None:
    client.get("/search/?q=convoy")
    with django_assert_max_num_queries(100) as few:
        client.get("/search/?q=convoy")
    for number in range(20):
        add_event(f"Convoy course {number}")
        add_resource(f"Convoy paper {number}")
    with django_assert_max_num_queries(100) as many:
        client.get("/search/?q=convoy")

    assert len(many) <= len(few) <= 30


def test_the_librarys_box_suggests_what_stands_in_the_library(client: Client, shelf: Shelf) -> None:
    page = client.get("/fr/library/").text

    assert 'data-suggest="/fr/search/suggest?kind=resource"' in page
    assert client.get("/search/suggest?kind=resource&q=co").json() == {"suggestions": []}
    assert client.get("/search/suggest?kind=resource&q=os").json() == {"suggestions": ["Oslo Guidelines"]}
