"""Files made to break their reader cost a little time and nothing else."""

import io
import json
import os
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from apps.resources import quarantine
from apps.resources.extraction.findings import Limits
from apps.resources.quarantine import BrokeOff, Extract, Unfit, extracted
from tests.resources import readers, samples

pytestmark = pytest.mark.once

GIB = 1 << 30
TOO_MUCH = "too much time or memory"


def extract(content: bytes, **limits: Any) -> Extract:
    with extracted(io.BytesIO(content), "pdf", limits=Limits(**limits)) as found:
        return found


@pytest.mark.parametrize(
    "content",
    [
        samples.deflated(b" " * 10, 300_000_000),
        samples.deflated(b"0 0 m 9 9 l S ", 10_000_000),
        samples.endless(),
    ],
)
def test_a_file_that_eats_memory_is_stopped(content: bytes) -> None:
    assert len(content) < 10_000

    with pytest.raises(Unfit, match=TOO_MUCH):
        extract(content, memory=GIB // 2)


def test_a_file_that_takes_for_ever_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(Unfit, match=TOO_MUCH):
        extract(samples.endless(), memory=8 * GIB, seconds=1)

    assert time.monotonic() - began < 10


def test_a_file_that_keeps_a_processor_busy_is_stopped() -> None:
    with pytest.raises(Unfit, match=TOO_MUCH):
        extract(samples.endless(), memory=8 * GIB, cpu_seconds=1)


def test_a_process_that_somebody_killed_says_nothing_against_the_file() -> None:
    killer = readers.meet(lambda pid: os.kill(pid, signal.SIGKILL))

    with pytest.raises(BrokeOff):
        extract(samples.endless(), memory=8 * GIB)

    killer.join()


def test_the_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very secret")
    known: list[bytes] = []
    looker = readers.meet(lambda pid: known.append(_environment_of(pid)))

    with pytest.raises(Unfit):
        extract(samples.endless(), memory=8 * GIB, seconds=2)  # there for long enough to be looked at

    looker.join()
    assert {pair.split(b"=")[0] for pair in known[0].split(b"\0") if pair} <= {
        b"PYTHONPATH", b"PYTHONDONTWRITEBYTECODE", b"LANG",
    }  # fmt: skip


def _environment_of(pid: int) -> bytes:
    time.sleep(0.05)  # until it has become what it was started as
    return Path(f"/proc/{pid}/environ").read_bytes()


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    extract(samples.pdf())
    with pytest.raises(Unfit):
        extract(samples.endless(), memory=8 * GIB, seconds=1)

    assert list(tmp_path.iterdir()) == []
    assert readers.of(os.getpid()) == []


class Liar:
    """A reader that a hostile file has taken over."""

    def __init__(self, told: object, status: int = 0, cover: bytes = b"") -> None:
        self.told, self.status, self.cover = told, status, cover

    def __call__(self, what: str, folder: Path, limits: Limits) -> int:
        told = self.told if isinstance(self.told, str) else json.dumps(self.told)
        (folder / "findings.json").write_text(told)
        (folder / "cover.jpg").write_bytes(self.cover)
        return self.status


@pytest.fixture
def lie(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda *args, **values: monkeypatch.setattr(quarantine, "_run", Liar(*args, **values))


@pytest.mark.parametrize("told", ["", "nonsense", "[]", "[" * 100_000, {"trouble": ["x"]}, {"trouble": "x"}, "\0"])
def test_nonsense_is_taken_for_a_damaged_file(lie: Any, told: object) -> None:
    lie(told)

    with pytest.raises(Unfit, match="damaged"):
        extract(b"")


@pytest.mark.parametrize(
    ("passages", "believed"),
    [
        ("text", []),
        ([1, "text", None, [], ["a", "b", "c"], [1, 2], {"1": "a"}], []),
        ([[1, "Relief"], ["x", "convoys"], [-5, "!"]], [(1, "Relief"), (None, "convoys"), (None, "!")]),
        ([[True, "yes"]], [(None, "yes")]),
        ([[1, "Re\0lief \ud800"]], [(1, "Relief ")]),
        ([[1, "a" * 15], [2, "b" * 16]], [(1, "a" * 15)]),
    ],
)
def test_only_text_of_the_right_shape_and_length_is_believed(lie: Any, passages: object, believed: object) -> None:
    lie({"pages": "many", "passages": passages, "cut": "no"})

    assert extract(b"", characters=30) == Extract(passages=believed)  # type: ignore[arg-type]


@pytest.mark.parametrize("cover", [b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"0" * 200_000])
def test_a_cover_that_is_none_is_dropped(lie: Any, cover: bytes) -> None:
    lie({"passages": []}, cover=cover)

    assert extract(b"").cover == b""


def test_a_link_out_of_the_folder_is_not_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text('{"passages": [[1, "secret"]]}')

    def run(what: str, folder: Path, limits: Limits) -> int:
        (folder / "findings.json").symlink_to(secret)
        return 0

    monkeypatch.setattr(quarantine, "_run", run)

    with pytest.raises(Unfit):
        extract(b"")


def test_what_was_found_before_the_cover_killed_the_reader_counts(lie: Any) -> None:
    lie({"pages": 2, "passages": [[1, "Relief"]], "cut": False}, status=-signal.SIGABRT)

    assert extract(b"") == Extract(pages=2, passages=[(1, "Relief")])
