"""When the site has a new edition: after each commit that changes what public pages show, and after no other."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from psycopg2.extras import execute_values

from apps.notices.models import Notice
from apps.pages.models import Link
from apps.training.models import Event, Participation
from apps.training.status import ChangeKind, Status
from cmcoord_portal import freshness
from tests import services
from tests.factories import make_event, make_notice, make_participant
from tests.notices.factories import issue
from tests.platform.editions import edition, elsewhere, forget, kept_in

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = "redis://127.0.0.1:9/0"
RENAME = "UPDATE training_event SET title = 'Another'"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    caches[freshness.CACHE].clear()


@pytest.fixture
def event() -> Event:
    return make_event()


def run(sql: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_edition_lasts_until_something_changes(event: Event) -> None:
    before = edition()

    list(Event.objects.public().for_pages())

    assert before is not None
    assert edition() == before


def test_a_published_notice_makes_a_new_edition(event: Event) -> None:
    notice = make_notice((ChangeKind.CANCEL, event))
    before = edition()

    issue(notice)

    assert edition() != before


def test_a_change_of_many_rows_makes_a_new_edition(event: Event) -> None:
    before = edition()

    Event.objects.update(status=Status.POSTPONED)

    assert edition() != before


def test_a_row_made_in_bulk_makes_a_new_edition() -> None:
    before = edition()

    Link.objects.bulk_create([Link(label="OCHA", url="https://www.unocha.org")])

    assert edition() != before


def test_sql_by_hand_makes_a_new_edition(event: Event) -> None:
    before = edition()

    run(RENAME)

    assert edition() != before


def test_one_statement_with_many_values_makes_a_new_edition(event: Event) -> None:
    before = edition()

    with connection.cursor() as cursor:
        cursor.executemany("UPDATE training_event SET title = %s WHERE code = %s", [("Another", event.code)])

    assert edition() != before


@pytest.mark.service_postgres
def test_a_change_within_a_question_makes_a_new_edition(event: Event) -> None:
    before = edition()

    run("WITH renamed AS (UPDATE training_event SET title = 'x' RETURNING id) SELECT count(*) FROM renamed")

    assert edition() != before


@pytest.mark.service_postgres
def test_values_joined_by_the_driver_make_a_new_edition() -> None:
    before = edition()

    with connection.cursor() as cursor:
        execute_values(
            cursor,
            'INSERT INTO pages_link (label, url, "group", owner, note) VALUES %s',
            [("OCHA", "https://www.unocha.org", "", "", "")],
        )

    assert Link.objects.exists()
    assert edition() != before


def test_a_transaction_makes_its_edition_when_it_is_committed_and_only_one(event: Event) -> None:
    before = edition()

    with transaction.atomic():
        run(RENAME)
        run(RENAME)
        assert edition() == before
        assert len(connection.run_on_commit) == 1

    assert edition() != before


def test_what_is_rolled_back_makes_none(event: Event) -> None:
    before = edition()

    rename_and_give_up()

    assert edition() == before


def test_a_savepoint_that_is_rolled_back_makes_none(event: Event) -> None:
    before = edition()

    with transaction.atomic():
        rename_and_give_up()

    assert edition() == before


def test_what_follows_such_a_savepoint_makes_one(event: Event) -> None:
    before = edition()

    with transaction.atomic():
        rename_and_give_up()
        run(RENAME)

    assert edition() != before


def rename_and_give_up() -> None:
    with transaction.atomic():
        run(RENAME)
        transaction.set_rollback(True)


def test_what_no_public_page_shows_makes_none(event: Event) -> None:
    before = edition()

    make_participant(event)
    Participation.objects.update(name="Another")
    SessionStore().save()

    assert edition() == before


def test_a_change_of_no_row_makes_none(event: Event) -> None:
    before = edition()

    Event.objects.filter(code="nowhere").update(title="Another")
    Event.objects.filter(code="nowhere").delete()

    assert edition() == before


@pytest.mark.parametrize(
    ("sql", "tells"),
    [
        ('insert into "notices_notice" values (1)', True),
        ("INSERT OR IGNORE INTO pages_link VALUES (1)", True),
        ('DELETE FROM ONLY public."resources_resource"', True),
        ('INSERT INTO "resources_resource_topics" VALUES (1)', True),
        ("COPY search_card FROM STDIN", True),
        ('TRUNCATE "outbox_mail", "training_event" CASCADE', True),
        ('ALTER TABLE "pages_link" ADD COLUMN x int', True),
        (b"UPDATE training_event SET title = 'x'", True),
        (object(), True),
        ('SELECT * FROM "training_event" FOR UPDATE OF "training_event"', False),
        ('UPDATE "outbox_mail" SET x = 1 WHERE y IN (SELECT id FROM "notices_notice")', False),
        ('UPDATE "training_participation" SET x = 1', False),
        ('INSERT INTO "training_feedaddress" ("x") VALUES (1)', False),
        ('INSERT INTO "training_formerarrangement" ("x") VALUES (1)', True),
        ('INSERT INTO "django_session" VALUES (1)', False),
        ('INSERT INTO "certificates_certificate" VALUES (1)', False),
        ('UPDATE "spaces_space" SET programme = 1', False),
        ('SAVEPOINT "training_event"', False),
    ],
)
def test_only_statements_that_write_to_shown_tables_count(sql: Any, tells: bool) -> None:
    assert freshness.SITE.ends_by(sql) is tells


@pytest.mark.parametrize(
    ("sql", "tells"),
    [
        ('DELETE FROM "profiles_card" WHERE "member_id" IN (1)', True),
        ('INSERT INTO "profiles_block" ("who_id") VALUES (1)', True),
        ('UPDATE "training_participation" SET "state" = 1', True),
        ('UPDATE "members_member" SET "name" = 1, "is_active" = 0 WHERE "id" = 1', True),
        ("UPDATE ONLY public.members_member SET is_active = false", True),
        ('DELETE FROM "members_member" WHERE "id" IN (1)', True),
        ('DELETE FROM "members_memberinvitation" WHERE "id" IN (1)', False),
        ('TRUNCATE "members_member", "profiles_card" CASCADE', True),
        ('UPDATE "members_member" SET "last_login" = 1 WHERE "id" = 1', False),
        ('INSERT INTO "profiles_opening" ("field") VALUES (1)', False),
        ('UPDATE "training_event" SET "title" = 1', False),
        ('SELECT * FROM "profiles_card"', False),
    ],
)
def test_lists_of_members_hold_until_cards_blocks_courses_or_suspensions_change(sql: Any, tells: bool) -> None:
    assert freshness.MEMBERS.ends_by(sql) is tells


def test_a_dead_cache_stops_no_publication_and_lets_no_page_be_kept(
    event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    notice = make_notice((ChangeKind.CANCEL, event))
    with override_settings(CACHES=kept_in(NOBODY)), caplog.at_level(logging.ERROR):
        issue(notice)
        assert [edition(), edition()] == [None, None]

    assert Notice.objects.get().is_in_force
    assert [record.name for record in caplog.records] == ["cmcoord_portal.freshness"]


def test_a_change_made_while_the_cache_was_dead_counts_once_it_is_back(event: Event) -> None:
    before = edition()
    with override_settings(CACHES=kept_in(NOBODY)):
        run(RENAME)

    assert edition() not in (None, before)


@pytest.mark.processes
def test_what_another_process_commits_is_seen_here_at_once(event: Event, cache_url: str) -> None:
    before = edition()

    elsewhere("from apps.training.models import Event; Event.objects.update(title='Another')", cache_url)
    time.sleep(freshness.REMEMBERED_SECONDS)

    assert freshness.SITE.edition() not in (None, before)


@pytest.mark.processes
def test_what_another_process_hides_is_known_here_with_the_very_next_question(cache_url: str) -> None:
    make_participant(make_event())
    before = freshness.MEMBERS.edition()

    elsewhere("from apps.training.models import Participation; Participation.objects.update(member=None)", cache_url)

    assert freshness.MEMBERS.edition() not in (None, before)


def test_a_row_made_outside_of_a_transaction_is_there(cache_url: str) -> None:
    """On SQLite it would be lost if the edition were written to the database between its making and its end."""
    made = make_event()

    assert Event.objects.filter(pk=made.pk).exists()


@pytest.mark.processes
def test_what_is_committed_here_is_seen_by_another_process(event: Event, cache_url: str) -> None:
    run(RENAME)

    told = elsewhere("from cmcoord_portal import freshness; print(freshness.SITE.edition())", cache_url)

    assert told.strip() == str(freshness.SITE.edition())


@pytest.fixture(params=["database", pytest.param("redis", marks=pytest.mark.service_redis)])
def cache_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The embedded default, and production's."""
    url = "db://cache" if request.param == "database" else services.redis_url() or ""
    with override_settings(CACHES=kept_in(url)):
        call_command("createcachetable", verbosity=0)
        edition()
        yield url
        for watched in freshness.EDITIONS:  # and nothing else: others may be using the same Redis
            caches[freshness.CACHE].delete(watched.key)
