"""Taking people over to another edition: each wholly or not at all, with one mail, and never twice."""

from typing import Any

import pytest
import vobject
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.applications.models import Decision, Offer
from apps.notices.models import Notice
from apps.notices.transferring import transfer
from apps.outbox.models import Mail, Template
from apps.training.models import Course, Event, Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind, Status
from tests.applications.factories import make_waiting, offers_of
from tests.factories import make_member, make_participant
from tests.notices.asking import in_days, issue, moment, newest_mail, postpone, reschedule, say, soon
from tests.notices.desk_steps import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None) -> Course:
    return Course.objects.create(code="cm-course", title="UN-CMCoord Course")


@pytest.fixture
def old(course: Course) -> Event:
    return soon("Course in May", course=course, capacity=20)


@pytest.fixture
def new(course: Course) -> Event:
    return soon("Course in June", course=course, capacity=1, **in_days(90))


@pytest.fixture
def person(old: Event) -> Participation:
    return make_participant(old, "amina@example.org", name="Amina", phone="+254 20 1234", country="KE")


def take_over(to: Event, *people: Participation) -> list[str]:
    """What each is refused for; empty for those who moved."""
    return [each.refused for each in transfer([each.public_id for each in people], to, by=None, at=moment())]


def standings(email: str) -> dict[str, str]:
    return dict(Participation.objects.filter(email=email).values_list("event__title", "state"))


def test_the_place_moves_with_all_that_is_known_of_the_person(person: Participation, new: Event) -> None:
    assert take_over(new, person) == [""]
    assert standings("amina@example.org") == {"Course in May": "withdrawn", "Course in June": "accepted"}
    there = Participation.objects.get(event=new)
    assert (there.name, there.phone, str(there.country), there.travel_booked) == ("Amina", "+254 20 1234", "KE", False)


def test_both_histories_say_where_the_person_went(person: Participation, old: Event, new: Event) -> None:
    take_over(new, person)
    assert person.history.get().note == f"Transferred to {new.code}."
    there = Participation.objects.get(event=new)
    assert [(line.before, line.after, line.note) for line in there.history.all()] == [
        ("", "accepted", f"Transferred from {old.code}.")
    ]


def test_one_mail_takes_the_old_entry_out_of_the_diary_and_puts_the_new_one_in(
    person: Participation, old: Event, new: Event
) -> None:
    take_over(new, person)
    assert Mail.objects.count() == 1
    files = [
        vobject.readOne(part.get_content().decode()) for part in newest_mail(person.email).message.iter_attachments()
    ]
    assert [(file.method.value, file.vevent.uid.value) for file in files] == [
        ("REQUEST", new.calendar_uid),
        ("CANCEL", old.calendar_uid),
    ]
    assert "METHOD:REQUEST" in newest_mail(person.email).calendar


def test_what_a_postponement_took_out_of_the_diary_is_not_taken_out_again(person: Participation, new: Event) -> None:
    postpone(person.event)
    take_over(new, person)
    files = [part.get_filename() for part in newest_mail(person.email).message.iter_attachments()]
    assert files == [f"{new.code}.ics"]


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "fr", "ru", "es"])
def test_the_mail_is_in_the_persons_language_and_tells_their_clock(old: Event, course: Course, language: str) -> None:
    webinar = {"starts_at": "09:00", "ends_at": "12:00", "time_zone": "Africa/Nairobi", "format": "online", "city": ""}
    to = soon(
        "Course in June", course=course, join_information="https://meet.example.org/x", **{**in_days(90), **webinar}
    )
    to.refresh_from_db()
    take_over(to, make_participant(old, "x@example.org", language=language, time_zone="Asia/Tokyo"))
    mail = newest_mail("x@example.org")
    assert mail["Content-Language"] == language
    assert "UTC+9" in mail.text
    assert "https://meet.example.org/x" in mail.html
    assert len(mail.message.as_bytes()) < 40_000


def test_a_second_click_moves_nobody_and_writes_to_nobody(person: Participation, new: Event) -> None:
    take_over(new, person)
    assert take_over(new, person) == ["Has a place there already."]
    assert (Mail.objects.count(), person.history.count()) == (1, 1)


def test_whoever_finds_no_place_stays_wholly_where_they_were(old: Event, person: Participation, new: Event) -> None:
    late = make_participant(old, "zoe@example.org", name="Zoe")
    assert take_over(new, person, late) == ["", "Course in June has no place left."]
    assert standings("zoe@example.org") == {"Course in May": "accepted"}
    assert not late.history.exists()
    assert not Mail.objects.filter(address="zoe@example.org").exists()


def test_a_freed_place_goes_to_the_waiting_list_of_the_old_edition(person: Participation, new: Event) -> None:
    Event.objects.filter(pk=person.event_id).update(capacity=1)
    make_waiting(person.event, name="Next")
    take_over(new, person)
    assert offers_of(person.event) == [("Next", "open")]


def test_whoever_asked_for_the_next_edition_can_be_taken_over(person: Participation, new: Event) -> None:
    say(Client(), person, reschedule(person.event), "later")
    assert take_over(new, person) == [""]
    assert person.history.first().note == f"Transferred to {new.code}."  # type: ignore[union-attr]


def test_after_that_the_old_link_gives_no_second_place(person: Participation, new: Event) -> None:
    notice = reschedule(person.event)
    say(Client(), person, notice, "later")
    take_over(new, person)
    assert "do not hold a place" in say(Client(), person, notice, "yes").text
    assert standings("amina@example.org")["Course in May"] == "withdrawn"


def test_whoever_withdrew_for_good_is_left_in_peace(person: Participation, new: Event) -> None:
    say(Client(), person, reschedule(person.event), "no")
    assert take_over(new, person) == ["State: Withdrawn."]


def test_whoever_waits_there_already_gets_the_place_that_was_offered(person: Participation, new: Event) -> None:
    there = make_waiting(new, email="amina@example.org", is_reserved=True)
    Offer.objects.create(participation=there, made_at=moment(), expires_at=moment(-60))
    assert take_over(new, person) == [""]
    there.refresh_from_db()
    assert (there.state, Offer.objects.get().state) == (Standing.ACCEPTED, Offer.State.TAKEN)


def test_whoever_left_there_before_comes_back(person: Participation, new: Event) -> None:
    make_participant(new, "amina@example.org", state=Standing.WITHDRAWN)
    assert take_over(new, person) == [""]
    assert standings("amina@example.org")["Course in June"] == "accepted"


def test_a_decision_that_was_not_published_yet_is_overtaken(old: Event, new: Event) -> None:
    applicant = make_participant(old, state=Standing.APPLIED, is_reserved=True)
    decision = Decision.objects.create(participation=applicant, result=Standing.ACCEPTED, at=moment())
    assert take_over(new, applicant) == [""]
    assert not Decision.objects.pending().filter(pk=decision.pk).exists()


def test_another_course_is_no_other_edition(person: Participation) -> None:
    other = soon("Another course")
    assert "no edition of the same course" in take_over(other, person)[0]


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED, Status.HELD])
def test_nobody_is_taken_over_to_what_does_not_take_place(person: Participation, new: Event, status: str) -> None:
    Event.objects.filter(pk=new.pk).update(status=status)
    assert "does not take place" in take_over(new, person)[0]


def test_letters_and_lookups_of_people_from_two_editions(course: Course, old: Event, new: Event) -> None:
    Event.objects.filter(pk=new.pk).update(capacity=None)
    third = soon("Course in April", course=course)
    people = [make_participant(event) for event in (old, old, third, third)]
    assert take_over(new, *people) == [""] * 4
    assert (Mail.objects.count(), Template.objects.count()) == (4, 2)


def post(desk: Client, notice: Notice, *people: Participation, to: str) -> Any:
    url = reverse("admin:notices_notice_transfer", args=[notice.pk])
    return desk.post(url, {"chosen": [each.public_id for each in people], "to": to}, follow=True)


def test_staff_choose_people_in_the_list_and_read_what_became_of_each(
    desk: Client, old: Event, person: Participation, new: Event
) -> None:
    late = make_participant(old, name="Zoe")
    notice = issue((ChangeKind.CANCEL, old), people=2)
    assert [event.code for event in page(desk, "answers", notice).context["editions"]] == [new.code]
    text = post(desk, notice, person, late, to=new.code).text
    assert "1 person has a place on" in text
    assert "Zoe: Course in June has no place left." in text
    assert f"Transferred to {new.code}." in text


@pytest.mark.parametrize("to", ["", "nowhere"])
def test_a_choice_without_an_edition_is_kept_and_asked_for_again(
    desk: Client, person: Participation, new: Event, to: str
) -> None:
    text = post(desk, reschedule(person.event), person, to=to).text
    assert "Choose at least one person" in text
    assert f'value="{person.public_id}" aria-label="Amina, {person.event.code}" checked' in text


def test_only_people_of_the_notice_are_moved_from_its_list(
    desk: Client, person: Participation, new: Event, course: Course
) -> None:
    stranger = make_participant(soon(course=course))
    post(desk, reschedule(person.event), stranger, to=new.code)
    assert not Participation.objects.filter(event=new).exists()


def test_moving_people_needs_the_right_to_change_participants(person: Participation, new: Event) -> None:
    client = Client()
    member = make_member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=["view_notice", "view_participation"]))
    client.force_login(member)
    notice = reschedule(person.event)
    assert post(client, notice, person, to=new.code).status_code == 403
    assert not page(client, "answers", notice).context["editions"]
