"""Databases with so many invented resources, events, members and profiles each. They are made on first use, and kept.

DATABASE_URL names a PostgreSQL server on which databases may be made; theirs are called `<prefix>_1k` … `<prefix>_1m`.
"""

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from urllib.parse import urlsplit

import psycopg2

ROWS = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SERVER = "postgres://postgres@127.0.0.1:5432/portal"
PORTAL = {
    "DJANGO_SETTINGS_MODULE": "cmcoord_portal.settings",
    "DEBUG": "0",
    "SECRET_KEY": "only for measuring: nothing signed with it is worth anything",
    "SITE_URL": "http://localhost:8080",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "CELERY_BROKER_URL": "filesystem://localhost",
    "STAFF_SECOND_FACTOR": "0",
    "LOG_LEVEL": "ERROR",
}
"""As in production; staff are let in without a second factor, for none of them is a person."""


def arguments(description: str | None, sizes: list[str], **more: str) -> Namespace:
    """`more`: further options with their defaults."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--database-prefix", default="scale")
    parser.add_argument("--sizes", nargs="+", default=sizes, choices=ROWS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="Print the figures and leave RESULTS.md as it is.")
    for name, default in more.items():
        parser.add_argument(f"--{name}", default=default)
    return parser.parse_args()


def url(prefix: str, size: str) -> str:
    """Of the database, filled."""
    server = urlsplit(os.environ.get("DATABASE_URL", SERVER))
    name = f"{prefix}_{size}"
    _create(server._replace(path="/postgres").geturl(), name)
    found = server._replace(path=f"/{name}").geturl()
    number = str(ROWS[size])
    _manage(found, "createcachetable", "--verbosity", "0")
    _manage(found, "migrate", "--verbosity", "0")
    kinds = ("resources", "events", "members", "profiles")
    _manage(found, "make_scale_data", "--yes", *(word for kind in kinds for word in (f"--{kind}", number)))
    return found


def _create(server: str, name: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


def _manage(database: str, *command: str) -> None:
    environment = os.environ | PORTAL | {"DATABASE_URL": database}
    subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)
