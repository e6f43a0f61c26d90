"""Two who do something to one resource at the same moment."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import connections
from django.test import Client
from django.utils import timezone

from apps.resources import suggesting, uploads
from apps.resources.admin import ResourceAdmin
from apps.resources.models import Copy, Resource
from apps.resources.models.edition import Reading
from apps.resources.refusal import Refused
from tests.factories import make_staff
from tests.resources import samples
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision
from tests.training.adminforms import typed_in


def at_once(*works: Callable[[], object]) -> list[Exception]:
    errors: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.service_postgres
@pytest.mark.django_db(transaction=True)
def test_a_resource_is_deleted_during_an_upload(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, is_locked, check = make_copy(), threading.Event(), uploads._check_medium

    def slowly(*args: Any) -> None:
        is_locked.set()
        time.sleep(1)
        check(*args)

    def delete() -> None:
        is_locked.wait(10)
        ResourceAdmin(Resource, admin.site).delete_queryset(None, Resource.objects.all())  # type: ignore[arg-type]

    monkeypatch.setattr(uploads, "_check_medium", slowly)

    assert at_once(lambda: uploads.accept(samples.upload(samples.pdf()), copy=copy, by=None), delete) == []
    assert not Resource.objects.exists()


@pytest.mark.service_postgres
@pytest.mark.django_db(transaction=True)
def test_two_copies_become_one_format_and_the_second_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition, check = make_edition(), uploads._check_medium
    copies = [make_copy(edition, medium=medium) for medium in ("web", "map")]

    def slowly(*args: Any) -> None:
        check(*args)
        time.sleep(1)

    monkeypatch.setattr(uploads, "_check_medium", slowly)

    (error,) = at_once(
        *(lambda copy=copy: uploads.accept(samples.upload(samples.pdf()), copy=copy, by=None) for copy in copies)
    )
    assert isinstance(error, Refused)


@pytest.mark.django_db
def test_an_address_taken_in_the_last_moment_is_not_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    make_resource(slug="convoys")
    suggested = make_resource("Convoys", state="suggested", suggestion="Why")
    monkeypatch.setattr(suggesting, "_is_taken", lambda slug: False)

    suggesting.decide(suggested.pk, suggesting.Decision.PUBLISH, answer="", at=timezone.now())

    suggested.refresh_from_db()
    assert suggested.slug == f"convoys-{suggested.code}"


@pytest.mark.django_db
def test_where_every_address_is_taken_it_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    suggested = make_resource("Convoys", state="suggested", suggestion="Why")
    monkeypatch.setattr(suggesting, "_is_taken", lambda slug: True)

    suggesting.decide(suggested.pk, suggesting.Decision.PUBLISH, answer="", at=timezone.now())

    assert Resource.objects.get(pk=suggested.pk).slug == suggested.slug


@pytest.mark.django_db
def test_a_copy_in_another_language_is_read_anew(client: Client) -> None:
    revision = make_revision()
    client.force_login(make_staff())
    address = f"/admin/resources/edition/{revision.copy.edition_id}/change/"
    typed = typed_in(client.get(address)) | {"copies-TOTAL_FORMS": 1, "copies-0-language": "fr"}

    client.post(address, typed)

    revision.refresh_from_db()
    assert (Copy.objects.get().language, revision.reading) == ("fr", Reading.WAITING)
