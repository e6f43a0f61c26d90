"""What stands round every page: languages, sections, the advisory; and that none of it touches a session."""

import re

import pytest
from django.test import Client

from tests.factories import make_member, make_staff
from tests.pages_public.season import Season

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/training/", "/notices/", "/about/", "/about/links/", "/ar/", "/zh-hans/training/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_an_anonymous_page_sets_no_cookie_and_does_not_vary_by_one(client: Client, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


def test_arabic_runs_from_right_to_left(client: Client) -> None:
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/").text
    assert '<html lang="fr">' in client.get("/fr/").text


def test_a_language_link_leads_to_this_very_page_with_its_filters(client: Client) -> None:
    page = client.get("/training/?year=&status=held").text

    assert 'href="/ar/training/?year=&amp;status=held" lang="ar" hreflang="ar"' in page
    assert 'href="/training/?year=&amp;status=held" lang="en" hreflang="en" aria-current="true"' in page


@pytest.mark.parametrize(
    ("path", "section"),
    [("/training/", "Training"), ("/notices/", "Notices"), ("/about/", "About"), ("/about/links/", "Links")],
)
def test_the_menu_shows_where_one_is(client: Client, path: str, section: str) -> None:
    current = re.findall(r'<a href="[^"]*" aria-current="true">([^<]*)</a>', client.get(path).text)

    assert current == [section]


def test_other_pages_carry_the_newest_unresolved_notice_in_one_line(client: Client, season: Season) -> None:
    page = client.get("/about/").text

    assert 'class="adv slim"' in page
    assert season.notice.get_absolute_url() in page


def test_an_affected_event_carries_its_own_notice(client: Client, season: Season) -> None:
    page = client.get(season.late.get_absolute_url())

    assert page.context["advisory"].url == season.overdue.get_absolute_url()


def test_an_event_with_new_dates_carries_the_notice_while_others_wait(client: Client, season: Season) -> None:
    page = client.get(season.rescheduled.get_absolute_url())

    assert page.context["advisory"].url == season.notice.get_absolute_url()


def test_no_unresolved_notice_no_advisory(client: Client) -> None:
    assert 'class="adv' not in client.get("/training/").text


@pytest.mark.parametrize("path", PUBLIC)
def test_there_is_nothing_to_run_and_nothing_inline(client: Client, path: str) -> None:
    page = client.get(path).text

    assert "<script" not in page
    assert "style=" not in page


def test_a_missing_page_still_shows_the_way(client: Client) -> None:
    page = client.get("/ru/nowhere/")

    assert page.status_code == 404
    assert 'href="/ru/training/"' in page.text


def test_staff_are_told_too_that_an_address_does_not_exist(admin_client: Client) -> None:
    page = admin_client.get("/admin/nonsense/")

    assert page.status_code == 404
    assert 'href="/fr/"' in page.text


def test_staff_find_the_way_to_their_pages_in_their_account(client: Client) -> None:
    client.force_login(make_member())
    assert "/admin/" not in client.get("/accounts/email/").text

    client.force_login(make_staff())
    assert 'href="/admin/">Staff pages' in client.get("/accounts/email/").text
