"""One address per service (DATABASE_URL, CACHE_URL, …) turned into Django's and Celery's settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Site:
    """The portal's public address."""

    host: str
    https: bool


def site(url: str, *, plain_allowed: bool) -> Site:
    parts = _split("SITE_URL", url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or url != f"{parts.scheme}://{parts.netloc}":
        raise ImproperlyConfigured(f"SITE_URL: “{url}” is not an address such as https://portal.example.org.")
    if parts.scheme == "http" and not plain_allowed and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured("SITE_URL: people sign in here, so it has to start with https://.")
    return Site(host=parts.hostname, https=parts.scheme == "https")


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises where the port is no number
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error
    return parts


def database(url: str) -> dict[str, Any]:
    """SQLite runs in WAL with immediate transactions: a web process and workers share it without lock errors."""
    if _split("DATABASE_URL", url).scheme not in {"postgres", "postgresql", "sqlite"}:
        raise ImproperlyConfigured("DATABASE_URL: expected postgres://user:password@host/name or sqlite:////path.")
    settings: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        Path(settings["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return settings


def cache(url: str) -> dict[str, Any]:
    parts = _split("CACHE_URL", url)
    if parts.scheme == "db":
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": parts.netloc or "cache"}
    if parts.scheme in {"redis", "rediss", "unix"}:
        timeouts = {"socket_connect_timeout": 2, "socket_timeout": 2}
        return {"BACKEND": "cmcoord_portal.rediscache.RedisCache", "LOCATION": url, "OPTIONS": timeouts}
    if parts.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    raise ImproperlyConfigured(f"CACHE_URL: “{parts.scheme}” is not one of db, redis, rediss, unix, locmem.")


def edition_cache(url: str, *, database: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Where processes tell each other that something changed: the same cache, but a file beside SQLite.

    It is written right after a statement. SQLite ends an `INSERT … RETURNING` only when its cursor is closed, and would
    lose the row to another statement on that connection.
    """
    if _split("CACHE_URL", url).scheme == "db" and database["ENGINE"] == "django.db.backends.sqlite3":
        return {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(folder)}
    return cache(url)


def storage(url: str) -> dict[str, Any]:
    """`s3://bucket?endpoint=…&region=…` reads its keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."""
    parts = _split("STORAGE_URL", url)
    if parts.scheme == "file":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": parts.path}}
    if parts.scheme == "s3":
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        options = {
            "bucket_name": parts.netloc,
            "endpoint_url": given.get("endpoint"),
            "region_name": given.get("region"),
            "querystring_auth": True,
            "file_overwrite": False,
            "max_memory_size": 5_000_000,  # what is read from it is kept on disk beyond that
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise ImproperlyConfigured(f"STORAGE_URL: “{parts.scheme}” is neither file nor s3.")


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: smtp:// is plain, smtp+tls:// asks for STARTTLS, smtps:// starts with TLS."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    ssl: bool


def mail_server(url: str) -> MailServer:
    parts = _split("EMAIL_URL", url)
    default_ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in default_ports or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL: expected smtp://, smtp+tls:// or smtps:// and a host, such as smtp://mail.example.org:25."
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or default_ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        ssl=parts.scheme == "smtps",
    )


def broker_options(url: str, folder: Path) -> dict[str, Any]:
    """Short socket timeouts: a dead broker must neither block nor fail the request that publishes a notice."""
    scheme = _split("CELERY_BROKER_URL", url).scheme
    if scheme not in {"filesystem", "memory", "redis", "rediss"}:
        raise ImproperlyConfigured(f"CELERY_BROKER_URL: “{scheme}” is not one of filesystem, memory, redis, rediss.")
    if scheme == "filesystem":
        for name in ("queue", "processed", "control"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "processed"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.2,
        }
    return {"socket_timeout": 5, "socket_connect_timeout": 2, "max_retries": 1}
