"""Topics and reading lists: ways into the library that people made."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.resources.entries import reindex
from apps.resources.kinds import Access
from apps.resources.models import ReadingItem, ReadingList, ReadingListTranslation, Resource
from apps.training.models import Course
from tests.factories import make_event
from tests.resources.factories import make_topic
from tests.resources.shelves import make_guide, make_many

pytestmark = pytest.mark.django_db


def make_list(*resources: Resource, title: str = "Four guidelines", **values: Any) -> ReadingList:
    shelf = ReadingList.objects.create(**{"slug": "four", "is_public": True, **values})
    ReadingListTranslation.objects.create(reading_list=shelf, title=title, introduction="Read these.")
    for position, resource in enumerate(resources):
        ReadingItem.objects.create(reading_list=shelf, resource=resource, position=position, note=f"Chapter {position}")
    return shelf


def test_topics_and_public_lists_stand_on_one_page(client: Client) -> None:
    make_topic("Armed escorts", slug="escorts")
    make_list()
    make_list(title="Unfinished", slug="unfinished", is_public=False)

    page = client.get("/library/topics/").text

    assert '<a href="/library/topics/escorts/">Armed escorts</a>' in page
    assert "Four guidelines" in page
    assert "Unfinished" not in page
    assert '<a class="go" href="/library/topics/">' in client.get("/library/").text


def test_a_topic_shows_its_resources_and_leads_on_to_the_library(client: Client) -> None:
    escorts = make_topic("Armed escorts", slug="escorts")
    guide = make_guide("On escorts")
    make_guide("On something else")
    secret = make_guide("Secret", access=Access.MEMBERS)
    for each in (guide, secret):
        each.topics.add(escorts)
    reindex([guide.pk, secret.pk])

    page = client.get("/library/topics/escorts/")

    assert [row.title for row in page.context["rows"]] == ["On escorts"]
    assert 'href="/library/?topic=escorts"' in page.text


def test_there_is_no_such_topic(client: Client) -> None:
    assert client.get("/library/topics/nothing/").status_code == 404


def test_a_list_keeps_its_order_and_says_what_to_read(client: Client) -> None:
    shelf = make_list(make_guide("Second written"), make_guide("First written"))

    page = client.get(shelf.get_absolute_url())

    assert [row.title for row in page.context["rows"]] == ["Second written", "First written"]
    assert "Chapter 1" in page.text


def test_a_list_leaves_out_what_one_may_not_see(client: Client) -> None:
    shelf = make_list(make_guide("Secret", access=Access.MEMBERS))

    assert "Secret" not in client.get(shelf.get_absolute_url()).text


def test_a_list_that_is_not_public_does_not_exist(client: Client) -> None:
    assert client.get(make_list(is_public=False).get_absolute_url()).status_code == 404


def test_a_course_s_list_stands_on_its_events(client: Client) -> None:
    course = Course.objects.create(code="CMC", title="UN-CMCoord Course")
    event = make_event(course=course)
    make_list(make_guide("Oslo Guidelines"), make_guide("Secret", access=Access.MEMBERS), course=course)

    page = client.get(event.get_absolute_url()).text

    assert "What to read" in page
    assert '<a href="/library/lists/four/"' in page
    assert "Oslo Guidelines" in page
    assert "Secret" not in page
    assert "What to read" not in client.get(make_event().get_absolute_url()).text


def test_a_list_that_is_not_public_does_not_stand_on_events(client: Client) -> None:
    course = Course.objects.create(code="CMC", title="UN-CMCoord Course")
    make_list(make_guide(), course=course, is_public=False)

    assert "What to read" not in client.get(make_event(course=course).get_absolute_url()).text


def test_the_number_of_queries_does_not_grow_with_the_resources(client: Client) -> None:
    def queries(*paths: str) -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            found.append(len(captured))
        return found

    topic, course = make_topic(slug="escorts"), Course.objects.create(code="CMC", title="Course")
    event = make_event(course=course)
    shelf = make_list(*make_many(2, topics=[topic]), course=course)
    pages = ("/library/topics/", "/library/topics/escorts/", shelf.get_absolute_url(), event.get_absolute_url())
    few = queries(*pages)
    make_topic("Another")
    for place, each in enumerate(make_many(30, topics=[topic], files=1)):
        ReadingItem.objects.create(reading_list=shelf, resource=each, position=10 + place)

    assert queries(*pages) == few
