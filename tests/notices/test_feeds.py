import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from defusedxml import ElementTree
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.notices.models import Translation
from apps.notices.withdrawing import withdraw
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice
from tests.notices.factories import after, correct, issue, postpone

pytestmark = pytest.mark.django_db
FEEDS = ["/notices/feed.atom", "/notices/feed.json"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def items(client: Client, path: str = "/notices/feed.json") -> list[dict[str, Any]]:
    return json.loads(client.get(path).text)["items"]  # type: ignore[no-any-return]


def test_a_notice_is_an_item_with_its_letter_its_address_and_its_time(client: Client) -> None:
    notice = postpone(make_event(), code="2026-7")
    [item] = items(client)

    assert item["id"].endswith(":notice:2026-7")
    assert item["url"] == f"http://testserver{notice.get_absolute_url()}"
    assert item["content_html"] == "<p>Dear colleagues, we postpone.</p>"
    assert item["date_published"] == item["date_modified"] == "2026-03-02T10:30:00Z"


def test_a_correction_is_the_same_item_changed_later(client: Client) -> None:
    notice = postpone(make_event())
    [before] = items(client)
    correct(notice, minutes=60)
    [item] = items(client)

    assert item["id"] == before["id"]
    assert item["date_published"] == before["date_published"]
    assert item["date_modified"] == "2026-03-02T11:30:00Z"


def test_the_newest_comes_first_and_drafts_not_at_all(client: Client) -> None:
    postpone(make_event(), code="2026-1")
    postpone(make_event(), code="2026-2", minutes=5)
    make_notice((ChangeKind.CANCEL, make_event()), code="2026-3")

    assert [item["url"].rsplit("/", 2)[1] for item in items(client)] == ["2026-2", "2026-1"]


def test_atom_tells_the_same(client: Client) -> None:
    postpone(make_event())
    [item] = items(client)
    root = ElementTree.fromstring(client.get("/notices/feed.atom").text)

    assert root.findtext(f"{ATOM}entry/{ATOM}id") == item["id"]
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == item["date_modified"] == root.findtext(f"{ATOM}updated")
    assert root.findtext(f"{ATOM}entry/{ATOM}content") == item["content_html"]


def test_each_language_has_its_feed_and_an_item_says_when_it_is_in_another(client: Client) -> None:
    notice = make_notice((ChangeKind.CANCEL, make_event()), code="2026-1")
    Translation.objects.create(notice=notice, language="fr", title="Cours annulé", letter="<p>Annulé.</p>")
    issue(notice)
    postpone(make_event(), code="2026-2", minutes=1)

    english, french = items(client, "/fr/notices/feed.json")

    assert (french["title"], french["language"]) == ("Cours annulé", "fr")
    assert english["language"] == "en"


def test_a_link_within_the_site_leads_there_from_anywhere(client: Client) -> None:
    notice = make_notice((ChangeKind.CANCEL, make_event()))
    notice.translations.update(letter='<p><a href="/library/">The library</a></p>')
    issue(notice)

    assert 'href="http://testserver/library/"' in items(client)[0]["content_html"]


@pytest.mark.parametrize("path", FEEDS)
def test_an_unchanged_feed_need_not_be_sent(client: Client, path: str) -> None:
    postpone(make_event())
    first = client.get(path)

    assert client.get(path).content == first.content
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("path", FEEDS)
def test_a_withdrawn_notice_leaves_the_feed_and_that_is_a_change(client: Client, path: str) -> None:
    notice = postpone(make_event())
    first = client.get(path)
    withdraw(notice, by=None, at=after(5))

    second = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert second.status_code == 200
    assert notice.code not in second.text


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_without_notices_is_a_feed(client: Client, path: str) -> None:
    first = client.get(path)

    assert first.status_code == 200
    assert client.get(path).content == first.content


@pytest.mark.parametrize("path", FEEDS)
def test_queries_do_not_grow_with_the_notices(client: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    postpone(make_event())
    few = queries()
    for minutes in (1, 2, 3):
        postpone(make_event(), minutes=minutes)

    assert queries() == few


@pytest.mark.parametrize("path", ["/", "/notices/"])
def test_pages_name_the_feed(client: Client, path: str) -> None:
    page = client.get(path).text

    assert '<link rel="alternate" type="application/atom+xml" href="/notices/feed.atom"' in page
    assert '<link rel="alternate" type="application/feed+json" href="/notices/feed.json"' in page
