from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cmcoord_portal import urlsettings


def test_sqlite_shares_its_file_between_processes(tmp_path: Path) -> None:
    settings = urlsettings.database(f"sqlite:///{tmp_path}/new/portal.sqlite3")

    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]
    assert (tmp_path / "new").is_dir()


def test_postgresql_keeps_connections_and_checks_them() -> None:
    settings = urlsettings.database("postgres://portal:p%40ss@db:5433/portal")

    assert (settings["ENGINE"], settings["PASSWORD"]) == ("django.db.backends.postgresql", "p@ss")
    assert settings["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    ("read", "url", "complaint"),
    [
        (urlsettings.database, "mysql://db/portal", "DATABASE_URL: expected postgres://"),
        (urlsettings.database, "postgres://db:port/portal", "DATABASE_URL: Port could not be cast"),
        (urlsettings.cache, "memcached://cache", "CACHE_URL: “memcached” is not one of"),
        (urlsettings.storage, "ftp://files", "STORAGE_URL: “ftp” is neither file nor s3"),
        (urlsettings.mail_server, "mail.example.org", "EMAIL_URL: expected smtp://"),
        (urlsettings.mail_server, "smtp://", "EMAIL_URL: expected smtp://"),
    ],
)
def test_an_address_of_another_kind_stops_the_start(read: type, url: str, complaint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=complaint):
        read(url)


def test_a_broker_of_another_kind_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="CELERY_BROKER_URL: “amqp” is not one of"):
        urlsettings.broker_options("amqp://broker", tmp_path)


def test_a_broker_of_files_finds_its_folders_made(tmp_path: Path) -> None:
    options = urlsettings.broker_options("filesystem://", tmp_path / "broker")

    assert options["data_folder_in"] == options["data_folder_out"]
    assert Path(options["data_folder_in"]).is_dir()


@pytest.mark.parametrize(
    ("url", "port", "starttls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org", 465, False, True),
        ("smtp://mail.example.org:1025", 1025, False, False),
    ],
)
def test_the_scheme_of_the_mail_server_says_how_it_is_spoken_to(url: str, port: int, starttls: bool, ssl: bool) -> None:
    server = urlsettings.mail_server(url)

    assert (server.port, server.starttls, server.ssl) == (port, starttls, ssl)


def test_passwords_may_hold_any_character() -> None:
    server = urlsettings.mail_server("smtp+tls://training%40example.org:p%2Fss%3A@mail.example.org")

    assert (server.user, server.password) == ("training@example.org", "p/ss:")


def test_files_go_to_the_bucket_and_region_of_the_address() -> None:
    options = urlsettings.storage("s3://files?endpoint=https://s3.example.org&region=eu")["OPTIONS"]

    assert (options["bucket_name"], options["endpoint_url"], options["region_name"]) == (
        "files",
        "https://s3.example.org",
        "eu",
    )


@pytest.mark.parametrize("url", ["https://portal.example.org/", "https://portal.example.org/hmd", "portal.example.org"])
def test_the_site_is_an_address_without_a_path(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="is not an address such as"):
        urlsettings.site(url, plain_allowed=False)


def test_people_sign_in_over_https_only() -> None:
    with pytest.raises(ImproperlyConfigured, match="has to start with https://"):
        urlsettings.site("http://portal.example.org", plain_allowed=False)


def test_a_trial_on_this_machine_may_be_plain() -> None:
    assert not urlsettings.site("http://localhost:8080", plain_allowed=False).https
