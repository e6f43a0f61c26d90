from typing import Any

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from apps.pages.models import Link, Page, PageTranslation
from apps.training.models import Course, Event, Host
from apps.vocabulary.models import Organization
from cmcoord_portal.sample import archive

pytestmark = pytest.mark.django_db
MODELS = [Course, Event, Host, Organization, Link, Page, PageTranslation]


@pytest.fixture(autouse=True)
def loaded(db: None) -> dict[str, int]:
    return archive.load()


def everything() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]


def test_all_of_it_is_loaded(loaded: dict[str, int]) -> None:
    assert loaded == {"courses": 22, "events": 92, "links": 35, "pages": 6, "code of conduct": 1}


def test_a_second_time_changes_nothing_and_asks_little() -> None:
    before = everything()

    with CaptureQueriesContext(connection) as asked:
        again = archive.load()

    assert not any(again.values())
    assert everything() == before
    assert len(asked) <= 13
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_events_are_joined_to_courses_hosts_and_larger_events() -> None:
    course = Event.objects.get(code="2018-04-usns-mercy")
    session = Event.objects.get(code="2018-hnpw-combatants-and-fighters")

    assert course.course == Course.objects.get(code="CMC")
    assert [str(host) for host in course.hosts.all()] == ["OCHA (Organizer)", "US Pacific Fleet (Host)"]
    assert session.parent == Event.objects.get(code="2018-hnpw")


def test_what_staff_changed_stays(loaded: dict[str, int]) -> None:
    event = Event.objects.get(code="2006-01-kuopio")
    event.code, event.title = "kuopio", "The Kuopio course"
    event.save()
    Organization.objects.filter(name="ACCORD").update(name="Accord")
    Organization.objects.filter(short_name="CCOE").update(name="CCOE, The Hague")
    Link.objects.filter(label="KAIPTC").update(url="https://www.kaiptc.org/")
    PageTranslation.objects.filter(page__slug="contact").update(body="<p>New.</p>")
    before = everything()

    archive.load()

    assert everything() == before


def test_a_row_that_is_missing_is_added_with_all_that_belongs_to_it() -> None:
    event = Event.objects.get(code="2004-12-vienna")
    before = model_to_dict(event, exclude=["id", "course"])
    event.hosts.all().delete()
    Event.objects.filter(pk=event.pk).delete()

    assert archive.load()["events"] == 1

    again = Event.objects.get(code="2004-12-vienna")
    assert model_to_dict(again, exclude=["id", "course"]) == before
    assert [host.organization.name for host in again.hosts.all()] == ["Austrian Armed Forces"]


@pytest.mark.parametrize("slug", ["un-cmcoord", "cmcs", "this-site", "contact", "privacy", "accessibility"])
def test_every_page_can_be_read(client: Any, slug: str) -> None:
    assert client.get(f"/about/{slug}/").status_code == 200
