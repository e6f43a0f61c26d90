"""Runs apps.resources.extraction on one foreign file and believes nothing it says.

The process gets a folder of its own, limits on memory, time and output, and an environment without a word of ours: no
database, no keys. Whatever becomes of it, the caller gets what is usable or a sentence.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_noop

from apps.resources.extraction.findings import Limits, Trouble

SENTENCES: dict[str, str] = {
    Trouble.ENCRYPTED: gettext_noop("This file is locked with a password. Upload it without one."),
    Trouble.BROKEN: gettext_noop("This file is damaged. Save it again and upload the new one."),
    Trouble.TOO_MUCH: gettext_noop("Reading this file would take too much time or memory. Upload a simpler one."),
}
LARGEST_COVER = 100_000


class Unfit(Exception):
    """The file's own fault: trying again would not help. Its sentence is in English, to be translated when shown."""


class BrokeOff(Exception):
    """Not the file's fault: the process was killed from outside, or the machine failed."""


@dataclass(frozen=True)
class Extract:
    pages: int | None = None
    passages: list[tuple[int | None, str]] = field(default_factory=list)
    cut: bool = False
    cover: bytes = b""
    redrawn: Path | None = None


@contextmanager
def extracted(content: IO[bytes], what: str, *, limits: Limits | None = None) -> Iterator[Extract]:
    """What was found in a file; `redrawn` exists as long as the block runs. See extraction/__main__.py for `what`."""
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="foreign-") as name:
        folder = Path(name)
        with (folder / "file").open("wb") as file:
            shutil.copyfileobj(content, file, 1 << 20)
        status = _run(what, folder, limits)
        yield _understood(folder, status, limits)


def _run(what: str, folder: Path, limits: Limits) -> int:
    """How the process ended, as Popen says it."""
    command = [sys.executable, "-P", "-m", "apps.resources.extraction", what, str(folder), json.dumps(asdict(limits))]
    process = subprocess.Popen(  # noqa: S603  our own command
        command,
        cwd=folder,
        env={"PYTHONPATH": str(settings.BASE_DIR), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGALRM
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _understood(folder: Path, status: int, limits: Limits) -> Extract:
    told = _told(folder / "findings.json", limits)
    if told is None and status == -signal.SIGKILL:
        raise BrokeOff
    if told is None:
        raise Unfit(SENTENCES[Trouble.TOO_MUCH if status < 0 else Trouble.BROKEN])
    if "trouble" in told:
        raise Unfit(SENTENCES.get(str(told["trouble"]), SENTENCES[Trouble.BROKEN]))
    redrawn = folder / "redrawn"
    return Extract(
        pages=_number(told.get("pages")),
        passages=_passages(told.get("passages"), limits),
        cut=told.get("cut") is True,
        cover=_cover(folder / "cover.jpg"),
        redrawn=redrawn if _is_plain_file(redrawn) else None,
    )


def _told(path: Path, limits: Limits) -> dict[str, Any] | None:
    """None if nothing that can be used was left behind."""
    if not _is_plain_file(path) or path.stat().st_size > limits.output:
        return None
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _passages(told: object, limits: Limits) -> list[tuple[int | None, str]]:
    room, passages = limits.characters, []
    for item in told if isinstance(told, list) else []:
        match item:
            case [page, str(text)] if len(text) <= room:
                passages.append((_number(page), _storable(text)))
                room -= len(text)
    return passages


def _storable(text: str) -> str:
    """PostgreSQL takes no NUL, and nothing takes half a character."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _number(told: object) -> int | None:
    return told if type(told) is int and 0 < told < 1_000_000 else None


def _cover(path: Path) -> bytes:
    """A JPEG by its first bytes, no more: it is sent as one to browsers, with the word not to guess."""
    if not _is_plain_file(path) or path.stat().st_size > LARGEST_COVER:
        return b""
    data = path.read_bytes()
    return data if data.startswith(b"\xff\xd8\xff") else b""


def _is_plain_file(path: Path) -> bool:
    """Not a link that leads out of the folder."""
    return path.is_file() and not path.is_symlink()
