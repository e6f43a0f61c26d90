import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from PIL import Image

from apps.resources import uploads
from apps.resources.kinds import Medium
from apps.resources.models import Copy, Revision
from apps.resources.models.edition import Reading
from apps.resources.refusal import Refused
from apps.search import index
from apps.search.entries import Passage, Text
from apps.search.models import Excerpt
from tests.factories import make_member
from tests.resources import samples
from tests.resources.factories import make_copy, make_edition

pytestmark = pytest.mark.django_db


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def empty(folder: Path) -> None:
    """No test leaves files to another."""


def accept(content: bytes, *, copy: Copy | None = None, name: str = "oslo.pdf") -> Revision:
    return uploads.accept(samples.upload(content, name), copy=copy or make_copy(), by=None)


def test_a_file_becomes_the_current_revision_and_waits_to_be_read() -> None:
    copy, member, content = make_copy(), make_member(), samples.pdf()

    uploads.accept(samples.upload(content, "../../Oslo v2.PDF"), copy=copy, by=member)

    revision = copy.revisions.get()
    assert (revision.number, revision.is_current, revision.reading) == (1, True, Reading.WAITING)
    assert (revision.name, revision.media_type, revision.size) == ("Oslo v2.pdf", "application/pdf", len(content))
    assert revision.sha256 == hashlib.sha256(content).hexdigest()
    assert revision.uploaded_by == member
    assert revision.file.read() == content


def test_nothing_of_a_files_name_reaches_the_storage(folder: Path) -> None:
    accept(samples.pdf(), name="../../x")

    (path,) = stored(folder)
    assert path.parent == folder / "resources"
    assert len(path.name) == 32


@pytest.mark.parametrize("name", ["", "x", "oslo.exe", "a" * 300 + ".pdf", "\u202efdp.pdf"])
def test_the_name_does_not_decide_what_a_file_is(name: str) -> None:
    content = ContentFile(samples.pdf(), name=name)

    assert uploads.accept(content, copy=make_copy(), by=None).name.endswith(".pdf")


def test_the_copy_learns_its_format_from_the_file() -> None:
    copy = make_copy(medium=Medium.PDF)

    accept(samples.docx(), copy=copy)

    copy.refresh_from_db()
    assert copy.medium == Medium.DOCX


def test_a_replacement_is_a_new_revision_and_keeps_the_older_one() -> None:
    copy = make_copy()
    first = accept(samples.pdf("One"), copy=copy)

    second = accept(samples.pdf("Two"), copy=copy)

    first.refresh_from_db()
    assert (first.is_current, second.is_current, second.number) == (False, True, 2)
    assert first.reading == Reading.REFUSED
    assert first.trouble == "Replaced before it was read."
    assert default_storage.exists(str(first.file.name))


def test_the_same_file_again_changes_nothing(folder: Path) -> None:
    copy, content = make_copy(), samples.pdf()
    first = accept(content, copy=copy)

    assert accept(content, copy=copy, name="another.pdf") == first
    assert copy.revisions.count() == len(stored(folder)) == 1


def test_an_older_file_may_come_back() -> None:
    copy = make_copy()
    for text in ("One", "Two", "One"):
        accept(samples.pdf(text), copy=copy)

    assert copy.revisions.count() >= 2
    assert copy.revisions.current().count() == 1


def test_what_an_older_file_said_is_found_no_more() -> None:
    copy = make_copy()
    accept(samples.pdf("One"), copy=copy)
    index.put_passages("resource", copy.edition.resource_id, f"file:{copy.pk}", [Passage(Text("en", "One"), 1)])

    accept(samples.pdf("Two"), copy=copy)

    assert not Excerpt.objects.exists()


@pytest.mark.parametrize("content", [b"", b"MZ", samples.pdf() + b"PK\x03\x04"])
def test_a_refused_file_leaves_no_trace(folder: Path, content: bytes) -> None:
    copy = make_copy()

    with pytest.raises(Refused):
        accept(content, copy=copy)

    assert stored(folder) == []
    assert not copy.revisions.exists()


def test_a_file_larger_than_the_library_takes_is_refused(settings: LazySettings) -> None:
    settings.LIBRARY_FILE_BYTES = 500

    with pytest.raises(Refused, match=r"larger than 500\xa0bytes"):
        accept(samples.pdf())


def test_a_second_copy_of_one_language_and_format_is_refused_with_a_way_out(folder: Path) -> None:
    edition = make_edition()
    make_copy(edition, medium=Medium.PDF)
    other = make_copy(edition, medium=Medium.WEB)

    with pytest.raises(Refused, match="Replace the file of that copy instead"):
        accept(samples.pdf(), copy=other)

    assert stored(folder) == []


def test_a_file_whose_row_cannot_be_written_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(index, "refresh", fail)
    copy = make_copy()

    with pytest.raises(RuntimeError), transaction.atomic():
        accept(samples.pdf(), copy=copy)

    assert stored(folder) == []
    assert not copy.revisions.exists()


def test_a_picture_is_drawn_anew_and_loses_what_was_hidden_in_it() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    exif[0x010E] = "photographed at the secret place"
    content = samples.picture("JPEG", exif=exif.tobytes()) + b"<script>alert(1)</script>"
    assert b"secret place" in content

    revision = accept(content, copy=make_copy(medium=Medium.IMAGE))

    kept = revision.file.read()
    assert b"secret place" not in kept
    assert b"script" not in kept
    assert Image.open(io.BytesIO(kept)).size == (80, 60)
    assert revision.size == len(kept)


def test_a_broken_picture_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="damaged"):
        accept(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)


def test_a_large_upload_that_lies_on_disk_is_taken_from_there() -> None:
    content = samples.pdf()
    upload = TemporaryUploadedFile("oslo.pdf", "application/pdf", len(content), None)
    upload.write(content)

    assert uploads.accept(upload, copy=make_copy(), by=None).size == len(content)


def test_a_worker_is_woken_once_the_file_is_there_for_all(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[object] = []
    monkeypatch.setattr(uploads, "wake", woken.append)

    with django_capture_on_commit_callbacks(execute=True):
        accept(samples.pdf())
        assert woken == []

    assert woken == [uploads.read_files]


def test_a_dead_broker_does_not_lose_an_upload(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = uploads.read_files.app
    dead = app.connection_for_write("redis://127.0.0.1:1/0", transport_options={"max_retries": 0})
    monkeypatch.setattr(app, "connection_for_write", lambda **_options: dead)

    with django_capture_on_commit_callbacks(execute=True):
        revision = accept(samples.pdf())

    assert revision.pk
    assert "waits for beat" in caplog.text
