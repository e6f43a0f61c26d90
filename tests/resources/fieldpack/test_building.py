"""Making packs: what is in them, and what becomes of one whose worker dies."""

import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from apps.resources.fieldpack import building, clearing
from apps.resources.models import Pack
from tests.factories import make_member
from tests.resources.factories import make_revision
from tests.resources.fieldpack.makers import NOW, build, make_work, opened, order

pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_pack_holds_the_files_as_they_are() -> None:
    work = make_work(languages="en fr", slug="oslo", size=5000)
    pack = build(work, files="all")

    zipped = opened(pack)

    assert zipped.testzip() is None
    assert zipped.namelist() == ["index.html", "files/01-oslo-en.pdf", "files/01-oslo-fr.pdf"]
    assert zipped.read("files/01-oslo-fr.pdf") == b"%PDF-1.7".ljust(5000, b"f")
    assert b"files/01-oslo-fr.pdf" in zipped.read("index.html")
    assert {member.compress_type for member in zipped.infolist()} == {zipfile.ZIP_STORED}


def test_the_row_tells_its_size_and_checksum() -> None:
    pack = build(make_work())
    content = pack.file.read()

    assert (pack.state, pack.size, pack.done_size) == (Pack.State.READY, len(content), len(content))
    assert pack.sha256 == hashlib.sha256(content).hexdigest()


def test_no_file_that_was_replaced_meanwhile_comes_along() -> None:
    work = make_work()
    pack = order(work)
    make_revision(work.editions.get().copies.get(), b"%PDF-1.7 corrected")

    building.build_waiting(clock=lambda: NOW)

    pack.refresh_from_db()
    assert (pack.state, pack.trouble) == (Pack.State.FAILED, building.MISSING)


def test_the_same_contents_give_the_same_bytes() -> None:
    work = make_work()
    first = build(work)
    Pack.objects.update(likeness="another")

    assert build(work).sha256 == first.sha256


def test_it_opens_without_a_network_after_unpacking(tmp_path: Path) -> None:
    work = make_work(slug="oslo")
    opened(build(work)).extractall(tmp_path)

    assert (tmp_path / "files" / "01-oslo-en.pdf").is_file()
    assert 'href="files/01-oslo-en.pdf"' in (tmp_path / "index.html").read_text()


def test_progress_is_told_while_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(building, "TELL_EVERY", 300_000)
    monkeypatch.setattr(building, "_tell", lambda pack, done, until: told.append(done))

    build(make_work(size=1_000_000))

    assert told[:-1] == [524_288, 1_000_000]
    assert told == sorted(told)


def test_nothing_waits_when_all_is_made() -> None:
    build(make_work())

    assert not building.build_waiting(clock=lambda: NOW)


def test_a_claimed_pack_is_left_alone_until_its_worker_must_be_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    pack, clock = order(make_work()), Clock()
    died = pytest.raises(SystemExit)
    with monkeypatch.context() as patch, died:
        patch.setattr(building, "_build", _die)
        building.build_waiting(clock=clock)

    assert not building.build_waiting(clock=clock)
    clock.now += building.LEASE
    assert building.build_waiting(clock=clock)
    pack.refresh_from_db()
    assert (pack.state, pack.tries) == (Pack.State.READY, 2)


def test_a_pack_that_kills_three_workers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pack, clock = order(make_work()), Clock()
    monkeypatch.setattr(building, "_build", _die)
    for _each in range(3):
        with pytest.raises(SystemExit):
            building.build_waiting(clock=clock)
        clock.now += building.LEASE

    assert not building.build_waiting(clock=clock)
    pack.refresh_from_db()
    assert (pack.state, pack.trouble) == (Pack.State.FAILED, building.GIVEN_UP)


def test_a_worker_that_was_taken_for_dead_throws_its_pack_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": _in(tmp_path)}
    pack, clock = order(make_work()), Clock()

    def save_slowly(*args: Any, **values: Any) -> None:
        clock.now += building.WHILE_STORED
        building.build_waiting(clock=clock)

    save = building._keep
    calls = iter([save_slowly])
    monkeypatch.setattr(building, "_keep", lambda *args: (next(calls, lambda *_args: None)(*args), save(*args)))
    building.build_waiting(clock=clock)

    pack.refresh_from_db()
    assert (pack.state, pack.tries) == (Pack.State.READY, 2)
    assert [f"packs/{name}" for name in default_storage.listdir("packs")[1]] == [pack.file.name]


def test_a_storage_out_of_order_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    pack, clock = order(make_work()), Clock()
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_open", _fail)
        assert building.build_waiting(clock=clock)

    assert not building.build_waiting(clock=clock)
    clock.now += building.BACK_OFF
    building.build_waiting(clock=clock)
    pack.refresh_from_db()
    assert pack.state == Pack.State.READY


def test_a_resource_that_is_gone_is_said() -> None:
    work = make_work()
    pack = order(work)
    work.delete()

    building.build_waiting(clock=lambda: NOW)

    pack.refresh_from_db()
    assert (pack.state, pack.trouble) == (Pack.State.FAILED, building.MISSING)


def test_expired_packs_and_their_files_are_deleted() -> None:
    old, fresh = build(make_work()), build(make_work())
    Pack.objects.filter(pk=fresh.pk).update(expires_at=NOW + timedelta(days=9))

    assert clearing.clear(at=NOW + timedelta(days=3)) == 1

    assert not default_storage.exists(str(old.file.name))
    assert default_storage.exists(str(fresh.file.name))
    assert Pack.objects.get() == fresh


def test_files_that_no_row_knows_are_deleted_once_they_are_a_day_old(tmp_path: Path, settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": _in(tmp_path)}
    assert clearing.clear(at=NOW) == 0
    member = make_member()
    kept, left = build(make_work()), build(make_work(), member=member)
    member.delete()
    stored = default_storage.get_modified_time(str(kept.file.name))
    Pack.objects.update(expires_at=stored + timedelta(days=9))

    clearing.clear(at=stored + timedelta(hours=23))
    assert default_storage.exists(str(left.file.name))
    clearing.clear(at=stored + timedelta(hours=25))
    assert not default_storage.exists(str(left.file.name))
    assert default_storage.exists(str(kept.file.name))


def test_nothing_needs_files_to_have_a_path(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    pack = build(make_work())

    assert zipfile.ZipFile(io.BytesIO(pack.file.read())).testzip() is None
    default_storage.save("packs/stray.zip", ContentFile(b""))
    assert clearing.clear(at=NOW + timedelta(days=3)) == 1


def _in(folder: Path) -> dict[str, Any]:
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}


def _die(*args: object) -> None:
    raise SystemExit


def _fail(*args: object) -> None:
    raise OSError("the disk is away")
