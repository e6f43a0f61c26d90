"""Two hundred applicants at the same moment, over real HTTP, at real web processes."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.middleware.csrf import CSRF_SECRET_LENGTH

from apps.applications import addresses
from apps.applications.models import Call
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from tests.applications.factories import make_call
from tests.factories import make_event
from tests.outbox.processes import test_database_url as database_url
from tests.pages_public.season import in_days
from tests.platform.asking import ask, eventually
from tests.platform.conftest import any_free_port

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

APPLICANTS, PLACES = 200, 20
SECRET = "a" * CSRF_SECRET_LENGTH


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Of granian, as in production, on the database of this test run."""
    port, log = any_free_port(), tmp_path / "web.log"
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url(), "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(port), "--workers", "2"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, "--blocking-threads", "4", "cmcoord_portal.wsgi:application"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdout=said,
            stderr=said,
        )
    assert eventually(lambda: ask(port, "/healthz").status == 200), log.read_text()
    yield port
    process.terminate()
    process.wait(30)


@pytest.fixture
def event() -> Event:
    event = make_event(capacity=PLACES, **in_days(30))
    make_call(event, selection=Call.Selection.FIRST_COME)
    return event


def sent(port: int, page: str, number: int) -> int:
    """The status of the answer to one applicant's form."""
    form = {
        "csrfmiddlewaretoken": SECRET,
        "do": "send",
        "name": f"Applicant {number}",
        "organization": "Red Crescent",
        "constituency": "humanitarian",
        "country": "KE",
        "language": "en",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={SECRET}"}
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("POST", page, urlencode(form), headers)
        return line.getresponse().status
    finally:
        line.close()


def test_two_hundred_applicants_for_twenty_places_get_twenty(port: int, event: Event) -> None:
    people = [f"a{number}@example.org" for number in range(APPLICANTS)]
    pages = [f"/training/{event.code}/apply/{addresses.apply_token(event, email)}/" for email in people]
    start = Barrier(APPLICANTS)

    def race(number: int) -> int:
        start.wait()
        return sent(port, pages[number], number)

    with ThreadPoolExecutor(APPLICANTS) as racers:
        statuses = Counter(racers.map(race, range(APPLICANTS)))

    states = dict(Participation.objects.values_list("email", "state"))
    assert statuses == {302: APPLICANTS}
    assert Counter(states.values()) == {"accepted": PLACES, "waiting": APPLICANTS - PLACES}
    assert sorted(Mail.objects.values_list("address", flat=True)) == sorted(people)
    for email, page in list(zip(people, pages, strict=True))[:3]:
        word = "You have a place" if states[email] == "accepted" else "When it is your turn, we write to you."
        assert word in ask(port, page).body.decode()
