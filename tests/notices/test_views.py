from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.notices.models import Notice, Promise, Source, Translation
from apps.notices.withdrawing import withdraw
from apps.training.status import ChangeKind
from apps.vocabulary import datewords
from tests.factories import make_event, make_notice
from tests.pages_public.season import Season, in_days, issue, make_season, today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader_of_english() -> None:
    translation.activate("en")


@pytest.fixture
def season() -> Season:
    return make_season()


def test_the_list_has_the_newest_first_and_no_drafts(client: Client, season: Season) -> None:
    make_notice(code="2099-9")
    page = client.get("/notices/").text

    assert page.index("New dates") < page.index("A course waits")
    assert "2099/9" not in page


def test_a_notice_says_what_why_what_to_do_and_by_when(client: Client, season: Season) -> None:
    Source.objects.create(
        notice=season.notice, name="WHO on COVID-19", url="https://example.org/who", looked_at=today()
    )
    page = client.get(season.notice.get_absolute_url()).text

    assert "Next word by" in page
    assert "we postpone." in page
    assert "Public health." in page
    assert "Your place is kept." in page
    assert 'href="https://example.org/who"' in page
    assert "Looked at" in page


def test_the_promise_never_stands_without_its_day(client: Client, season: Season) -> None:
    page = client.get(season.notice.get_absolute_url()).text

    assert (
        f'New dates before the summer.</strong> No later than <strong><time datetime="{season.notice.promise.by}">'
        in page
    )


def test_a_promise_that_names_its_day_is_not_told_twice(client: Client, season: Season) -> None:
    day = datewords.plain_day(season.notice.promise.by)
    season.notice.translations.update(promise=f"You will have the new dates by {day}.")

    assert "No later than" not in client.get(season.notice.get_absolute_url()).text


def test_each_event_shows_its_old_dates_and_what_became_of_it(client: Client, season: Season) -> None:
    page = client.get(season.notice.get_absolute_url())

    assert [str(row.state.word) for _change, row in page.context["courses"]] == ["Postponed", "New dates set"]


def test_an_overdue_promise_says_so(client: Client, season: Season) -> None:
    assert "We promised new dates by" in client.get(season.overdue.get_absolute_url()).text


@pytest.mark.parametrize(("late", "words"), [(0, "Kept."), (1, "Kept, 1 day late."), (87, "Kept, 87 days late.")])
def test_a_kept_promise_says_how_late_it_was(client: Client, season: Season, late: int, words: str) -> None:
    promise = season.notice.promise
    closed = timezone.now().replace(hour=12) + timedelta(days=(promise.by - today()).days + late)
    Promise.objects.filter(pk=promise.pk).update(state=Promise.State.KEPT, closed_at=closed)

    assert words in client.get(season.notice.get_absolute_url()).text


def test_a_withdrawn_promise_says_so(client: Client, season: Season) -> None:
    Promise.objects.filter(notice=season.notice).update(state=Promise.State.WITHDRAWN)

    assert "This promise was withdrawn." in client.get(season.notice.get_absolute_url()).text


def test_a_letter_in_the_reader_s_language(client: Client, season: Season) -> None:
    Translation.objects.create(notice=season.notice, language="ar", title="تأجيل الدورات", letter="<p>الزملاء</p>")
    page = client.get(f"/ar{season.notice.get_absolute_url()}")

    assert 'class="letter flow" lang="ar"' in page.text
    assert not page.context["is_fallback"]


def test_a_letter_that_is_missing_in_a_language_is_shown_in_english_and_says_so(client: Client, season: Season) -> None:
    page = client.get(f"/ar{season.notice.get_absolute_url()}").text

    assert 'class="letter flow" lang="en" dir="ltr"' in page
    assert "هذه الرسالة غير متاحة بلغتكم بعد" in page


def test_an_older_version_stays_readable_and_says_it_is_old(client: Client, season: Season) -> None:
    issue((ChangeKind.POSTPONE, season.scheduled), title="First words", days_ago=2, promise=40, code="2090-1")
    issue((ChangeKind.CANCEL, season.scheduled), title="Corrected words", days_ago=1, code="2090-1", version=2)

    newest, first = client.get("/notices/2090-1/").text, client.get("/notices/2090-1/?v=1").text

    assert "Corrected words" in newest
    assert "This is an older version." not in newest
    assert "First words" in first
    assert "This is an older version." in first
    assert "superseded" in first


def test_a_notice_replaced_by_another_says_by_which(client: Client, season: Season) -> None:
    issue((ChangeKind.CANCEL, season.late), title="September", days_ago=0, supersedes=season.overdue)

    page = client.get(season.overdue.get_absolute_url()).text

    assert "A later notice replaces this one:" in page
    assert "September" in page


def test_a_withdrawn_notice_says_so(client: Client, season: Season) -> None:
    withdraw(season.overdue, by=None, at=timezone.now())

    page = client.get(season.overdue.get_absolute_url()).text

    assert "Withdrawn on" in page
    assert "A course waits" not in client.get("/notices/").text


def test_after_a_withdrawal_the_event_is_shown_as_before(client: Client, season: Season) -> None:
    withdraw(season.overdue, by=None, at=timezone.now())

    assert str(client.get(season.late.get_absolute_url()).context["row"].state.word) == "Scheduled"


@pytest.mark.parametrize("query", ["?v=9", "?v=0", "?v=x", "?v=1'"])
def test_a_version_that_never_was_is_not_found(client: Client, season: Season, query: str) -> None:
    assert client.get(f"{season.notice.get_absolute_url()}{query}").status_code == 404


def test_a_draft_does_not_exist_for_readers(client: Client) -> None:
    draft = make_notice((ChangeKind.POSTPONE, make_event()), promise=today())

    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_draft_of_the_next_version_does_not_show_through(client: Client, season: Season) -> None:
    Notice.objects.create(code=season.notice.code, version=2)

    assert client.get(season.notice.get_absolute_url()).status_code == 200
    assert client.get(f"{season.notice.get_absolute_url()}?v=2").status_code == 404


def test_queries_do_not_grow_with_the_events_of_a_notice(client: Client) -> None:
    def queries(events: int) -> int:
        changes = [(ChangeKind.POSTPONE, make_event(**in_days(30))) for _number in range(events)]
        notice = issue(*changes, title="Postponed", days_ago=1, promise=30)
        with CaptureQueriesContext(connection) as captured:
            client.get(notice.get_absolute_url())
        return len(captured)

    assert queries(30) == queries(3)


def test_queries_do_not_grow_with_the_notices(client: Client) -> None:
    def queries(notices: int) -> int:
        for _number in range(notices):
            issue((ChangeKind.POSTPONE, make_event(**in_days(30))), title="Postponed", days_ago=1, promise=30)
        with CaptureQueriesContext(connection) as captured:
            client.get("/notices/")
        return len(captured)

    assert queries(3) == queries(15)
