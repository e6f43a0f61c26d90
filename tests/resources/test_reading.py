import logging
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from apps.resources import quarantine, reading, tasks, uploads
from apps.resources.kinds import Medium
from apps.resources.models import Copy, Revision
from apps.resources.models.edition import Reading
from apps.search.finding import find
from apps.search.models import Excerpt
from apps.search.questions import Hit, Question
from tests.factories import NOW
from tests.resources import readers, samples
from tests.resources.factories import make_copy, make_edition, make_resource

pytestmark = pytest.mark.django_db

LATER = NOW + reading.LEASE


@pytest.fixture(autouse=True)
def empty(folder: Path) -> None:
    """No test leaves files to another."""


def uploaded(content: bytes, *, copy: Copy | None = None, language: str = "en") -> Revision:
    return uploads.accept(samples.upload(content), copy=copy or make_copy(language=language), by=None)


def hits(words: str, language: str = "en") -> tuple[Hit, ...]:
    return find(Question(words=words, language=language), at=NOW).hits


def said(revision: Revision) -> tuple[str, str]:
    revision.refresh_from_db()
    return revision.reading, revision.trouble


def test_a_file_that_waits_is_read_and_found() -> None:
    revision = uploaded(samples.pdf("Relief", "Convoys ask for no escort"))

    assert reading.read_waiting(at=NOW)

    assert said(revision) == (Reading.DONE, "")
    assert revision.pages == 2
    assert default_storage.exists(str(revision.cover.name))
    (hit,) = hits("escort")
    assert hit.key == revision.copy.edition.resource_id
    assert hit.page == 2


def test_nothing_is_done_when_nothing_waits() -> None:
    uploaded(samples.pdf())
    reading.read_waiting(at=NOW)

    assert not reading.read_waiting(at=NOW)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "مروحية"),
        ("ar", "حراسة مسلحة"),
        ("ar", "الإنسانية"),
        ("zh-hans", "武装护送"),
        ("zh-hans", "时刻表"),
        ("en", "helicopters"),
        ("en", "armed escort"),
        ("fr", "helicoptere"),
        ("fr", "escorte armée"),
        ("ru", "вертолет"),
        ("ru", "вооруженное сопровождение"),
        ("es", "helicoptero"),
        ("es", "escoltas armadas"),
    ],
)
def test_text_in_six_languages_is_found_by_a_word_of_its_language(language: str, words: str) -> None:
    revision = uploaded((samples.FILES / f"liaison.{language}.pdf").read_bytes(), language=language)
    reading.read_waiting(at=NOW)

    (hit,) = hits(words, language)

    assert hit.key == revision.copy.edition.resource_id
    assert hit.passage_language == language


@pytest.mark.parametrize(
    ("content", "outcome", "sentence"),
    [
        (samples.scan(), Reading.NO_TEXT, reading.SCAN),
        (samples.picture(), Reading.NO_TEXT, reading.PICTURE),
        (samples.pdf(password="secret"), Reading.REFUSED, "This file is locked with a password."),
        (b"%PDF-1.7\n%%EOF\n", Reading.REFUSED, "This file is damaged."),
        (samples.deflated(b" " * 10, 300_000_000), Reading.REFUSED, "Reading this file would take too much"),
    ],
)
def test_what_cannot_be_read_stays_in_place_with_a_reason(content: bytes, outcome: Reading, sentence: str) -> None:
    revision = uploaded(content)

    reading.read_waiting(at=NOW)

    told, trouble = said(revision)
    assert told == outcome
    assert trouble.startswith(sentence)
    assert revision.is_current
    assert not reading.read_waiting(at=NOW + timedelta(days=1))


def test_only_the_current_file_of_a_copy_is_read() -> None:
    copy = make_copy()
    uploaded(samples.pdf("Outdated"), copy=copy)
    uploaded(samples.pdf("Valid"), copy=copy)

    while reading.read_waiting(at=NOW):
        continue

    assert hits("valid")
    assert not hits("outdated")


def test_each_copy_has_its_own_text() -> None:
    edition = make_edition(make_resource())
    for language, text in [("en", "Convoys"), ("fr", "Hélicoptère")]:
        uploaded(samples.pdf(text), copy=make_copy(edition, language=language))

    while reading.read_waiting(at=NOW):
        continue

    assert len(hits("convoy")) == len(hits("hélicoptère", "fr")) == 1


def test_the_text_of_a_file_replaced_by_one_without_text_is_gone() -> None:
    copy = make_copy()
    uploaded(samples.pdf("Outdated"), copy=copy)
    reading.read_waiting(at=NOW)
    uploaded(samples.scan(), copy=copy)
    reading.read_waiting(at=NOW)

    assert not Excerpt.objects.exists()


def test_two_workers_never_read_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded(samples.pdf())
    run = quarantine._run
    others: list[bool] = []

    def meanwhile(*args: Any) -> int:
        others.append(reading.read_waiting(at=NOW))
        return run(*args)

    monkeypatch.setattr(quarantine, "_run", meanwhile)

    assert reading.read_waiting(at=NOW)
    assert others == [False]


def test_a_worker_whose_time_was_over_changes_nothing_any_more(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    revision = uploaded(samples.pdf())
    run = quarantine._run

    def slowly(*args: Any) -> int:
        monkeypatch.setattr(quarantine, "_run", run)
        assert reading.read_waiting(at=LATER)
        return run(*args)

    monkeypatch.setattr(quarantine, "_run", slowly)
    reading.read_waiting(at=NOW)

    assert said(revision)[0] == Reading.DONE
    assert Excerpt.objects.count() == 1
    assert len(list((folder / "covers").iterdir())) == 1


def test_a_file_replaced_while_it_is_read_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    copy = make_copy()
    uploaded(samples.pdf("Outdated"), copy=copy)
    run = quarantine._run

    def meanwhile(*args: Any) -> int:
        uploaded(samples.pdf("Valid"), copy=copy)
        return run(*args)

    monkeypatch.setattr(quarantine, "_run", meanwhile)
    reading.read_waiting(at=NOW)

    assert not Excerpt.objects.exists()


def test_a_killed_reader_is_tried_again_later() -> None:
    revision = uploaded(samples.endless())
    killer = readers.meet(lambda pid: os.kill(pid, signal.SIGKILL))
    reading.read_waiting(at=NOW)
    killer.join()

    assert said(revision) == (Reading.WAITING, "")
    assert not reading.read_waiting(at=NOW)
    assert reading.read_waiting(at=LATER)
    assert said(revision)[0] == Reading.REFUSED


def test_a_storage_out_of_order_is_tried_again_and_given_up_at_the_third_time(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    revision = uploaded(samples.pdf())
    (folder / str(revision.file.name)).unlink()

    with caplog.at_level(logging.CRITICAL):
        tries = [reading.read_waiting(at=NOW + timedelta(hours=hours)) for hours in (0, 1, 2, 3, 99)]

    assert tries == [True, True, True, False, False]
    assert said(revision) == (Reading.REFUSED, reading.GIVEN_UP)


def test_a_file_that_workers_died_of_three_times_is_given_up() -> None:
    revision = uploaded(samples.pdf())
    Revision.objects.update(tries=3, claimed_until=NOW)

    assert not reading.read_waiting(at=NOW)
    assert said(revision) == (Reading.REFUSED, reading.GIVEN_UP)


def test_staff_have_a_file_read_again() -> None:
    revision = uploaded(samples.pdf())
    Revision.objects.update(tries=3, reading=Reading.REFUSED, trouble=reading.GIVEN_UP)

    assert reading.read_again(Revision.objects.all()) == 1

    assert reading.read_waiting(at=NOW)
    assert said(revision) == (Reading.DONE, "")


def test_one_turn_reads_all_that_waits() -> None:
    for _each in range(3):
        uploaded(samples.pdf())

    tasks.read_files()

    assert set(Revision.objects.values_list("reading", flat=True)) == {Reading.DONE}


def test_an_uploaded_picture_has_a_cover() -> None:
    revision = uploaded(samples.picture("JPEG"), copy=make_copy(medium=Medium.IMAGE))

    reading.read_waiting(at=NOW)

    revision.refresh_from_db()
    assert revision.cover
