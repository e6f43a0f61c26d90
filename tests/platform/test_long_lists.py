"""Every list in the staff pages asks the database as much for a thousand rows as for three, and counts none in full."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.certificates.models import Certificate
from apps.members.models import Member
from apps.notices.models import Change, Notice, StatusChange, Translation
from apps.outbox.models import AddressStanding, Mail
from apps.resources.kinds import State, Type
from apps.resources.models import Edition, Resource, ResourceTranslation
from apps.spaces.models import Space
from apps.training.models import Event, Participation
from apps.vocabulary import longlists
from apps.vocabulary.models import Organization
from tests.factories import NOW, make_event, make_staff
from tests.outbox.factories import make_mail

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 1_000
BATCH = 500
UNBOUNDED = re.compile(r"COUNT\(\*\)(?!.*LIMIT)", re.DOTALL)


def members(numbers: range) -> None:
    _all(Member, (Member(email=f"p{n}@example.org", name=f"Person {n}") for n in numbers))


def events(numbers: range) -> None:
    first = date(2026, 1, 5)
    days = ((n, first + timedelta(days=n % 300)) for n in numbers)
    _all(
        Event,
        (
            Event(code=f"course-{n}", title=f"Course {n}", precision="day", starts_on=day, ends_on=day, is_public=True)
            for n, day in days
        ),
    )


def participations(numbers: range) -> None:
    event = Event.objects.filter(code="of-many").first() or make_event(code="of-many")
    _all(Participation, (Participation(event=event, name=f"Person {n}", email=f"p{n}@example.org") for n in numbers))


def certificates(numbers: range) -> None:
    participations(numbers)
    people = Participation.objects.filter(certificates=None)
    _all(Certificate, (Certificate(participation=each, name=each.name, course="C", issued_at=NOW) for each in people))


def spaces(numbers: range) -> None:
    events(numbers)
    _all(Space, (Space(event=each) for each in Event.objects.filter(space=None)))


def resources(numbers: range) -> None:
    own = {"type": Type.GUIDELINE, "state": State.SUGGESTED, "suggestion": "It is new."}
    made = _all(Resource, (Resource(slug=f"resource-{n}", code=f"r{n}", **own) for n in numbers))
    _all(ResourceTranslation, (ResourceTranslation(resource=each, title=f"Guidelines {each.slug}") for each in made))
    _all(Edition, (Edition(resource=each, position=1) for each in made))


def organizations(numbers: range) -> None:
    _all(Organization, (Organization(name=f"Organization {n}") for n in numbers))


def notices(numbers: range) -> None:
    event = make_event()
    made = _all(Notice, (Notice(code=f"2026-{n}") for n in numbers))
    _all(Translation, (Translation(notice=notice, language="en", title=f"Notice {notice.pk}") for notice in made))
    _all(Change, (Change(notice=notice, event=event, kind="postpone") for notice in made))


def history(numbers: range) -> None:
    event = make_event()
    values = {"event": event, "kind": "postpone", "before": event.arrangement.to_json(), "at": NOW}
    _all(StatusChange, (StatusChange(after=event.arrangement.to_json(), **values) for _n in numbers))


def mails(numbers: range) -> None:
    first = Mail.objects.first() or make_mail()
    own = {"mailing": first.mailing, "template": first.template, "due_at": NOW}
    _all(Mail, (Mail(address=f"m{n}@example.org", number=f"{n}", **own) for n in numbers))


def refused(numbers: range) -> None:
    _all(AddressStanding, (AddressStanding(address=f"r{n}@example.org", answer="550") for n in numbers))


def _all(model: type[Any], rows: Iterable[Any]) -> list[Any]:
    return list(model._default_manager.bulk_create(rows, batch_size=BATCH))


LISTS: dict[str, tuple[Callable[[range], None], str]] = {
    "members/member": (members, "person"),
    "training/event": (events, "course"),
    "training/participation": (participations, "person"),
    "vocabulary/organization": (organizations, "organization"),
    "notices/notice": (notices, "notice"),
    "resources/resource": (resources, "guide"),
    "resources/edition": (resources, "guide"),
    "resources/suggestion": (resources, "guide"),
    "notices/statuschange": (history, "course"),
    "certificates/certificate": (certificates, "p1@example.org"),
    "spaces/space": (spaces, "course"),
    "outbox/mail": (mails, "m1@example.org"),
    "outbox/addressstanding": (refused, "r1@example.org"),
}
SHORT = {
    *("training.course", "pages.page", "pages.link", "auth.group"),
    "members.conducttext",
    *("vocabulary.topic", "search.term", "resources.readinglist"),
}
OF_ALLAUTH = {"account.emailaddress", "mfa.authenticator", "usersessions.usersession"}


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_staff())
    return client


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    return [query["sql"] for query in queries]


def test_every_list_that_can_grow_is_a_long_one() -> None:
    ordinary = {
        model._meta.label_lower
        for model, shown in admin.site._registry.items()
        if not isinstance(shown, longlists.LongList)
    }

    assert ordinary <= SHORT | OF_ALLAUTH


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("searching", [False, True])
def test_a_list_of_a_thousand_asks_as_much_as_one_of_three(staff: Client, name: str, searching: bool) -> None:
    make, word = LISTS[name]
    path = f"/admin/{name}/?q={word}" if searching else f"/admin/{name}/"
    make(range(FEW))
    asked(staff, path)
    few = asked(staff, path)

    make(range(FEW, MANY))
    many = asked(staff, path)

    assert len(many) == len(few)
    assert [query for query in many if UNBOUNDED.search(query)] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_list_is_made_distinct_or_sorted_by_another_table(staff: Client, name: str) -> None:
    LISTS[name][0](range(FEW))

    queries = asked(staff, f"/admin/{name}/?q={LISTS[name][1]}")

    assert [query for query in queries if "DISTINCT" in query] == []


def test_what_is_more_than_a_thousand_is_called_so(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(longlists, "MOST", 20)
    organizations(range(21))

    page = staff.get("/admin/vocabulary/organization/")

    assert "more than 20 organizations" in page.text
    assert page.context["cl"].paginator.num_pages == 1


def test_a_thousand_or_fewer_are_counted(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(longlists, "MOST", 20)
    organizations(range(20))

    assert "20 organizations" in staff.get("/admin/vocabulary/organization/").text


def test_a_search_that_finds_more_than_it_shows_says_so(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(longlists, "MOST_FOUND", 20)
    organizations(range(21))

    page = staff.get("/admin/vocabulary/organization/?q=organization")

    assert "more than 20 organizations" in page.text
    assert "1 organization" in staff.get("/admin/vocabulary/organization/?q=organization 7").text


def test_an_action_on_more_than_a_thousand_at_once_is_refused(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(longlists, "MOST", 20)
    organizations(range(21))
    first = Organization.objects.first()
    chosen: dict[str, Any] = {"_selected_action": [first.pk if first else 0], "select_across": "1", "index": "0"}

    page = staff.post("/admin/vocabulary/organization/", {"action": "delete_selected", **chosen}, follow=True)

    assert "more than 20. Search or filter, then choose again" in page.text


def test_autocomplete_counts_nothing_in_full(staff: Client) -> None:
    events(range(FEW))
    names = "app_label=training&model_name=participation&field_name=event"

    queries = asked(staff, f"/admin/autocomplete/?term=course&{names}")

    assert [query for query in queries if UNBOUNDED.search(query)] == []
