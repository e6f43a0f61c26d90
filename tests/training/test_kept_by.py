"""A course coordinator sees the people of their own courses, and of no other."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from apps.members.models import Member
from apps.training.models import Course, Event, Participation, Trainer
from tests.factories import make_event, make_member, make_participant
from tests.training.adminforms import typed_in
from tests.training.test_importing import check, csv, wrong

pytestmark = pytest.mark.django_db
PEOPLE, TRAINERS = "/admin/training/participation/", "/admin/training/trainer/"


def coordinator(*courses: Course, extra: str = "") -> Member:
    member = make_member(is_staff=True)
    wanted = Permission.objects.filter(content_type__app_label="training").exclude(codename="see_all_courses")
    member.user_permissions.set(wanted | Permission.objects.filter(codename=extra))
    for course in courses:
        course.coordinators.add(member)
    return member


@pytest.fixture
def own() -> Event:
    return make_event(code="own", course=Course.objects.create(code="own", title="Own"))


@pytest.fixture
def others() -> Event:
    return make_event(code="others", course=Course.objects.create(code="others", title="Others"))


@pytest.fixture
def desk(client: Client, own: Event) -> Client:
    assert own.course
    client.force_login(coordinator(own.course))
    return client


def test_the_list_and_its_export_hold_only_their_own(desk: Client, own: Event, others: Event) -> None:
    make_participant(own, name="Mine")
    make_participant(others, name="Theirs")

    page = desk.get(PEOPLE).text
    file = desk.post(f"{PEOPLE}export/", {"format": "0", "resource": "0"}).text
    assert "Mine" in page
    assert "Mine" in file
    assert "Theirs" not in page + file
    assert "1 participation" in page


def test_who_sees_all_courses_sees_events_without_one_too(client: Client, own: Event) -> None:
    make_participant(own, name="Of a course")
    make_participant(make_event(), name="Of no course")
    client.force_login(coordinator(extra="see_all_courses"))

    page = client.get(PEOPLE).text

    assert "Of a course" in page
    assert "Of no course" in page


def test_anothers_participants_do_not_exist(desk: Client, others: Event) -> None:
    person = make_participant(others)

    for page in ("change", "delete", "history", "missed"):
        assert desk.get(f"{PEOPLE}{person.pk}/{page}/").status_code == 404
    assert desk.post(f"{PEOPLE}{person.pk}/change/", {"state": "withdrawn"}).status_code == 404
    person.refresh_from_db()
    assert person.state == "accepted"


def test_nobody_is_entered_into_anothers_event(desk: Client, own: Event, others: Event) -> None:
    values = {"name": "New", "email": "new@example.org", "state": "applied", "seen_state": ""}

    refused = desk.post(f"{PEOPLE}add/", values | {"event": others.pk})
    assert "event" in refused.context["adminform"].form.errors
    assert desk.post(f"{PEOPLE}add/", values | {"event": own.pk}).status_code == 302
    assert Participation.objects.get().event == own


def test_a_file_knows_no_event_of_others_not_even_by_a_former_code(desk: Client, others: Event) -> None:
    others.former_codes.create(code="once")
    head = "event,name,email"

    report = check(desk, csv("others,A,a@example.org", "once,B,b@example.org", head=head))

    assert wrong(report) == [(2, "No event has the code “others”."), (3, "No event has the code “once”.")]


def test_a_coordinator_takes_no_course_for_themselves(desk: Client, others: Event) -> None:
    assert others.course
    address = f"/admin/training/course/{others.course.pk}/change/"
    values = typed_in(desk.get(address))

    desk.post(address, values | {"coordinators": [Member.objects.get().pk]})

    assert not others.course.coordinators.exists()


def test_a_coordinator_draws_no_event_of_others_into_their_course(desk: Client, own: Event, others: Event) -> None:
    assert own.course
    address = f"/admin/training/event/{others.pk}/change/"

    assert desk.get(address).status_code == 200
    assert desk.post(address, {"course": own.course.pk}).status_code == 403
    assert Event.objects.get(pk=others.pk).course == others.course


def test_a_coordinator_gives_an_event_to_no_course_of_others(desk: Client, own: Event, others: Event) -> None:
    assert others.course
    address = f"/admin/training/event/{own.pk}/change/"

    answer = desk.post(address, typed_in(desk.get(address)) | {"course": others.course.pk})

    assert "course" in answer.context["adminform"].form.errors


def test_trainers_of_other_courses_are_not_seen_changed_or_made(desk: Client, own: Event, others: Event) -> None:
    Trainer.objects.create(event=own, name="Mine", email="mine@example.org")
    theirs = Trainer.objects.create(event=others, name="Theirs", email="theirs@example.org")

    page = desk.get(TRAINERS).text
    assert "Mine" in page
    assert "Theirs" not in page
    desk.post(f"{TRAINERS}{theirs.pk}/delete/", {"post": "yes"})
    desk.post(f"{TRAINERS}add/", {"event": others.pk, "name": "New", "email": "new@example.org", "language": "en"})
    assert list(Trainer.objects.filter(event=others)) == [theirs]


def test_a_trainer_of_anothers_course_does_not_exist(desk: Client, own: Event, others: Event) -> None:
    mine = Trainer.objects.create(event=own, name="Mine", email="mine@example.org")
    theirs = Trainer.objects.create(event=others, name="Theirs", email="theirs@example.org", phone="+254 700")
    trainers = "/admin/training/trainer/"

    found = {page: desk.get(f"{trainers}{theirs.pk}/{page}/").status_code for page in ("change", "history", "delete")}

    assert set(found.values()) == {404}, found
    assert "Theirs" not in desk.get(trainers).text
    assert desk.get(f"{trainers}{mine.pk}/change/").status_code == 200
    typed = {"event": others.pk, "name": "X", "email": "x@example.org", "language": "en"}
    assert "event" in desk.post(f"{trainers}add/", typed).context["adminform"].form.errors


def test_anothers_course_is_read_not_changed_and_not_deleted(desk: Client, own: Event, others: Event) -> None:
    assert others.course
    assert own.course
    page = f"/admin/training/course/{others.course.pk}/"
    empty = Course.objects.create(code="empty", title="Empty")

    desk.post("/admin/training/course/", {"action": "delete_selected", "_selected_action": [empty.pk], "post": "yes"})

    assert desk.get(f"{page}change/").status_code == 200
    assert desk.post(f"{page}change/", {"title": "Mine now", "code": "others"}).status_code == 403
    assert desk.get(f"/admin/training/course/{empty.pk}/delete/").status_code == 403
    assert Course.objects.filter(pk=empty.pk).exists()
    assert desk.post(f"/admin/training/course/{own.course.pk}/change/", {"title": "", "code": "own"}).status_code == 200
