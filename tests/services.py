"""Which of PostgreSQL, Redis, Chromium and nginx this machine can test against."""

import os
import shutil
from urllib.parse import urlsplit

import psycopg2
import redis


def are_required() -> bool:
    """In CI: what is missing is a failure there, not set aside."""
    return os.environ.get("TEST_SERVICES") == "required"


def postgres_url() -> str | None:
    """Where a PostgreSQL server lets us make test databases: TEST_DATABASE_URL, or the usual port of this machine."""
    url = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/portal")
    parts = urlsplit(url)
    try:
        psycopg2.connect(parts._replace(path="/postgres").geturl(), connect_timeout=3).close()
    except psycopg2.OperationalError:
        return None
    return url


def redis_url() -> str | None:
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as server:
            server.ping()
    except redis.RedisError:
        return None
    return url


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)


def nginx_path() -> str | None:
    """Debian keeps it out of an ordinary user's PATH."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
