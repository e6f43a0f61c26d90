"""Calls in the staff pages."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from apps.applications.models import Answer, Call, Question
from apps.training.models import Event, Participation
from apps.training.status import Status
from tests.applications.factories import make_application, make_call, make_waiting, offers_of
from tests.factories import make_event, make_member, make_participant
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(capacity=2, deadline_on=date(2126, 3, 1), **in_days(30))


def page(call: Call) -> str:
    return f"/admin/applications/call/{call.pk}/change/"


def form(**values: Any) -> dict[str, Any]:
    return {
        "is_open": "on",
        "audience": "anybody",
        "selection": "first_come",
        "offer_hours": 48,
        "questions-TOTAL_FORMS": 1,
        "questions-INITIAL_FORMS": 0,
        "questions-0-kind": "text",
        "questions-0-text": "Why?",
        "questions-0-position": 0,
        **values,
    }


def test_staff_open_applications_with_questions_of_their_own(admin_client: Client, event: Event) -> None:
    admin_client.post("/admin/applications/call/add/", form(event=event.pk))

    call = Call.objects.get()
    assert (call.event, call.selection, call.offer_hours) == (event, "first_come", 48)
    assert [question.text for question in call.questions.all()] == ["Why?"]


def test_a_choice_needs_two_answers_to_choose_from(admin_client: Client, event: Event) -> None:
    typed = form(event=event.pk, **{"questions-0-kind": "choice", "questions-0-choices": "One"})

    assert "Give at least two answers" in admin_client.post("/admin/applications/call/add/", typed).text


def test_places_and_deadline_are_shown_with_where_they_are_changed(admin_client: Client, event: Event) -> None:
    make_participant(event)
    text = admin_client.get(page(make_call(event))).text

    assert "1 of 2 taken." in text
    assert f"/admin/training/event/{event.pk}/change/" in text
    assert "Friday 1 March 2126, 23:59, Nairobi time (UTC+3)" in text
    assert f"/admin/notices/notice/add/?kind=reschedule&amp;events={event.pk}" in text


def test_staff_are_warned_that_an_open_call_takes_nothing_yet(admin_client: Client, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(status=Status.TENTATIVE)

    response = admin_client.post("/admin/applications/call/add/", form(event=event.pk), follow=True)

    assert "Applications for this event are not open." in response.text


def test_a_question_that_was_answered_cannot_be_deleted(admin_client: Client, event: Event) -> None:
    call = make_call(event)
    question = Question.objects.create(call=call, text="Why?")
    Answer.objects.create(application=make_application(call), question=question, text="So.")

    assert "questions-0-DELETE" not in admin_client.get(page(call)).text


def test_staff_offer_free_places_after_they_added_some(admin_client: Client, event: Event) -> None:
    call = make_call(event)
    make_waiting(event, name="First"), make_waiting(event, name="Second"), make_waiting(event, name="Third")

    typed = {"action": "offer_free_places", "_selected_action": [call.pk]}
    response = admin_client.post("/admin/applications/call/", typed, follow=True)

    assert "2 places offered." in response.text
    assert [name for name, _state in offers_of(event)] == ["First", "Second"]


def test_who_may_only_look_offers_nothing(client: Client, event: Event) -> None:
    reader = make_member(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_call"))
    client.force_login(reader)
    make_waiting(event)

    client.post("/admin/applications/call/", {"action": "offer_free_places", "_selected_action": [make_call(event).pk]})

    assert not Participation.objects.filter(is_reserved=True).exists()
