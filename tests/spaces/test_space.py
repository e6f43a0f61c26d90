"""The space of an event: who enters, by which way, what stands there, and that it does not exist for anybody else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.outbox import links
from apps.resources.kinds import Access, State
from apps.resources.models import Resource
from apps.spaces.entering import link
from apps.spaces.models import Space
from apps.training.models import Event, Participation
from apps.training.standing import TAKING_PART, Standing
from tests.factories import make_event, make_member, make_participant
from tests.pages_public.test_weight import BUDGET, first_load
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision

pytestmark = pytest.mark.django_db

S = Standing


@pytest.fixture(autouse=True)
def during_the_event() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 4, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def event() -> Event:
    event = make_event()
    Space.objects.create(
        event=event, joining="<p>Bring boots.</p>", programme="<p>Day one</p>", documents="<p>Visa</p>"
    )
    return event


def space_of(event: Event) -> str:
    return f"/training/{event.code}/space/"


def signed_in(event: Event | None = None, state: Standing = S.ACCEPTED) -> Client:
    """A member, and, if an event is given, on it in that state."""
    member = make_member()
    if event:
        make_participant(event, member.email, member=member, state=state)
    client = Client()
    client.force_login(member)
    return client


def by_mail(person: Participation, event: Event, settings: LazySettings) -> str:
    return link(person, event.code, language="en").removeprefix(settings.SITE_URL)


def make_material(event: Event, title: str = "Slides of day one", **values: Any) -> Resource:
    resource = make_resource(title, **{"access": Access.PARTICIPANTS, "event": event, **values})
    make_revision(make_copy(make_edition(resource)), b"%PDF-1.7 slides")
    return resource


@pytest.mark.parametrize("state", Standing)
def test_only_members_who_take_part_enter(event: Event, state: Standing) -> None:
    answer = signed_in(event, state).get(space_of(event))

    assert answer.status_code == (200 if state in TAKING_PART else 404)


def test_nobody_else_learns_that_there_is_one(client: Client, event: Event) -> None:
    other = make_event()

    assert client.get(space_of(event)).status_code == 404
    assert signed_in().get(space_of(event)).status_code == 404
    assert signed_in(other).get(space_of(event)).status_code == 404
    assert signed_in(event).get("/training/nowhere/space/").status_code == 404


@pytest.mark.parametrize("state", Standing)
def test_a_link_lets_in_who_takes_part_without_an_account(
    client: Client, event: Event, settings: LazySettings, state: Standing
) -> None:
    person = make_participant(event, state=state)

    assert client.get(by_mail(person, event, settings)).status_code == (200 if state in TAKING_PART else 404)


def test_a_link_leads_into_no_other_space(client: Client, event: Event, settings: LazySettings) -> None:
    person, other = make_participant(event), make_event()

    assert client.get(by_mail(person, event, settings).replace(event.code, other.code)).status_code == 404
    assert client.get(f"{space_of(event)}{links.token('offer', person.public_id)}/").status_code == 404
    assert client.get(f"{space_of(event)}{person.public_id}/").status_code == 404


@pytest.mark.parametrize(("days", "status"), [(179, 200), (182, 404)])
def test_a_link_ends_half_a_year_after_the_event(
    client: Client, event: Event, settings: LazySettings, days: int, status: int
) -> None:
    path = by_mail(make_participant(event), event, settings)

    with time_machine.travel(datetime(2026, 4, 24, 12, tzinfo=UTC) + timedelta(days=days)):
        assert client.get(path).status_code == status


def test_staff_enter_who_may_look_at_spaces_and_at_this_course_and_no_others(event: Event) -> None:
    member = make_member(is_staff=True)
    client = Client()
    client.force_login(member)
    assert client.get(space_of(event)).status_code == 404

    member.user_permissions.set(Permission.objects.filter(codename="view_space"))
    assert client.get(space_of(event)).status_code == 404

    member.user_permissions.add(Permission.objects.get(codename="see_all_courses"))

    assert client.get(space_of(event)).status_code == 200


def test_staff_without_their_second_factor_do_not_enter(event: Event, settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client = Client()
    client.force_login(make_member(is_staff=True, is_superuser=True))

    assert client.get(space_of(event)).status_code == 404


def test_everything_for_participants_stands_there(event: Event) -> None:
    make_material(event)

    page = signed_in(event).get(space_of(event)).content.decode()

    for words in ("Bring boots.", "Day one", "Visa", "Slides of day one", "24 April 2026"):
        assert words in page


def test_scripts_in_what_staff_write_reach_nobody(event: Event) -> None:
    Space.objects.update(programme="<script>alert(1)</script><p>Day one</p>")

    page = signed_in(event).get(space_of(event)).content.decode()

    assert "alert(1)" not in page


def test_materials_of_other_events_drafts_and_embargoes_stay_out(event: Event) -> None:
    make_material(make_event(), "Of another event")
    make_material(event, "A draft", state=State.DRAFT)
    make_material(event, "Not yet", embargoed_until=timezone.now() + timedelta(days=1))
    make_material(event, "For members", access=Access.MEMBERS)

    page = signed_in(event).get(space_of(event)).content.decode()

    assert not [title for title in ("Of another event", "A draft", "Not yet", "For members") if title in page]


def test_who_comes_by_a_link_gets_the_files_and_nobody_without_it(
    client: Client, event: Event, settings: LazySettings
) -> None:
    make_material(event)
    path = by_mail(make_participant(event), event, settings)
    page = client.get(path).content.decode()
    file = next(part.split('"')[0] for part in page.split('href="') if "/files/" in part)

    answer = client.get(file)

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 slides"  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "private, no-store"
    public_id = file.rstrip("/").rpartition("/")[2]
    assert client.get(f"/library/files/{public_id}/").status_code == 404
    assert client.get(f"{space_of(event)}x/files/{public_id}/").status_code == 404


def test_a_link_gives_no_file_of_another_event_or_of_the_library_for_members(
    client: Client, event: Event, settings: LazySettings
) -> None:
    path = by_mail(make_participant(event), event, settings)
    for resource in (make_material(make_event()), make_material(event, access=Access.MEMBERS)):
        copy = resource.editions.get().copies.get()
        assert client.get(f"{path}files/{copy.public_id}/").status_code == 404


def test_a_member_gets_the_files_from_the_library(event: Event) -> None:
    make_material(event)
    client = signed_in(event)

    page = client.get(space_of(event)).content.decode()
    file = next(part.split('"')[0] for part in page.split('href="') if "/library/files/" in part)

    assert client.get(file).status_code == 200


def test_no_cache_and_no_search_engine_keeps_it(client: Client, event: Event, settings: LazySettings) -> None:
    for answer in (
        signed_in(event).get(space_of(event)),
        client.get(by_mail(make_participant(event), event, settings)),
    ):
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_how_to_join_is_not_shown_while_an_event_is_postponed() -> None:
    values = {"format": "online", "join_information": "Join at https://example.org/room"}
    going_on, waiting = make_event(**values), make_event(status="postponed", **values)

    assert "example.org/room" in signed_in(going_on).get(space_of(going_on)).content.decode()
    assert "example.org/room" not in signed_in(waiting).get(space_of(waiting)).content.decode()


def test_an_event_without_a_text_has_an_empty_space(client: Client) -> None:
    event = make_event()

    assert "Nothing stands here yet" in signed_in(event).get(space_of(event)).content.decode()


@pytest.mark.parametrize("language", ["", "/ar", "/ru"])
def test_its_first_load_is_light(event: Event, language: str) -> None:
    for number in range(12):
        make_material(event, f"Slides and notes of session {number} on coordination", summary="What was said. " * 8)

    assert first_load(signed_in(event), f"{language}{space_of(event)}") <= BUDGET


def test_a_space_with_many_materials_asks_as_often_as_one_with_few(event: Event) -> None:
    client, counts = signed_in(event), []
    for number in (1, 3):
        for _each in range(number):
            make_material(event)
        client.get(space_of(event))
        with CaptureQueriesContext(connection) as asked:
            client.get(space_of(event))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_staff_write_a_space_for_an_event(event: Event) -> None:
    client = Client()
    client.force_login(make_member(is_staff=True, is_superuser=True))
    other = make_event(starts_on=date(2026, 5, 3), ends_on=date(2026, 5, 4))
    form = {"event": other.pk, "joining": "<p>Bring <script>x</script>boots</p>", "programme": "", "documents": ""}

    client.post("/admin/spaces/space/add/", form)

    assert Space.objects.get(event=other).joining == "<p>Bring boots</p>"
    assert "What participants see" in client.get(f"/admin/spaces/space/{other.space.pk}/change/").content.decode()
    assert client.get("/admin/spaces/space/", {"q": other.code}).status_code == 200
