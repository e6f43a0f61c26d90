from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.fixture
def no_database() -> Iterator[None]:
    def refuse(*_: Any) -> None:
        raise DatabaseError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
def test_a_process_with_its_database_and_tables_is_ready(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_process_whose_tables_are_of_an_older_release_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("outbox", "0001_initial")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"migrations to run\n")


@pytest.mark.django_db
@pytest.mark.usefixtures("no_database")
def test_without_a_database_a_process_is_up_but_not_ready(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_answer_is_never_an_old_one_and_sets_no_cookie(client: Client, path: str) -> None:
    answer = client.get(path)

    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
