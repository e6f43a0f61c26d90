"""Publishing decisions as staff do it: preview, letters, typed count."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from apps.applications.models import Call
from apps.outbox.models import Mail, State
from apps.training.standing import Standing
from apps.training.taking_part import move
from tests.applications.desk_people import ACCEPTED, DECLINED, decide, make_applicant, make_coordinator, state
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def url(name: str, call: Call, *args: Any) -> str:
    return reverse(f"admin:applications_{name}", args=[call.pk, *args])


def publish(desk: Client, call: Call, expected: object) -> Any:
    digest = desk.get(url("decisions", call)).context["form"].initial["digest"]
    data = {"expected": expected, "digest": digest}
    return desk.post(url("decisions_publish", call), data, follow=True)


def test_the_preview_shows_who_is_told_what_by_whose_decision_and_who_is_not(desk: Client, call: Call) -> None:
    told, gone = make_applicant(call, name="Told Person"), make_applicant(call, name="Left Person")
    decide([told, gone], ACCEPTED)
    move(gone, Standing.WITHDRAWN, by=None, at=NOW)

    page = desk.get(url("decisions", call)).text

    for words in ("1 person will be told.", "Told Person", told.email, "Left Person", "Now “Withdrawn”"):
        assert words in page
    assert state(told) == ("applied", True)


def test_there_is_a_sample_of_each_letter(desk: Client, call: Call) -> None:
    decide([make_applicant(call, language="fr"), make_applicant(call, language="fr")], ACCEPTED)
    decide([make_applicant(call)], DECLINED, words="Try again in autumn.")

    letters = desk.get(url("decisions", call)).context["letters"]
    assert [(each["result"], each["language"], each["people"]) for each in letters] == [
        ("Has a place", "French", 2),
        ("Not accepted", "English", 1),
    ]
    first = desk.get(url("decisions_sample", call, 0))
    assert 'lang="fr"' in first.text
    assert "'unsafe-inline'" in first["Content-Security-Policy"]
    assert "METHOD:REQUEST" in desk.get(url("decisions_sample", call, 0), {"as": "text"}).text
    assert "Try again in autumn." in desk.get(url("decisions_sample", call, 1), {"as": "text"}).text
    assert desk.get(url("decisions_sample", call, 2)).status_code == 404


def test_a_sample_holds_no_link_that_works(desk: Client, call: Call) -> None:
    decide([make_applicant(call)], ACCEPTED)

    assert "/places/" not in desk.get(url("decisions_sample", call, 0)).text


def test_publishing_needs_the_right_number(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    decide([person], ACCEPTED)

    refused = publish(desk, call, 3)
    assert "1 person will be told, not 3" in refused.text
    assert 'value="3"' in refused.text
    assert publish(desk, call, "some").status_code == 200
    assert state(person) == ("applied", True)
    done = publish(desk, call, 1)
    assert "Published. 1 person will be told." in done.text
    assert state(person) == ("accepted", False)


def test_a_double_click_publishes_once(desk: Client, call: Call) -> None:
    decide([make_applicant(call)], ACCEPTED)
    digest = desk.get(url("decisions", call)).context["form"].initial["digest"]
    data = {"expected": 1, "digest": digest}

    desk.post(url("decisions_publish", call), data)
    again = desk.post(url("decisions_publish", call), data)

    assert "nothing to publish" in again.text
    assert Mail.objects.count() == 1


def test_a_preview_that_no_longer_holds_is_refused_and_shown_afresh(desk: Client, call: Call) -> None:
    first, second = make_applicant(call), make_applicant(call)
    decide([first], ACCEPTED)
    old = desk.get(url("decisions", call)).context["form"].initial["digest"]
    decide([second], ACCEPTED)

    refused = desk.post(url("decisions_publish", call), {"expected": 2, "digest": old})

    assert "changed since this preview" in refused.text
    fresh = refused.context["form"]["digest"].value()
    assert desk.post(url("decisions_publish", call), {"expected": 2, "digest": fresh}).status_code == 302


def test_what_became_of_the_mails_of_earlier_publications_is_shown(desk: Client, call: Call) -> None:
    decide([make_applicant(call, name="Reached"), make_applicant(call, name="Not Reached")], DECLINED)
    publish(desk, call, 2)
    Mail.objects.filter(name="Reached").update(state=State.SENT)
    Mail.objects.filter(name="Not Reached").update(state=State.FAILED, last_answer="550 no such user")

    page = desk.get(url("decisions", call))

    [mailing] = page.context["published"]
    assert (mailing.people, mailing.sent, mailing.unreached) == (2, 1, 1)
    assert [mail.name for mail in page.context["not_reached"]] == ["Not Reached"]
    assert "550 no such user" in page.text


def test_with_nothing_to_publish_the_page_says_so(desk: Client, call: Call) -> None:
    page = desk.get(url("decisions", call)).text

    assert "There is nothing to publish" in page
    assert "Publish and tell them" not in page


def test_who_may_only_decide_does_not_publish(settings: LazySettings, call: Call) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert call.event.course
    client = Client()
    client.force_login(make_coordinator(call.event.course, rights=["view_application", "decide"]))
    person = make_applicant(call)
    decide([person], ACCEPTED)

    page = client.get(url("decisions", call))
    assert "may decide but not publish" in page.text
    data = {"expected": 1, "digest": page.context["look"].digest}
    assert client.post(url("decisions_publish", call), data).status_code == 403
    assert state(person) == ("applied", True)
