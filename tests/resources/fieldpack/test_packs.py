"""The page of a pack, and fetching it."""

import gzip
import hashlib
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.members.models import Member
from apps.resources.fieldpack import building
from apps.resources.kinds import Access, State
from apps.resources.models import Pack, Resource
from tests.factories import make_event, make_member, make_participant
from tests.resources.factories import make_revision
from tests.resources.fieldpack.makers import build, make_work, order
from tests.resources.fieldpack.test_choose_pack import STYLESHEET

pytestmark = pytest.mark.django_db


def file_of(pack: Pack) -> str:
    return reverse("resources:pack_file", args=[pack.public_id])


def made(*resources: Resource, member: Member | None = None) -> Pack:
    return build(*resources, member=member, at=timezone.now())


def statuses(client: Client, pack: Pack) -> set[int]:
    return {client.get(url).status_code for url in (pack.get_absolute_url(), file_of(pack))}


def test_a_waiting_pack_says_how_large_it_will_be(client: Client) -> None:
    pack = order(make_work(size=2_000_000), at=timezone.now())

    html = client.get(pack.get_absolute_url()).content.decode()

    assert "waiting to be made. It will have 2.0 MB." in " ".join(html.split())
    assert f'<progress max="{pack.said_size}" value="0"' in html
    assert client.get(file_of(pack))["Location"] == pack.get_absolute_url()


def test_a_growing_pack_shows_how_far_it_is(client: Client) -> None:
    pack = order(make_work(size=4_000_000), at=timezone.now())
    Pack.objects.update(done_size=1_000_000)

    html = " ".join(client.get(pack.get_absolute_url()).content.decode().split())

    assert '<p role="status">The field pack is being made: 1.0 MB of 4.0 MB are done.</p>' in html
    assert 'value="1000000"' in html


def test_a_ready_pack_is_fetched(client: Client) -> None:
    pack = made(make_work())

    assert file_of(pack) in client.get(pack.get_absolute_url()).content.decode()
    answer = client.get(file_of(pack))
    assert hashlib.sha256(answer.getvalue()).hexdigest() == pack.sha256
    assert answer["ETag"] == f'"{pack.sha256}"'
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith(
        f'attachment; filename="hmd-field-pack-{pack.asked_at:%Y-%m-%d}.zip"'
    )


def test_a_pack_that_failed_says_why(client: Client) -> None:
    pack = order(make_work(), at=timezone.now())
    Pack.objects.update(state=Pack.State.FAILED, trouble=building.MISSING)

    assert building.MISSING in client.get(pack.get_absolute_url()).content.decode()


def test_no_page_of_a_pack_is_kept_or_listed(client: Client) -> None:
    answer = client.get(made(make_work()).get_absolute_url())

    assert "no-store" in answer["Cache-Control"]


def test_a_members_pack_does_not_exist_for_anybody_else(client: Client) -> None:
    member, resource = make_member(), make_work(access=Access.MEMBERS)
    pack = made(resource, member=member)
    assert statuses(client, pack) == {404}
    client.force_login(make_member())
    assert statuses(client, pack) == {404}

    client.force_login(member)
    assert statuses(client, pack) == {200}
    assert client.get(file_of(pack))["Cache-Control"] == "private, no-store"


def test_a_members_pack_of_public_things_is_the_members_too(client: Client) -> None:
    assert statuses(client, made(make_work(), member=make_member())) == {404}


@pytest.mark.parametrize("change", ["draft", "members", "embargo", "deleted"])
def test_a_visitors_pack_is_closed_with_its_contents(client: Client, change: str) -> None:
    resource = make_work()
    pack = made(resource, make_work())
    values: dict[str, dict[str, Any]] = {
        "draft": {"state": State.DRAFT},
        "members": {"access": Access.MEMBERS},
        "embargo": {"embargoed_until": timezone.now() + timedelta(hours=1)},
    }
    if change == "deleted":
        resource.delete()
    else:
        Resource.objects.filter(pk=resource.pk).update(**values[change])

    assert statuses(client, pack) == {404}
    answer = client.get(file_of(pack))
    assert "no longer open to you" in answer.content.decode()


def test_a_pack_is_closed_once_a_file_in_it_is_replaced(client: Client) -> None:
    resource = make_work()
    pack = made(resource, make_work())
    make_revision(resource.editions.get().copies.get(), b"%PDF-1.7 corrected")

    assert statuses(client, pack) == {404}
    assert building.MISSING in client.get(file_of(pack)).content.decode()


def test_whoever_no_longer_takes_part_no_longer_gets_the_pack(client: Client) -> None:
    event, member = make_event(), make_member()
    taking_part = make_participant(event, member=member, state="accepted")
    pack = made(make_work(access=Access.PARTICIPANTS, event=event), member=member)
    client.force_login(member)
    assert statuses(client, pack) == {200}

    taking_part.state = "withdrawn"
    taking_part.save()

    assert statuses(client, pack) == {404}
    assert "no longer open to you" in client.get(pack.get_absolute_url()).content.decode()


def test_an_expired_pack_says_so(client: Client) -> None:
    pack = made(make_work())
    Pack.objects.update(expires_at=timezone.now())

    assert statuses(client, pack) == {404}
    assert "has expired" in client.get(pack.get_absolute_url()).content.decode()


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_every_state_is_light(client: Client, prefix: str) -> None:
    waiting, ready = order(make_work(), at=timezone.now()), made(make_work())
    failed = order(make_work(), at=timezone.now())
    Pack.objects.filter(pk=failed.pk).update(state=Pack.State.FAILED, trouble=building.GIVEN_UP)

    for pack in (waiting, ready, failed):
        html = client.get(prefix + pack.get_absolute_url()).content
        assert len(gzip.compress(html, 9)) + len(gzip.compress(STYLESHEET.read_bytes(), 9)) <= 14_000


@pytest.mark.django_db(transaction=True)
def test_a_download_goes_on_over_a_new_connection(live_server: Any) -> None:
    pack, address = made(make_work(size=3_000_000)), urlsplit(live_server.url)
    first = HTTPConnection(str(address.hostname), address.port)
    first.request("GET", file_of(pack))
    had = first.getresponse().read(1_000_000)
    first.close()

    again = HTTPConnection(str(address.hostname), address.port)
    again.request("GET", file_of(pack), headers={"Range": f"bytes={len(had)}-", "If-Range": f'"{pack.sha256}"'})
    rest = again.getresponse()

    assert rest.status == 206
    assert hashlib.sha256(had + rest.read()).hexdigest() == pack.sha256
    again.close()
