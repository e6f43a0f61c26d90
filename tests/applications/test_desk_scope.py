"""A course coordinator's desk holds their own courses; what is another's does not exist there."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from apps.applications.models import Application, Call, Decision
from apps.training.models import Course, Participation
from tests.applications.desk_people import ACCEPTED, DESK, decide, make_applicant, make_coordinator, pick, state
from tests.applications.factories import make_call
from tests.factories import make_event

pytestmark = pytest.mark.django_db
CALLS = "/admin/applications/application/"


@pytest.fixture
def others(call: Call) -> Call:
    course = Course.objects.create(code="others", title="Others’ course")
    return make_call(make_event(title="Others’ event", capacity=3, course=course))


@pytest.fixture
def person(others: Call) -> Participation:
    person = make_applicant(others, name="Not Yours")
    decide([person], ACCEPTED)
    return person


def addresses(person: Participation, others: Call) -> list[str]:
    application = Application.objects.get(participation=person)
    public_id = application.public_id
    return [
        *(reverse(f"admin:applications_{name}", args=[others.pk]) for name in ("desk", "decisions")),
        reverse("admin:applications_decisions_sample", args=[others.pk, 0]),
        *(reverse("admin:applications_desk_export", args=[others.pk, form]) for form in ("csv", "xlsx")),
        *(reverse(f"admin:applications_{name}", args=[public_id]) for name in ("applicant", "proof")),
        reverse("admin:applications_file", args=[public_id, 1]),
        *(f"{CALLS}{application.pk}/{page}/" for page in ("change", "history", "delete")),
        *(f"/admin/applications/call/{others.pk}/{page}/" for page in ("change", "history", "delete")),
    ]


def test_anothers_desk_does_not_exist(desk: Client, person: Participation, others: Call) -> None:
    found = {address: desk.get(address).status_code for address in addresses(person, others)}

    assert set(found.values()) == {404}, found


def test_nothing_is_done_at_anothers_desk(desk: Client, person: Participation, others: Call) -> None:
    chosen = pick(person)
    data: dict[str, Any] = {"pick": f"{chosen.participation}:{chosen.seen}", "do": "declined", "expected": 1}
    data |= {"digest": "x", "text": "A note"}
    posts = [
        *(
            reverse(f"admin:applications_{name}", args=[others.pk])
            for name in ("desk_act", "desk_offer", "decisions_publish")
        ),
        reverse("admin:applications_desk_export", args=[others.pk, "csv"]),
        reverse("admin:applications_applicant", args=[Application.objects.get().public_id]),
    ]

    assert {desk.post(address, data).status_code for address in posts} == {404}
    assert state(person) == ("applied", True)
    assert Decision.objects.get().withdrawn_at is None


def test_an_applicant_of_others_is_not_decided_on_from_ones_own_desk(
    desk: Client, person: Participation, call: Call
) -> None:
    chosen = pick(person)
    data = {"pick": f"{chosen.participation}:{chosen.seen}", "do": "declined"}

    page = desk.post(reverse("admin:applications_desk_act", args=[call.pk]), data)

    assert "Not Yours" not in page.text
    assert Decision.objects.get().result == "accepted"


def test_the_list_of_calls_names_no_others_and_counts_none(desk: Client, person: Participation, call: Call) -> None:
    page = desk.get(CALLS)

    assert [each.pk for each in page.context["page"]] == [call.pk]
    assert "Others’" not in page.text


def test_the_list_of_calls_to_write_holds_no_others(desk: Client, others: Call, call: Call) -> None:
    page = desk.get("/admin/applications/call/").text

    assert "Own event" in page
    assert "Others’" not in page


def test_nobody_opens_applications_for_anothers_event(desk: Client, others: Call) -> None:
    assert others.event.course
    event = make_event(course=others.event.course)

    page = desk.post("/admin/applications/call/add/", {"event": event.pk})

    assert "event" in page.context["adminform"].form.errors
    assert not Call.objects.filter(event=event).exists()


def test_who_sees_all_courses_sees_every_call(settings: LazySettings, person: Participation, others: Call) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(make_coordinator(rights=[*DESK, "see_all_courses"]))

    assert "Others’ event" in client.get(CALLS).text
    assert client.get(addresses(person, others)[0]).status_code == 200


@pytest.mark.parametrize(("rights", "status"), [([], 403), (["view_application"], 200)])
def test_looking_and_deciding_are_two_rights(
    settings: LazySettings, call: Call, rights: list[str], status: int
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert call.event.course
    client = Client()
    client.force_login(make_coordinator(call.event.course, rights=rights))
    person = make_applicant(call)
    chosen = pick(person)

    page = client.get(reverse("admin:applications_desk", args=[call.pk]))
    data = {"pick": f"{chosen.participation}:{chosen.seen}", "do": "accepted", "text": "x"}
    refused = {
        client.post(reverse(f"admin:applications_{name}", args=[call.pk, *more]), data).status_code
        for name, more in (("desk_act", []), ("desk_offer", []), ("desk_export", ["csv"]))
    }
    assert page.status_code == status
    assert refused == {403}
    assert 'name="pick"' not in page.text
    assert state(person) == ("applied", False)


@pytest.mark.parametrize("name", ["desk_act", "desk_offer", "decisions_publish"])
def test_a_get_does_nothing(desk: Client, call: Call, name: str) -> None:
    assert desk.get(reverse(f"admin:applications_{name}", args=[call.pk])).status_code == 405


def test_visitors_are_sent_to_sign_in(client: Client, call: Call) -> None:
    assert client.get(CALLS).status_code == 302
    assert client.get(reverse("admin:applications_desk", args=[call.pk])).status_code == 302
