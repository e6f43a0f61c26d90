"""Files that are kept in a bucket go the same way as files in a folder."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from apps.resources import reading, uploads
from apps.resources.models.edition import Reading
from apps.resources.refusal import Refused
from apps.search.finding import find
from apps.search.questions import Question
from cmcoord_portal import urlsettings
from tests.factories import NOW
from tests.resources import bucket, samples
from tests.resources.factories import make_copy, make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "portal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket.running() as (url, objects):
        settings.STORAGES = {**settings.STORAGES, "default": urlsettings.storage(url)}
        yield objects


def test_a_file_in_a_bucket_is_read_and_found(kept: dict[str, bytes]) -> None:
    content = samples.pdf("Relief", "Convoys ask for no escort")
    revision = uploads.accept(samples.upload(content), copy=make_copy(), by=None)
    assert kept == {f"/files/{revision.file.name}": content}

    reading.read_waiting(at=NOW)

    revision.refresh_from_db()
    assert revision.reading == Reading.DONE
    assert kept[f"/files/{revision.cover.name}"].startswith(b"\xff\xd8\xff")
    assert find(Question(words="escort"), at=NOW).hits


def test_a_picture_goes_to_the_bucket_drawn_anew(kept: dict[str, bytes]) -> None:
    uploads.accept(samples.upload(samples.picture() + b"<script>"), copy=make_copy(medium="image"), by=None)

    assert b"<script>" not in next(iter(kept.values()))


def test_what_is_refused_late_does_not_stay_in_the_bucket(kept: dict[str, bytes]) -> None:
    edition = make_edition()
    make_copy(edition, medium="pdf")

    with pytest.raises(Refused):
        uploads.accept(samples.upload(samples.pdf()), copy=make_copy(edition, medium="web"), by=None)

    assert kept == {}


def test_a_bucket_that_has_lost_a_file_is_asked_again_later(kept: dict[str, bytes]) -> None:
    revision = uploads.accept(samples.upload(samples.pdf()), copy=make_copy(), by=None)
    kept.clear()

    reading.read_waiting(at=NOW)

    revision.refresh_from_db()
    assert revision.reading == Reading.WAITING
    assert revision.claimed_until == NOW + reading.BACK_OFF[1]
