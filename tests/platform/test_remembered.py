"""What is worked out once per edition of the site, and never longer than it holds."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.training import views as training
from apps.training.models import Event
from apps.training.status import ChangeKind
from cmcoord_portal import freshness, remembered
from cmcoord_portal.context import advisories
from cmcoord_portal.remembered import ask_once, stories
from tests.factories import make_event, make_notice
from tests.notices.factories import JUNE, issue, postpone
from tests.platform.editions import forget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    caches[freshness.CACHE].clear()


@pytest.fixture
def course() -> Event:
    course = make_event()
    postpone(course)
    return course


def queries(course: Event) -> int:
    with CaptureQueriesContext(connection) as found:
        stories([course])
        advisories()
    return len(found)


def test_what_notices_say_is_asked_once(course: Event) -> None:
    assert queries(course) > 0

    assert queries(course) == 0


def test_it_is_asked_again_after_a_change(course: Event) -> None:
    assert [banner.promised_by for banner in advisories()] == [JUNE]

    issue(make_notice((ChangeKind.CANCEL, course)), minutes=1)

    assert advisories() == []
    assert stories([course])[course.pk].promised_by is None


def test_only_about_events_that_nobody_asked_about(course: Event) -> None:
    other = make_event()
    stories([course])

    assert set(stories([course, other])) == {course.pk, other.pk}
    assert stories([other]).keys() == {other.pk}


def test_each_language_has_its_own_words(course: Event) -> None:
    english = stories([course])[course.pk].lines[0].word

    with override("fr"):
        assert stories([course])[course.pk].lines[0].word != english


def test_what_is_not_committed_yet_is_not_remembered(course: Event) -> None:
    advisories()

    with transaction.atomic():
        issue(make_notice((ChangeKind.CANCEL, course)), minutes=1)
        assert advisories() == []
        transaction.set_rollback(True)

    assert len(advisories()) == 1


def test_nothing_is_remembered_while_nobody_knows_the_edition(course: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness.SITE, "edition", lambda: None)
    queries(course)

    assert queries(course) > 0


def test_nothing_is_remembered_for_longer_than_a_minute(course: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    queries(course)
    later = remembered.time.time() + remembered.AT_MOST_SECONDS

    monkeypatch.setattr(remembered.time, "time", lambda: later)

    assert queries(course) > 0


def test_a_page_made_while_something_changes_is_remembered_by_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change is committed after the view has asked for its event and before the page is rendered."""
    event = make_event("Before the change")
    made = training.render

    def render_late(*args: Any, **kwargs: Any) -> HttpResponse:
        Event.objects.filter(pk=event.pk).update(title="After the change")
        return made(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(training, "render", render_late)
        assert "Before the change" in client.get(event.get_absolute_url()).text

    assert "Before the change" not in client.get(event.get_absolute_url()).text


def test_a_request_that_writes_remembers_nothing() -> None:
    answer = ask_once(lambda _request: HttpResponse(remembered.edition()))(RequestFactory().post("/"))

    assert cast(HttpResponse, answer).text != remembered.edition()
