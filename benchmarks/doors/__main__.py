"""`python -m benchmarks.doors [--rounds 150]`: how long the doors take to answer for a known and for an unknown
address, on PostgreSQL (DATABASE_URL); writes into RESULTS.md.

Each address is used once, known and unknown ones in random order, so that neither finds the machine in a better mood.
"""

import os
import random
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime

os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/benchmark")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.doors.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client

from benchmarks import results
from tests.factories import make_member
from tests.members.conftest import JOINING, PASSWORD

Form = dict[str, str]
DOORS: dict[str, tuple[str, Callable[[str], Form]]] = {
    "sign in with a wrong password": (
        "/accounts/login/",
        lambda address: {"login": address, "password": "a wrong pass-phrase here"},
    ),
    "ask for a code to sign in": ("/accounts/login/code/", lambda address: {"email": address}),
    "reset the password": ("/accounts/password/reset/", lambda address: {"email": address}),
    "join": ("/accounts/signup/", lambda address: {**JOINING, "email": address}),
}
WARM = 10


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--dry", action="store_true", help="Print the figures and leave RESULTS.md as it is.")
    given = parser.parse_args()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        rows = [_row(name, *DOORS[name], rounds=given.rounds) for name in DOORS]
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
    section = f"""## Doors

`python -m benchmarks.doors --rounds {given.rounds}`, {datetime.now(tz=UTC):%-d %B %Y}: milliseconds until a door has
answered, {given.rounds} times for an address that has an account and as often for one that has none, in random order;
on PostgreSQL, passwords hashed as in production, nothing in front of Django. Median, and in brackets the middle half.
“Guessed” is how often somebody who times one answer of each and takes the slower one (or always the quicker one) for
the known address is right: 50 % is knowing nothing.

| door | known | unknown | guessed |
|---|---|---|---|
{chr(10).join(rows)}
"""
    print(section)
    if not given.dry:
        results.write(section)


def _row(name: str, path: str, form: Callable[[str], Form], *, rounds: int) -> str:
    door = path.strip("/").replace("/", "-")
    known = [make_member(f"known{number}-{door}@example.org", password=PASSWORD).email for number in range(rounds)]
    unknown = [f"other{number}-{door}@example.org" for number in range(rounds)]
    for number in range(WARM):
        _answered(path, form(f"warm{number}-{door}@example.org"))
    asked = [*known, *unknown]
    random.Random(door).shuffle(asked)
    taken = {address: _answered(path, form(address)) for address in asked}
    mine, others = ([taken[address] for address in addresses] for addresses in (known, unknown))
    return f"| {name} | {_spread(mine)} | {_spread(others)} | {_guessed(mine, others):.0%} |"


def _answered(path: str, form: Form) -> float:
    """Milliseconds."""
    client = Client()
    began = time.perf_counter()
    answer = client.post(path, form)
    taken = (time.perf_counter() - began) * 1000
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{path}: {answer.status_code}")
    return taken


def _spread(values: list[float]) -> str:
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.1f} ({low:.1f}–{high:.1f})"


def _guessed(mine: list[float], others: list[float]) -> float:
    slower = sum((one > other) + (one == other) / 2 for one in mine for other in others) / (len(mine) * len(others))
    return max(slower, 1 - slower)


if __name__ == "__main__":
    main()
