"""Sentences and directions of event and notice pages that a reader stumbled over."""

import pytest
from django.test import Client
from django.utils import timezone

from apps.notices.models import Notice, Translation
from apps.training.models import Course, Event
from apps.training.status import ChangeKind, Status
from tests.factories import make_event
from tests.pages_public.season import Season, in_days, issue

pytestmark = pytest.mark.django_db


def test_a_reason_without_a_sentence_of_its_own_ends_in_one_full_stop(client: Client, season: Season) -> None:
    path = season.postponed.get_absolute_url()
    assert "health comes first.</span>" in client.get(path).text

    Translation.objects.update(reason_text="")

    assert "Public health.</span>" in client.get(path).text


def test_a_reason_told_in_a_sentence_is_not_also_called_other(client: Client, season: Season) -> None:
    path = season.notice.get_absolute_url()
    Notice.objects.update(reason="other")
    assert "<strong>Other.</strong>" not in client.get(path).text

    Translation.objects.update(reason_text="")

    assert "<strong>Other.</strong>" in client.get(path).text


def test_a_withdrawn_notice_tells_nobody_what_to_do(client: Client, season: Season) -> None:
    path = season.notice.get_absolute_url()
    assert "Your place is kept." in client.get(path).text

    Notice.objects.filter(pk=season.notice.pk).update(state=Notice.State.WITHDRAWN, withdrawn_at=timezone.now())

    assert "Your place is kept." not in client.get(path).text


def test_a_planned_month_was_no_old_date(client: Client) -> None:
    event = make_event(status=Status.TENTATIVE, **in_days(40, length=27))
    issue((ChangeKind.CONFIRM, event, in_days(50)), title="It takes place", days_ago=1)

    page = client.get(event.get_absolute_url()).text

    assert "New dates:" in page
    assert "Before:" not in page
    assert "<del>" not in page


def test_english_prose_keeps_its_direction_on_an_arabic_page(client: Client) -> None:
    event = taught(audience="staff officers", prerequisites="the eCourse", description="<p>It teaches.</p>")

    page = client.get(f"/ar{event.get_absolute_url()}").text

    assert '<p dir="auto">One week.</p>' in page
    assert '<div class="flow" dir="auto"><p>It teaches.</p></div>' in page
    assert '<p dir="auto">Staff officers</p>' in page
    assert '<p dir="auto">The eCourse</p>' in page
    assert "<bdi>Nairobi" in client.get("/ar/training/").text


def taught(**values: str) -> Event:
    return make_event(
        summary="One week.", course=Course.objects.create(code="C", title="Course", **values), **in_days(9)
    )
