"""Who gets a file, and who is told that there is none."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.resources.kinds import Access, State
from apps.resources.models import Revision
from tests.factories import make_event, make_member, make_participant, make_staff
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision

pytestmark = pytest.mark.django_db

SECRET = b"%PDF-1.7 for few"
COVER = b"\xff\xd8\xff picture"


def make_file(content: bytes = SECRET, **values: Any) -> Revision:
    revision = make_revision(make_copy(make_edition(make_resource(**values))), content)
    revision.cover.save("cover", ContentFile(COVER))
    return revision


def urls(revision: Revision) -> list[str]:
    public_id = revision.copy.public_id
    return [reverse("resources:file", args=[public_id]), reverse("resources:cover", args=[public_id])]


def statuses(client: Client, revision: Revision, query: str = "") -> set[int]:
    return {client.get(url + query).status_code for url in urls(revision)}


def make_hidden(why: str) -> Revision:
    match why:
        case "members":
            return make_file(access=Access.MEMBERS)
        case "participants":
            return make_file(access=Access.PARTICIPANTS, event=make_event())
        case "embargo":
            return make_file(embargoed_until=timezone.now() + timedelta(hours=1))
    return make_file(state=State(why))


HIDDEN = ["members", "participants", "embargo", "draft", "suggested", "declined"]


@pytest.mark.parametrize("why", HIDDEN)
def test_for_a_visitor_a_hidden_file_is_one_that_does_not_exist(client: Client, why: str) -> None:
    revision = make_hidden(why)

    for url in urls(revision):
        unknown_url = url.replace(revision.copy.public_id, "A" * 16)
        hidden, unknown = client.get(url), client.get(unknown_url)
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content.replace(url.encode(), b"") == unknown.content.replace(unknown_url.encode(), b"")
        assert hidden.headers == unknown.headers


@pytest.mark.parametrize("why", [why for why in HIDDEN if why != "members"])
def test_members_get_no_more_than_what_is_theirs(client: Client, why: str) -> None:
    client.force_login(make_member())

    assert statuses(client, make_hidden(why)) == {404}


def test_a_members_file_is_for_the_member_alone(client: Client) -> None:
    revision = make_hidden("members")
    client.force_login(make_member())

    for url, content in zip(urls(revision), [SECRET, COVER], strict=True):
        answer = client.get(url)
        assert answer.getvalue() == content
        assert answer["Cache-Control"] == "private, no-store"


def test_a_browser_that_kept_a_members_file_is_not_told_that_it_is_still_the_same(client: Client) -> None:
    revision = make_hidden("members")

    assert client.get(urls(revision)[0], headers={"If-None-Match": f'"{revision.sha256}"'}).status_code == 404


def test_participants_of_the_event_get_its_files(client: Client) -> None:
    event, member = make_event(), make_member()
    make_participant(event, member=member, state="accepted")
    client.force_login(member)

    assert statuses(client, make_file(access=Access.PARTICIPANTS, event=event)) == {200}


def test_a_cover_is_a_picture_for_all_where_the_file_is(client: Client) -> None:
    revision = make_file()

    answer = client.get(urls(revision)[1])

    assert (answer.getvalue(), answer["Content-Type"]) == (COVER, "image/jpeg")
    assert answer["Cache-Control"].startswith("public")


def test_a_file_without_a_cover_has_none(client: Client) -> None:
    assert client.get(urls(make_revision())[1]).status_code == 404


def test_a_replaced_file_keeps_its_address(client: Client) -> None:
    older = make_file(b"%PDF-1.7 older")
    make_revision(older.copy, b"%PDF-1.7 newer")

    assert client.get(urls(older)[0]).getvalue() == b"%PDF-1.7 newer"


@pytest.mark.parametrize(
    "query", ["?revision=1", "?revision=2", "?revision=99", "?revision=", "?revision=x", "?revision=²"]
)
def test_older_revisions_do_not_exist_for_others_than_staff(client: Client, query: str) -> None:
    older = make_file()
    make_revision(older.copy)
    assert statuses(client, older, query) == {404}

    client.force_login(make_member())
    assert statuses(client, older, query) == {404}


@pytest.mark.parametrize("why", HIDDEN)
def test_staff_see_what_others_do_not(client: Client, why: str) -> None:
    client.force_login(make_staff())
    revision = make_hidden(why)

    answer = client.get(urls(revision)[0])

    assert answer.getvalue() == SECRET
    assert answer["Cache-Control"] == "private, no-store"


def test_staff_get_an_older_revision(client: Client) -> None:
    older = make_file()
    make_revision(older.copy)
    client.force_login(make_staff())

    assert client.get(urls(older)[0] + "?revision=1").getvalue() == SECRET
    assert statuses(client, older, "?revision=99") == statuses(client, older, "?revision=x") == {404}


def test_staff_without_a_second_factor_or_without_the_right_are_members(client: Client, settings: Any) -> None:
    draft = make_hidden("draft")
    client.force_login(make_member(is_staff=True))
    assert statuses(client, draft) == {404}

    client.force_login(make_staff())
    settings.STAFF_SECOND_FACTOR = True
    assert statuses(client, draft) == {404}


def test_no_address_leads_to_the_media_folder(client: Client) -> None:
    revision = make_file()

    for name in [str(revision.file.name), str(revision.cover.name), "", "resources/", "../db.sqlite3"]:
        assert client.get(f"/media/{name}").status_code == 404
        assert client.get(f"/-/files/{name}").status_code == 404
    assert client.get("/-/storage").status_code == 404
