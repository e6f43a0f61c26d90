"""Numbers that say what the times are about: how many resources fit, and how many queries a page asks."""

from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.resources.models import Resource
from apps.search.words import lexemes
from apps.training.models import Event
from benchmarks.search.ways import client
from cmcoord_portal import freshness
from cmcoord_portal.scale.tables import FIRST


def matching(databases: Any, questions: dict[str, list[list[str]]], sizes: list[str]) -> dict[tuple[str, str], int]:
    """How many texts fit, by size and by how common the words are: the median of its questions."""
    found = {}
    for size in sizes:
        databases.use(size)
        for name, asked in questions.items():
            found[size, name] = round(median(_texts(list(lexemes(" ".join(words), "en"))) for words in asked[:3]))
    return found


def _texts(words: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_excerpt WHERE words @@ %s::tsquery", [" & ".join(words)])
        [number] = cursor.fetchone()
    return int(number)


def queries(databases: Any, large: str) -> dict[str, tuple[int, int]]:
    """Of each page, with three things of each kind and with many. Three are made in a test database, dropped again."""
    databases.use(large)
    many = _counted()
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("make_scale_data", "--yes", resources=3, events=3, members=3, verbosity=0)
        few = _counted()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
    return {path: (few[path], many[path]) for path in few}


def _pages() -> list[str]:
    """Each shows something in every database: the first resource and the first event are everywhere the same."""
    resource = Resource.objects.published().filter(pk__gt=FIRST).order_by("pk")[0]
    word = resource.translations.all()[0].title.split()[0]
    year = Event.objects.public().filter(pk__gt=FIRST).order_by("pk")[0].starts_on.year
    library = ["/library/", f"/library/?q={word}", f"/library/?type={resource.type}", resource.get_absolute_url()]
    return ["/", *library, f"/training/?year={year}"]


def _counted() -> dict[str, int]:
    """Nothing is known before, as after a change."""
    numbers = {}
    for path in _pages():
        freshness.SITE.renew()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code} for {path}")
        numbers[path] = len(captured)
    return numbers
