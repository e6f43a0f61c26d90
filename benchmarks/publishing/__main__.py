"""`python -m benchmarks.publishing [people …]`: seconds and queries of one publication, on PostgreSQL (DATABASE_URL).

Three courses, six languages, sixty time zones, every tenth person on all three; one of the courses has clock times.
"""

import os
import random
import statistics
import sys
import time
from datetime import UTC, date, datetime
from datetime import time as clock

os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/benchmark")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.notices.models import Notice
from apps.notices.publishing import publish
from apps.outbox.models import Template
from apps.training.models import Event, Participation
from apps.training.status import ChangeKind
from apps.vocabulary.zones import zone_names
from benchmarks import results
from tests.factories import NOW, make_event, make_notice

ROUNDS = 5
LANGUAGES = [code for code, _ in settings.LANGUAGES]
STATES = ["accepted", "accepted", "waiting", "applied"]


def main(sizes: list[int]) -> None:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    publication(100)  # the first one loads templates and catalogues
    try:
        rows = [measured(size) for size in sizes]
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)

    section = f"""## Publishing

`python -m benchmarks.publishing`, {datetime.now(tz=UTC):%-d %B %Y}: the request that publishes one notice,
on PostgreSQL, {ROUNDS} times each. Three courses, one with clock times; six languages, sixty time zones, every tenth
person on all three.

| people | seconds, median and range | queries | letters |
|---|---|---|---|
{chr(10).join(rows)}
"""
    print(section)
    results.write(section)


def measured(size: int) -> str:
    """One row of the table."""
    rounds = [publication(size) for _ in range(ROUNDS)]
    seconds = [taken for taken, _, _ in rounds]
    spread = f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"
    return f"| {size} | {spread} | {rounds[-1][1]} | {rounds[-1][2]} |"


def publication(size: int) -> tuple[float, int, int]:
    """Seconds, queries and letters of one publication to `size` people."""
    notice = season(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        publish(notice, by=None, at=NOW, expected=size)
        taken = time.perf_counter() - began
    return taken, len(queries), Template.objects.filter(mailing__notice=notice).count()


def season(size: int) -> Notice:
    hours = {"starts_at": clock(9), "ends_at": clock(17)}
    events = [make_event("Course A", **hours), make_event("Course B"), make_event("Course C")]
    random.seed(size)
    zones = random.sample(zone_names(), 60)
    Participation.objects.bulk_create(
        [
            row
            for number in range(size)
            for row in rows(number, events if number % 10 == 0 else [random.choice(events)], zones)
        ],
        batch_size=2000,
    )
    return make_notice(*((ChangeKind.POSTPONE, event) for event in events), promise=date(2026, 6, 20))


def rows(number: int, events: list[Event], zones: list[str]) -> list[Participation]:
    """Languages, zones and states are drawn apart from each other: as many different letters as can be."""
    person = {
        "name": f"Person {number}",
        "email": f"p{number}-{events[0].pk}@example.org",
        "language": random.choice(LANGUAGES),
        "time_zone": random.choice(zones),
        "state": random.choice(STATES),
    }
    return [Participation(event=event, **person) for event in events]


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [500, 5000])
