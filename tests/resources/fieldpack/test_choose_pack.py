"""Choosing what goes into a pack, without a session."""

import gzip
import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.resources import packorders
from apps.resources.entries import reindex
from apps.resources.kinds import Access
from apps.resources.models import Pack, Resource
from tests.factories import make_member
from tests.resources.factories import make_resource
from tests.resources.fieldpack.makers import make_work

pytestmark = pytest.mark.django_db

WORDS = (
    "guidelines use military civil defence assets disaster relief complex emergencies armed escort convoys protection "
    "civilians liaison handbook field humanitarian access security concept operations peacekeeping national response "
    "evaluation workshop report training course participants briefing flood earthquake epidemic logistics air cargo"
)
STYLESHEET = Path(portal_settings.BASE_DIR) / "static" / "hmd.css"


def address(*resources: Resource, files: str = "", words: str = "", prefix: str = "") -> str:
    query = "&".join([*(f"r={resource.code}" for resource in resources), f"files={files}", f"q={words}"])
    return f"{prefix}{reverse('resources:choose_pack')}?{query}"


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def post(client: Client, *resources: Resource, **values: str) -> Any:
    return client.post(
        reverse("resources:choose_pack"), {"r": [resource.code for resource in resources], "build": "1", **values}
    )


def test_what_is_chosen_stands_in_the_address(client: Client) -> None:
    first, second = make_work("Oslo Guidelines"), make_work("MCDA Guidelines", languages="fr")

    html = page(client, address(first, second))

    for resource in (first, second):
        assert re.search(rf'<input type="checkbox" name="r" value="{resource.code}"[^>]* checked>', html)
    assert '<bdi lang="fr">Français</bdi> <bdi>PDF, 2 kB</bdi>' in html
    assert not client.session.items()


def test_the_size_is_said_before_for_both_ways(client: Client) -> None:
    html = page(client, address(make_work(size=2_000_000, languages="en fr es")))

    assert "1 file, 2.0 MB" in " ".join(html.split())
    assert "3 files, 6.0 MB" in " ".join(html.split())


def test_what_there_is_not_is_left_out_and_said_without_a_reason(client: Client) -> None:
    shown, hidden = make_work(), make_work("Hidden title", access=Access.MEMBERS)
    sentence = "Some of what was chosen is not in the library, or not open to you."

    there = page(client, address(shown))
    with_hidden = page(client, address(shown, hidden))
    with_unknown = page(client, address(shown) + "&r=unknown")

    assert sentence not in there
    assert sentence in with_hidden
    assert sentence in with_unknown
    assert "Hidden title" not in with_hidden
    assert sentence not in page(_signed_in(client), address(shown, hidden))


def test_more_can_be_found_and_added(client: Client) -> None:
    chosen, other = make_work("Oslo Guidelines"), make_work("Foreign assets")
    hidden = make_work("Foreign secrets", access=Access.MEMBERS)
    reindex([chosen.pk, other.pk, hidden.pk])

    html = page(client, address(chosen, words="foreign"))

    assert re.search(rf'name="r" value="{other.code}" id="r-{other.code}">', html)
    assert "Foreign secrets" not in html
    assert "Nothing else fits" in page(client, address(chosen, words="nothing-like-it"))


def test_marks_and_words_become_an_address_again(client: Client) -> None:
    resource = make_work()

    answer = client.post(reverse("resources:choose_pack"), {"r": [resource.code], "q": "oslo & co", "files": "all"})

    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer["Location"]).query) == {"r": [resource.code], "files": ["all"], "q": ["oslo & co"]}


def test_asking_makes_a_row_and_leads_to_its_page(client: Client) -> None:
    answer = post(client, make_work(), files="all")

    pack = Pack.objects.get()
    assert (pack.member, pack.state) == (None, Pack.State.WAITING)
    assert answer["Location"] == pack.get_absolute_url()


def test_a_members_pack_is_the_members(client: Client) -> None:
    member = make_member()
    client.force_login(member)

    post(client, make_work(access=Access.MEMBERS))

    assert Pack.objects.get().member == member


def test_looking_makes_nothing(client: Client) -> None:
    page(client, address(make_work()) + "&build=1")

    assert not Pack.objects.exists()


def test_another_site_cannot_ask_for_a_pack() -> None:
    assert post(Client(enforce_csrf_checks=True), make_work()).status_code == 403


@pytest.mark.parametrize(("limit", "status"), [("PER_HOUR", 429), ("LARGEST", 400), ("MOST_FILES", 400), ("ROOM", 400)])
def test_a_refusal_keeps_what_was_chosen(
    client: Client, limit: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = make_work()
    monkeypatch.setattr(packorders, limit, 0)

    answer = post(client, resource, files="all")

    html = answer.content.decode()
    assert answer.status_code == status
    assert 'role="alert"' in html
    assert f'value="{resource.code}"' in html
    assert re.search(r'value="all" id="files-all" checked', html)


def test_a_network_is_one_visitor(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packorders, "PER_HOUR", 1)
    addresses = ["10.0.0.1", "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"]

    found = [
        client.post(
            reverse("resources:choose_pack"), {"r": [make_work().code], "build": "1"}, REMOTE_ADDR=each
        ).status_code
        for each in addresses
    ]

    assert found == [302, 429, 302, 302, 429, 302]


def test_one_resource_too_many_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packorders, "MOST_RESOURCES", 2)

    html = page(client, address(*(make_work() for _each in range(9))))

    assert "A pack holds 2 resources at most" in html
    assert html.count('name="r"') == 3


@pytest.mark.parametrize(
    "query", ["", "?r=", "?r=%00", "?r=../..&r=%27--&files=x&q=%22", f"?{'r=a&' * 500}", "?q=((OR-"]
)
def test_nothing_in_an_address_breaks_the_page(client: Client, query: str) -> None:
    assert client.get(reverse("resources:choose_pack") + query).status_code in {200, 400}


def test_nothing_that_is_sent_breaks_the_page(client: Client) -> None:
    answer = client.post(reverse("resources:choose_pack"), {"r": ["\0", "a" * 999], "q": "\0", "build": "1"})

    assert answer.status_code == 400


@pytest.fixture
def many() -> list[Resource]:
    """With titles as different as real ones."""
    chosen, words = random.Random(1), WORDS.split()  # noqa: S311  nothing secret
    return [make_work(" ".join(chosen.sample(words, 8)), languages="en fr ar") for _each in range(50)]


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_a_full_choice_is_light(client: Client, many: list[Resource], prefix: str) -> None:
    html = client.get(address(*many, files="all", prefix=prefix)).content

    assert len(gzip.compress(html, 9)) + len(gzip.compress(STYLESHEET.read_bytes(), 9)) <= 14_000


@pytest.mark.parametrize("number", [2, 20])
def test_the_number_of_queries_does_not_grow(
    client: Client, many: list[Resource], number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(24):
        client.get(address(*many[:number]))


def test_a_resource_without_files_can_come_along(client: Client) -> None:
    assert "only its address comes along" in page(client, address(make_resource()))


def _signed_in(client: Client) -> Client:
    client.force_login(make_member())
    return client
