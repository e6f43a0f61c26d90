"""What happened in 2020, told by the portal's own history."""

from datetime import UTC, date, datetime

import pytest

from apps.notices.models import Notice, Promise, StatusChange
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import Status
from cmcoord_portal.sample import archive, stories

pytestmark = pytest.mark.django_db

MARCH = datetime(2020, 3, 13, 12, tzinfo=UTC)
SEPTEMBER = datetime(2020, 9, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def told(db: None) -> int:
    archive.load()
    return stories.load()


def test_both_notices_are_published_at_their_own_time_by_nobody_of_today() -> None:
    published = Notice.objects.published().order_by("code")

    assert [(notice.code, notice.published_at) for notice in published] == [("2020-1", MARCH), ("2020-2", SEPTEMBER)]
    assert {(notice.published_by, notice.reason) for notice in published} == {(None, "public_health")}


def test_the_history_of_the_courses_says_what_happened_when() -> None:
    lines = StatusChange.objects.order_by("at", "event__code").values_list("event__code", "kind", "at")

    assert list(lines) == [
        ("2020-upcoming-courses", "postpone", MARCH),
        ("2020-residential-courses", "cancel", SEPTEMBER),
        ("2020-upcoming-courses", "cancel", SEPTEMBER),
    ]
    assert set(Event.objects.filter(kind="season").values_list("status", flat=True)) == {Status.CANCELLED}


def test_the_promise_of_march_had_a_day_and_was_not_kept() -> None:
    promise = Promise.objects.get()

    assert (promise.by, promise.state, promise.closed_at) == (date(2020, 6, 20), Promise.State.WITHDRAWN, SEPTEMBER)


def test_september_replaces_march() -> None:
    assert Notice.objects.get(code="2020-2").supersedes == Notice.objects.get(code="2020-1")
    assert not Notice.objects.unresolved().exists()


def test_the_tentative_courses_of_2021_stay_private() -> None:
    january = Event.objects.filter(code__startswith="2021-01-residential")

    assert list(january.values_list("status", "is_public")) == [(Status.TENTATIVE, False)] * 2


def test_days_that_are_inferred_are_said_to_be() -> None:
    for notice in Notice.objects.all():
        letter = notice.in_language("en")
        assert letter
        assert "is inferred" in letter.letter


def test_sources_are_named_without_an_address_that_nobody_knows() -> None:
    sources = Notice.objects.get(code="2020-1").sources.values_list("name", "url")

    assert [name.partition(":")[0] for name, _url in sources] == [
        "World Health Organization",
        "Johns Hopkins University, Center for Systems Science and Engineering",
    ]
    assert {url for _name, url in sources} == {""}


def test_nobody_gets_mail_of_it() -> None:
    assert not Mail.objects.exists()


def test_they_are_told_once(told: int) -> None:
    assert (told, stories.load()) == (2, 0)
    assert Notice.objects.count() == 2
