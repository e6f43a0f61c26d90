"""A member's own shelf."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.resources.kinds import Access
from apps.resources.models import Resource, SavedResource
from tests.factories import make_member
from tests.resources.shelves import make_guide

pytestmark = pytest.mark.django_db
SHELF = "/library/saved/"


def signed_in(client: Client) -> Client:
    client.force_login(make_member())
    return client


def keep(client: Client, resource: Resource, *, how: str = "1") -> int:
    return client.post(SHELF, {"resource": resource.code, "keep": how}).status_code


def test_a_visitor_is_led_to_the_sign_in(client: Client) -> None:
    assert client.get(SHELF).headers["Location"] == "/accounts/login/?next=/library/saved/"
    assert keep(client, make_guide()) == 302
    assert not SavedResource.objects.exists()


def test_what_is_saved_stands_on_the_shelf_once_and_can_be_removed(client: Client) -> None:
    guide = make_guide("Oslo Guidelines")
    signed_in(client)

    keep(client, guide)
    keep(client, guide)
    assert [row.title for row in client.get(SHELF).context["rows"]] == ["Oslo Guidelines"]
    assert "Remove from my saved resources" in client.get(guide.get_absolute_url()).text

    keep(client, guide, how="0")
    assert "You have saved nothing yet." in client.get(SHELF).text


def test_the_last_saved_stands_first(client: Client) -> None:
    signed_in(client)
    for title in ("One", "Two"):
        keep(client, make_guide(title))

    assert [row.title for row in client.get(SHELF).context["rows"]] == ["Two", "One"]


def test_nobody_sees_another_s_shelf(client: Client) -> None:
    keep(signed_in(client), make_guide("Oslo Guidelines"))

    assert client.get(SHELF).context["rows"]
    assert not signed_in(Client()).get(SHELF).context["rows"]


def test_no_cache_keeps_the_shelf(client: Client) -> None:
    assert "no-store" in signed_in(client).get(SHELF).headers["Cache-Control"]


def test_what_one_may_not_see_cannot_be_saved(client: Client) -> None:
    hidden = make_guide(embargoed_until=timezone.now() + timedelta(days=1))

    assert keep(signed_in(client), hidden) == 404


def test_what_was_closed_since_leaves_the_shelf_and_comes_back(client: Client) -> None:
    guide = make_guide(access=Access.MEMBERS)
    keep(signed_in(client), guide)

    Resource.objects.update(state="draft")
    assert not client.get(SHELF).context["rows"]
    Resource.objects.update(state="published")
    assert client.get(SHELF).context["rows"]


def test_nonsense_is_refused_without_an_error(client: Client) -> None:
    signed_in(client)

    for code in ("x" * 999, "a\0b", "a b", "é", ""):
        for how in ("1", "0"):
            assert client.post(SHELF, {"resource": code, "keep": how}).status_code == 404, (code, how)
    assert client.post(SHELF, {}).status_code == 404
    assert client.put(SHELF).status_code == 405
    assert client.get(SHELF, {"page": "-7"}).status_code == 200


def test_saving_needs_the_form_s_secret() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert keep(signed_in(strict), make_guide()) == 403
