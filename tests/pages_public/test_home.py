import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.pages.models import Link, Page, PageTranslation
from apps.training.status import ChangeKind
from apps.vocabulary import datewords
from tests.factories import make_event
from tests.pages_public.season import Season, in_days, issue, make_season

pytestmark = pytest.mark.django_db


def test_the_promised_day_is_the_headline_of_the_advisory(client: Client, season: Season) -> None:
    promised = datewords.day(season.notice.promise.by)

    assert f'New dates promised by</span> <b><time datetime="{season.notice.promise.by}">{promised}</time></b>' in (
        client.get("/").text
    )


def test_an_overdue_promise_says_so_by_itself(client: Client) -> None:
    event = make_event(**in_days(30))
    issue((ChangeKind.POSTPONE, event), title="Postponed", days_ago=40, promise=-1)

    page = client.get("/").text

    assert 'class="adv late"' in page
    assert "Overdue: new dates were promised by" in page


def test_a_promise_is_not_overdue_on_its_day(client: Client) -> None:
    event = make_event(**in_days(30))
    issue((ChangeKind.POSTPONE, event), title="Postponed", days_ago=40, promise=0)

    assert "Overdue" not in client.get("/").text


def test_an_older_unresolved_notice_keeps_its_line_and_says_that_it_is_overdue(client: Client, season: Season) -> None:
    page = client.get("/").text
    older = page[page.index('class="adv slim late"') :]

    assert season.overdue.get_absolute_url() in older
    assert "Overdue: new dates were promised by" in older


def test_what_goes_ahead_and_what_waits_stand_apart(client: Client, season: Season) -> None:
    page = client.get("/")

    assert season.scheduled in [row.event for row in page.context["ahead"]]
    assert {row.event for row in page.context["waiting"]} == {season.postponed, season.late}
    assert season.past not in [row.event for row in page.context["ahead"]]


def test_a_private_event_is_not_shown(client: Client) -> None:
    make_event("Secret course", is_public=False, **in_days(10))

    assert "Secret course" not in client.get("/").text


def test_about_comes_from_the_page_that_staff_write(client: Client) -> None:
    page = Page.objects.create(slug="un-cmcoord")
    PageTranslation.objects.create(page=page, title="About", body="<p>First <em>words</em>.</p><p>More.</p>")

    home = client.get("/").text

    assert "First words." in home
    assert "More." not in home


def test_the_contact_page_is_linked_once_staff_have_written_it(client: Client) -> None:
    assert "/about/contact/" not in client.get("/").text
    PageTranslation.objects.create(page=Page.objects.create(slug="contact"), title="Write to CMCS")

    assert "Write to CMCS" in client.get("/").text


def test_the_gateway_s_links_come_from_the_links_list(client: Client) -> None:
    Link.objects.create(
        label="Course at the gateway", url="https://example.org/c", group="Operational Partners Learning Gateway"
    )

    assert "https://example.org/c" in client.get("/").text


def test_the_number_of_queries_does_not_grow_with_the_events(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    make_season()
    few = queries()
    for number in range(30):
        make_event(f"Course {number}", **in_days(30 + number))

    assert queries() == few
