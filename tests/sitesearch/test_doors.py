"""What may be found follows every change at once, in the transaction of the change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from apps.notices import passing
from apps.notices.drafting import correction
from apps.notices.publishing import Refused, publish
from apps.notices.withdrawing import withdraw
from apps.pages.models import Page
from apps.search import index
from apps.training.models import Course
from apps.training.status import ChangeKind, Status
from tests.factories import make_event, make_notice
from tests.pages_public.season import in_days
from tests.sitesearch.season import add_event, add_page
from tests.training.adminforms import typed_in

pytestmark = pytest.mark.django_db

POSTPONE = ChangeKind.POSTPONE


def found(client: Client, words: str) -> list[str]:
    return [result.shown.title for result in client.get("/search/", {"q": words}).context["found"]]


def state(client: Client, words: str) -> str:
    return str(client.get("/search/", {"q": words}).context["found"][0].shown.state)


def a_notice(*changes: Any, title: str = "Landslides close the road") -> Any:
    notice = make_notice(*changes, promise=timezone.now().date() + timedelta(days=30))
    notice.translations.update(title=title)
    return notice


def issue(notice: Any) -> None:
    publish(notice, by=None, at=timezone.now(), expected=0)


def test_a_private_event_is_found_by_nobody(client: Client) -> None:
    add_event("Staff rehearsal", is_public=False)
    index.rebuild("event")

    assert found(client, "rehearsal") == []


def test_an_event_that_a_notice_makes_public_is_found_at_once(client: Client) -> None:
    event = add_event("Staff rehearsal", is_public=False, status=Status.TENTATIVE)
    issue(a_notice((POSTPONE, event)))

    assert found(client, "rehearsal") == ["Staff rehearsal"]


def test_a_postponed_event_is_found_with_its_new_status_at_once(client: Client) -> None:
    event = add_event("Rehearsal")
    assert "Scheduled" in state(client, "rehearsal")

    issue(a_notice((POSTPONE, event)))
    assert "Postponed" in state(client, "rehearsal")


def test_a_draft_is_found_only_once_it_is_published(client: Client) -> None:
    notice = a_notice((POSTPONE, add_event("Rehearsal")))
    index.rebuild("notice")
    assert found(client, "landslides") == []

    issue(notice)
    assert found(client, "landslides") == ["Landslides close the road"]


def test_a_refused_publication_leaves_nothing_to_be_found(client: Client) -> None:
    event = add_event("Rehearsal")
    with pytest.raises(Refused):
        publish(a_notice((POSTPONE, event)), by=None, at=timezone.now(), expected=7)

    assert found(client, "landslides") == []
    assert "Scheduled" in state(client, "rehearsal")


def test_a_withdrawn_notice_is_found_no_more_and_its_event_stands_as_before(client: Client) -> None:
    notice = a_notice((POSTPONE, add_event("Rehearsal")))
    issue(notice)
    withdraw(notice, by=None, at=timezone.now())

    assert found(client, "landslides") == []
    assert "Scheduled" in state(client, "rehearsal")
    assert index.rebuild("notice") == index.rebuild("event") == 0


def test_of_a_corrected_notice_only_the_new_version_is_found(client: Client) -> None:
    first = a_notice((POSTPONE, add_event("Rehearsal")))
    issue(first)
    second = correction(first)
    second.translations.update(title="Floods close the road")
    issue(second)
    assert found(client, "landslides") == []
    assert found(client, "floods") == ["Floods close the road"]
    assert index.rebuild("notice") == 0

    withdraw(second, by=None, at=timezone.now())
    assert found(client, "landslides") == ["Landslides close the road"]


def test_an_event_that_time_has_finished_ranks_below_those_to_come(client: Client) -> None:
    add_event("Rehearsal held", starts_on=date(2020, 3, 2), ends_on=date(2020, 3, 4))
    passing.mark_held(at=datetime.now(UTC))
    add_event("Rehearsal ahead", **in_days(20))

    assert found(client, "rehearsal") == ["Rehearsal ahead", "Rehearsal held"]
    assert "Finished" in str(client.get("/search/?q=rehearsal held").context["found"][-1].shown.state)


def test_a_cancelled_event_ranks_below_all_others(client: Client) -> None:
    event = add_event("Rehearsal one")
    add_event("Rehearsal two")
    issue(make_notice((ChangeKind.CANCEL, event)))

    assert found(client, "rehearsal") == ["Rehearsal two", "Rehearsal one"]


def test_what_staff_write_of_an_event_is_found_at_once(admin_client: Client) -> None:
    event = add_event("Course")
    form = f"/admin/training/event/{event.pk}/change/"
    admin_client.post(form, typed_in(admin_client.get(form)) | {"description": "<p>Helicopters</p>"})

    assert found(admin_client, "helicopter") == ["Course"]


def test_a_renamed_course_takes_its_events_along(admin_client: Client) -> None:
    course = Course.objects.create(code="fc", title="Field course")
    add_event("Edition of spring", course=course)
    admin_client.post(f"/admin/training/course/{course.pk}/change/", {"code": "fc", "title": "Liaison course"})

    assert found(admin_client, "liaison") == ["Edition of spring"]


def test_what_staff_write_on_a_page_is_found_at_once_and_no_more_once_it_is_deleted(admin_client: Client) -> None:
    form = {
        "slug": "cmcs", "position": 0, "translations-TOTAL_FORMS": 1, "translations-INITIAL_FORMS": 0,
        "translations-0-language": "en", "translations-0-title": "About us",
        "translations-0-body": "<p>Helicopters</p>",
    }  # fmt: skip
    admin_client.post("/admin/pages/page/add/", form)
    assert found(admin_client, "helicopter") == ["About us"]

    admin_client.post(f"/admin/pages/page/{Page.objects.get().pk}/delete/", {"post": "yes"})
    assert found(admin_client, "helicopter") == []


def test_pages_deleted_from_the_list_are_found_no_more(admin_client: Client) -> None:
    page = add_page("cmcs", "About us", "<p>Helicopters</p>")
    admin_client.post("/admin/pages/page/", {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"})

    assert found(admin_client, "helicopter") == []


def test_a_page_in_one_language_is_found_by_all_and_leads_to_where_it_can_be_read(client: Client) -> None:
    add_page("cmcs", "À propos", "<p>Hélicoptères</p>", language="fr")
    result = client.get("/search/?q=helicopteres").context["found"][0]

    assert (result.shown.url, result.shown.language) == ("/fr/about/cmcs/", "fr")


def test_the_index_has_nothing_to_repair_after_all_these_doors(client: Client) -> None:
    events = [add_event("Rehearsal"), make_event("Never indexed")]
    issue(a_notice((POSTPONE, events[0])))

    assert index.rebuild("event") == 1
    assert (index.rebuild("event"), index.rebuild("notice"), index.rebuild("page")) == (0, 0, 0)


def test_the_sample_content_can_be_searched_as_soon_as_it_is_loaded(client: Client) -> None:
    call_command("load_sample_content", season=True, verbosity=0)

    assert found(client, "oslo guidelines")[0].startswith("Oslo Guidelines")
    assert any("postponed" in title.lower() for title in found(client, "covid courses postponed"))
    assert [index.rebuild(kind) for kind in ("resource", "event", "notice", "page")] == [0, 0, 0, 0]
