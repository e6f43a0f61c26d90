"""Printed handbooks outlive websites: what an address once meant, it leads to for ever, for those who may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from apps.resources.kinds import RESERVED, Access, State
from apps.resources.models import OldAddress, Resource
from apps.resources.urls import urlpatterns
from tests.factories import make_event, make_member
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db

HIDDEN: list[dict[str, Any]] = [
    {"state": State.DRAFT},
    {"state": State.SUGGESTED},
    {"state": State.DECLINED},
    {"access": Access.MEMBERS},
    {"embargoed_until": timezone.now() + timedelta(days=1)},
]


def renamed(resource: Resource, slug: str) -> Resource:
    resource = Resource.objects.get(pk=resource.pk)
    resource.slug = slug
    resource.full_clean()
    resource.save()
    return resource


def landed(client: Client, path: str) -> str:
    """Where one is after following each redirect."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0] if answer.redirect_chain else path


# Slugs


def test_a_slug_renamed_twice_still_answers(client: Client) -> None:
    resource = renamed(renamed(make_resource(slug="oslo"), "oslo-guidelines"), "oslo-2007")

    assert {landed(client, f"/library/{slug}/") for slug in ("oslo", "oslo-guidelines")} == {"/library/oslo-2007/"}
    assert client.get(resource.get_absolute_url()).status_code == 200


def test_a_slug_renamed_back_answers_itself_and_the_other_leads_there(client: Client) -> None:
    renamed(renamed(make_resource(slug="oslo"), "oslo-guidelines"), "oslo")

    assert client.get("/library/oslo/").status_code == 200
    assert landed(client, "/library/oslo-guidelines/") == "/library/oslo/"


def test_a_renamed_slug_answers_in_every_language(client: Client) -> None:
    renamed(make_resource(slug="oslo"), "oslo-guidelines")

    assert landed(client, "/fr/library/oslo/") == "/fr/library/oslo-guidelines/"


@pytest.mark.parametrize("values", HIDDEN)
def test_a_former_slug_of_what_is_hidden_is_a_404(client: Client, values: dict[str, Any]) -> None:
    renamed(make_resource(slug="oslo", **values), "oslo-guidelines")

    assert client.get("/library/oslo/", follow=True).status_code == 404


def test_a_slug_that_another_resource_once_had_is_refused() -> None:
    renamed(make_resource(slug="oslo"), "oslo-guidelines")

    with pytest.raises(ValidationError, match="once had this address"):
        renamed(make_resource(slug="mcda"), "oslo")


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_word_of_ours_is_refused_as_a_slug(slug: str) -> None:
    with pytest.raises(ValidationError, match="address of another page"):
        renamed(make_resource(), slug)


def test_every_word_that_stands_before_a_slug_is_reserved() -> None:
    words = {str(line.pattern).split("/")[0] for line in urlpatterns}

    assert {word for word in words if word and "<" not in word} <= RESERVED


# Short links


@pytest.mark.parametrize("path", ["/r/oslo23", "/r/OSLO23", "/r/oslo23/"])
def test_a_short_link_leads_to_the_resource_as_it_is_called_now(client: Client, path: str) -> None:
    renamed(make_resource(code="oslo23"), "oslo-guidelines")

    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, "/library/oslo-guidelines/")
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/r/mcda-06", "/r/MCDA-06"])
def test_a_short_link_that_staff_wrote_in_capitals_answers(client: Client, path: str) -> None:
    resource = make_resource(code="MCDA-06")

    assert resource.code == "mcda-06"
    assert landed(client, path) == resource.get_absolute_url()


def test_a_short_link_that_differs_from_another_in_capitals_only_is_refused() -> None:
    make_resource(code="mcda-06")

    with pytest.raises(ValidationError, match="Another resource has this short link"):
        Resource(code="MCDA-06", slug="mcda", type="guideline").full_clean()


@pytest.mark.parametrize("values", HIDDEN)
def test_a_short_link_to_what_is_hidden_is_a_404(client: Client, values: dict[str, Any]) -> None:
    make_resource(code="oslo23", **values)

    assert client.get("/r/oslo23").status_code == 404


def test_a_member_follows_a_short_link_to_what_is_open_to_members(client: Client) -> None:
    resource = make_resource(code="oslo23", access=Access.MEMBERS)
    client.force_login(make_member())

    assert landed(client, "/r/oslo23") == resource.get_absolute_url()


def test_a_short_link_for_everybody_looks_at_nobody(client: Client) -> None:
    make_resource(code="oslo23")
    client.force_login(make_member())

    assert "Cookie" not in client.get("/r/oslo23").get("Vary", "")


@pytest.mark.parametrize("path", ["/r/nothing", "/r/-", "/r/%D8%A7", "/r/" + "a" * 500])
def test_a_short_link_that_nobody_gave_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


# Addresses of earlier websites


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("/docs/oslo.pdf", "/docs/oslo.pdf"),
        ("/docs/oslo.pdf", "/docs/oslo.pdf?utm_source=print"),
        ("/index.php?id=12", "/index.php?id=12"),
        ("/docs/lignes directrices d’Oslo.pdf", "/docs/lignes%20directrices%20d%E2%80%99Oslo.pdf"),
    ],
)
def test_an_old_address_leads_to_the_resource_for_ever(client: Client, known: str, asked: str) -> None:
    OldAddress.objects.create(path=known, resource=make_resource(slug="oslo"))

    answer = client.get(asked)

    assert (answer.status_code, answer["Location"]) == (301, "/library/oslo/")
    assert answer["Cache-Control"] == "no-cache"


def test_an_old_address_leads_on_from_a_developer_s_site_too(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = True
    OldAddress.objects.create(path="/docs/oslo.pdf", resource=make_resource(slug="oslo"))

    assert client.get("/docs/oslo.pdf")["Location"] == "/library/oslo/"


def test_what_follows_the_question_mark_decides_where_it_is_known(client: Client) -> None:
    OldAddress.objects.create(path="/index.php?id=12", resource=make_resource(slug="oslo"))
    OldAddress.objects.create(path="/index.php", resource=make_resource(slug="mcda"))

    assert client.get("/index.php?id=12")["Location"] == "/library/oslo/"
    assert client.get("/index.php?id=13")["Location"] == "/library/mcda/"


@pytest.mark.parametrize("values", HIDDEN)
def test_an_old_address_of_what_is_hidden_is_a_404(client: Client, values: dict[str, Any]) -> None:
    OldAddress.objects.create(path="/docs/oslo.pdf", resource=make_resource(**values))

    answer = client.get("/docs/oslo.pdf")

    assert answer.status_code == 404
    assert "We cannot find this page" in answer.text


def test_a_participant_follows_an_old_address_to_what_is_theirs(client: Client) -> None:
    event, member = make_event(), make_member()
    event.participations.create(member=member, name="Amina", email=member.email, state="accepted")
    resource = make_resource(access=Access.PARTICIPANTS, event=event)
    OldAddress.objects.create(path="/docs/oslo.pdf", resource=resource)
    assert client.get("/docs/oslo.pdf").status_code == 404

    client.force_login(member)

    assert client.get("/docs/oslo.pdf")["Location"] == resource.get_absolute_url()


def test_nothing_is_posted_to_an_old_address(client: Client) -> None:
    OldAddress.objects.create(path="/docs/oslo.pdf", resource=make_resource())

    assert client.post("/docs/oslo.pdf").status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.unocha.org/docs/oslo%20fr.pdf#page=2", "/docs/oslo fr.pdf"),
        (" /docs/oslo.pdf ", "/docs/oslo.pdf"),
        ("/index.php?id=12", "/index.php?id=12"),
    ],
)
def test_a_whole_address_is_cut_to_its_path(typed: str, kept: str) -> None:
    old = OldAddress(path=typed, resource=make_resource())

    old.full_clean()

    assert old.path == kept


@pytest.mark.parametrize("typed", ["docs/oslo.pdf", "https://www.unocha.org", "http://[", "mailto:a@example.org"])
def test_what_is_no_path_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"Begin with|no address"):
        OldAddress(path=typed, resource=make_resource()).full_clean()
