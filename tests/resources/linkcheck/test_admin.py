"""What staff read of the link check."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.pages.models import Link
from apps.resources.linkwords import Verdict, Why
from apps.resources.models import OutsideAddress, OutsideHost
from tests.factories import make_member
from tests.resources.factories import make_copy, make_edition, make_resource

pytestmark = pytest.mark.django_db

LIST = "/admin/resources/outsideaddress/"
SINCE = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def make_address(url: str = "https://a.example/oslo", verdict: Verdict = Verdict.GONE, **values: Any) -> OutsideAddress:
    host, _made = OutsideHost.objects.get_or_create(name="a.example", defaults={"free_at": SINCE})
    moments = {"since": SINCE, "looked_at": SINCE, "due_at": SINCE}
    return OutsideAddress.objects.create(url=url, host=host, verdict=verdict, **{**moments, **values})


@pytest.fixture(autouse=True)
def one_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


def test_a_verdict_is_told_in_words_with_its_day(admin_client: Client) -> None:
    make_address(why=Why.NOT_FOUND, status=404)
    page = admin_client.get(LIST).text

    assert "<strong>Gone</strong><br>404: The page is not there." in page
    assert "Monday 2 March 2026" in page


def test_what_uses_an_address_is_named_and_leads_to_where_it_is_corrected(admin_client: Client) -> None:
    url = make_address().url
    resource = make_resource("Oslo Guidelines")
    make_copy(make_edition(resource, address=url), url=url)
    link = Link.objects.create(label="The guidelines", url=url, group="Norms")
    page = admin_client.get(LIST).text

    assert page.count(f'<a href="{reverse("admin:resources_resource_change", args=[resource.pk])}">Oslo') == 1
    assert f'<a href="{reverse("admin:pages_link_change", args=[link.pk])}">The guidelines</a>' in page


def test_the_new_address_of_what_moved_can_be_followed_from_its_page(admin_client: Client) -> None:
    moved = make_address(verdict=Verdict.MOVED, leads_to="https://a.example/new")

    assert '<a href="https://a.example/new" rel="noreferrer">' in admin_client.get(f"{LIST}{moved.pk}/change/").text


@pytest.mark.parametrize("hostile", ["javascript:alert(1)", "https://a.example/<script>alert(1)</script>"])
def test_a_hostile_address_stays_text(admin_client: Client, hostile: str) -> None:
    address = make_address(hostile, leads_to=hostile)
    page = admin_client.get(f"{LIST}{address.pk}/change/").text

    assert 'href="javascript' not in page
    assert "<script>alert" not in page


def test_the_list_is_narrowed_by_verdict_and_to_what_waits_for_staff(admin_client: Client) -> None:
    make_address("https://a.example/well", Verdict.WORKS)
    make_address("https://a.example/gone", Verdict.GONE)

    assert "example/well" not in admin_client.get(f"{LIST}?verdict__exact=gone").text
    assert "example/well" not in admin_client.get(f"{LIST}?waits=staff").text
    assert "example/gone" in admin_client.get(f"{LIST}?waits=staff").text


def test_what_was_dealt_with_comes_back_only_with_another_verdict(admin_client: Client) -> None:
    address = make_address()
    admin_client.post(LIST, {"action": "mark_as_dealt_with", "_selected_action": [address.pk]})
    assert not OutsideAddress.objects.waiting_for_staff().exists()

    address.refresh_from_db()
    address.since = address.dealt_with_at.replace(year=2100) if address.dealt_with_at else None
    address.save()
    assert OutsideAddress.objects.waiting_for_staff().exists()


def test_nothing_is_added_changed_or_deleted_by_hand(admin_client: Client) -> None:
    address = make_address()

    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{address.pk}/change/", {"url": "x"}).status_code == 403
    assert admin_client.post(f"{LIST}{address.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_only_read_does_not_deal_with_them(client: Client) -> None:
    reader = make_member(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_outsideaddress"))
    client.force_login(reader)
    make_address()

    assert "mark_as_dealt_with" not in client.get(LIST).text


def test_a_page_of_the_list_costs_the_same_for_twenty_as_for_one(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_copy(make_edition(address=make_address(f"https://a.example/{number}").url), url="")

    with django_assert_max_num_queries(13):
        admin_client.get(LIST)
