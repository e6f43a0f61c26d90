"""What a file may cost, and what can come of reading it."""

from dataclasses import dataclass, field
from enum import StrEnum

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """`seconds` of wall time; `memory`, `output` and `unpacked` in bytes, `output` for each file left behind."""

    seconds: int = 60
    cpu_seconds: int = 45
    memory: int = 1024 * MIB
    output: int = 120 * MIB
    unpacked: int = 200 * MIB
    pages: int = 1_000
    characters: int = 5_000_000
    pixels: int = 80_000_000


class Trouble(StrEnum):
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_MUCH = "too_much"


class Unreadable(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass
class Findings:
    """`passages` are (page, text); `cut` says that there was more than the limits let through."""

    pages: int | None = None
    passages: list[tuple[int | None, str]] = field(default_factory=list)
    cut: bool = False
    _characters: int = 0

    def add(self, page: int | None, text: str, limits: Limits) -> None:
        """Ignores what comes after the limit, so that a reader can go on to count its pages."""
        room = limits.characters - self._characters
        self.cut = self.cut or len(text) > room
        if text[:room]:
            self.passages.append((page, text[:room]))
            self._characters += len(text[:room])
