"""From an event's own page in the staff pages to everything that stands a floor above it, and back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.spaces.models import Space
from apps.training.models import Course
from tests.applications.desk_people import make_coordinator
from tests.applications.factories import make_call
from tests.factories import make_event
from tests.notices.factories import postpone

pytestmark = pytest.mark.django_db

LABELS = ["Applications", "List of participants", "Event space", "Notices and answers", "Attendance", "Certificates"]


def ways(client: Client, event: int) -> dict[str, str]:
    """Label → address."""
    page = client.get(reverse("admin:training_event_change", args=[event])).text
    row = page.partition("field-participants")[2].partition("field-former_addresses")[0]
    return {label: address for address, label in re.findall(r'<a href="([^"]+)">([^<]+)</a>', row)}


def test_an_events_page_leads_to_all_that_belongs_to_it(admin_client: Client) -> None:
    found = ways(admin_client, make_event().pk)

    assert list(found) == LABELS
    assert {admin_client.get(address, follow=True).status_code for address in found.values()} == {200}


def test_where_there_is_nothing_yet_it_leads_to_the_form_that_begins_it_for_this_event(admin_client: Client) -> None:
    event = make_event()
    found = ways(admin_client, event.pk)

    for label in ("Applications", "Event space"):
        answer = admin_client.get(found[label], follow=True)
        assert answer.redirect_chain[-1][0].endswith(f"/add/?event={event.pk}")
        assert answer.context["adminform"].form.initial["event"] == str(event.pk)


def test_where_there_is_something_it_leads_there(admin_client: Client) -> None:
    call = make_call(event := make_event())
    space = Space.objects.create(event=event)
    found = ways(admin_client, event.pk)

    assert admin_client.get(found["Applications"])["Location"] == reverse("admin:applications_desk", args=[call.pk])
    assert admin_client.get(found["Event space"])["Location"] == reverse("admin:spaces_space_change", args=[space.pk])


def test_it_leads_to_the_notices_about_this_event_only(admin_client: Client) -> None:
    event = make_event()
    about = postpone(event)
    postpone(make_event())

    page = admin_client.get(ways(admin_client, event.pk)["Notices and answers"])

    assert list(page.context["cl"].result_list) == [about]


def test_the_desk_and_the_call_lead_to_each_other_and_to_the_event(admin_client: Client) -> None:
    call = make_call(make_event(capacity=3))
    desk = reverse("admin:applications_desk", args=[call.pk])
    itself = reverse("admin:applications_call_change", args=[call.pk])

    page = admin_client.get(desk).text

    assert f'href="{itself}"' in page
    assert f'href="{reverse("admin:training_event_change", args=[call.event_id])}"' in page
    assert f'href="{desk}"' in admin_client.get(itself).text


def test_the_ways_of_anothers_event_lead_nowhere(client: Client) -> None:
    client.force_login(make_coordinator(Course.objects.create(code="own", title="Own")))
    event = make_event(course=Course.objects.create(code="others", title="Others"))

    for name in ("applications_of_event", "spaces_space_of_event"):
        assert client.get(reverse(f"admin:{name}", args=[event.pk])).status_code == 404


def test_who_may_open_no_applications_is_told_that_there_are_none(client: Client) -> None:
    course = Course.objects.create(code="own", title="Own")
    client.force_login(make_coordinator(course, rights=["view_application", "view_event"]))

    answer = client.get(reverse("admin:applications_of_event", args=[make_event(course=course).pk]), follow=True)

    assert "Applications were not opened for this event." in answer.text
