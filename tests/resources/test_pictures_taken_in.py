"""Drawing a picture anew takes seconds, and nobody else waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.resources import suggesting, uploads
from apps.resources.models import Copy, Resource
from apps.resources.quarantine import Extract, extracted
from apps.resources.refusal import Refused
from tests.factories import make_member, make_staff
from tests.resources import samples
from tests.resources.factories import make_copy, make_edition
from tests.training.adminforms import typed_in

SUGGESTION: dict[str, Any] = {"title": "Convoys", "language": "en", "type": "guideline", "why": "It is good."}


@pytest.fixture
def in_transaction(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each picture drawn: whether a transaction was open."""
    seen: list[bool] = []

    @contextmanager
    def watched(content: IO[bytes], what: str, **values: Any) -> Iterator[Extract]:
        seen.append(connection.in_atomic_block)
        with extracted(content, what, **values) as extract:
            yield extract

    monkeypatch.setattr(uploads, "extracted", watched)
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_suggested_picture_is_drawn_while_nothing_is_locked(client: Client, in_transaction: list[bool]) -> None:
    cache.clear()
    member = make_member()
    client.force_login(member)

    client.post("/library/suggest/", {**SUGGESTION, "file": samples.upload(samples.picture(), "map.png")})

    assert Copy.objects.get().medium == "image"
    assert in_transaction == [False]


@pytest.mark.django_db(transaction=True)
def test_a_picture_in_the_staff_pages_is_drawn_while_nothing_is_locked(
    client: Client, in_transaction: list[bool]
) -> None:
    edition = make_edition()
    client.force_login(make_staff())
    address = f"/admin/resources/edition/{edition.pk}/change/"
    row = {"language": "en", "medium": "web", "upload": samples.upload(samples.picture(), "map.png")}
    typed = typed_in(client.get(address)) | {f"copies-0-{name}": value for name, value in row.items()}

    client.post(address, {**typed, "copies-TOTAL_FORMS": 1})

    assert Copy.objects.get().medium == "image"
    assert in_transaction == [False]


@pytest.mark.django_db
def test_who_may_not_change_files_has_none_looked_at(client: Client, in_transaction: list[bool]) -> None:
    copy = make_copy()
    client.force_login(make_member(is_staff=True))
    upload = samples.upload(samples.picture(), "map.png")

    answer = client.post(f"/admin/resources/edition/{copy.edition_id}/change/", {"copies-0-upload": upload})

    assert answer.status_code == 403
    assert in_transaction == []


@pytest.mark.django_db
@pytest.mark.parametrize(("width", "is_taken"), [(5000, True), (5001, False)])
def test_a_picture_has_twenty_five_million_points_at_most(width: int, is_taken: bool) -> None:
    content = samples.picture(size=(width, 5000))
    upload = samples.upload(content, "map.png")

    if is_taken:
        assert uploads.accept(upload, copy=make_copy(), by=None).pk
    else:
        with pytest.raises(Refused, match="too much time or memory"):
            uploads.accept(upload, copy=make_copy(), by=None)


@pytest.mark.django_db
def test_files_that_are_refused_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "MOST_FILES_A_DAY", 2)
    cache.clear()
    member, now = make_member(), timezone.now()

    def send(content: bytes) -> None:
        proposal = suggesting.Proposal(**SUGGESTION, file=samples.upload(content))
        suggesting.suggest(proposal, by=member, at=now)

    for _each in range(2):
        with pytest.raises(suggesting.FileRefused):
            send(b"MZ")
    with pytest.raises(suggesting.TooMany):
        send(samples.pdf())

    assert not Resource.objects.exists()
