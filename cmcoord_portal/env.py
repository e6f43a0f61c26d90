"""Typed readers of environment variables: a wrong value stops the start with a sentence.

Every reader registers what it read, so that the README's table of settings is made from the code
(`manage.py settings_table`).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Variable:
    """One setting as the README shows it."""

    name: str
    default: str
    meaning: str


variables: dict[str, Variable] = {}


def _read(name: str, default: T | None, meaning: str, shown: str, parse: Callable[[str], T]) -> T:
    variables[name] = Variable(name, shown or ("required" if default is None else _shown(default)), meaning)
    raw = os.environ.get(name, "").strip()
    if raw:
        try:
            return parse(raw)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {error}.") from error
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set. {meaning}.")
    return default


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "1" if default else "0"
    if isinstance(default, list):
        return ",".join(default)
    return str(default)


def _boolean(raw: str) -> bool:
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    raise ValueError(f"“{raw}” is neither yes nor no (1, true, yes, on; 0, false, no, off)")


def _whole(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit():
        raise ValueError(f"“{raw}” is not a whole number")
    return int(raw)


def _words(raw: str) -> list[str]:
    return [word.strip() for word in raw.split(",") if word.strip()]


# `default=None` makes a variable required. `shown` is what the table says where the default depends on the machine.


def text(name: str, default: str | None, meaning: str, *, shown: str = "") -> str:
    return _read(name, default, meaning, shown, str)


def boolean(name: str, default: bool | None, meaning: str, *, shown: str = "") -> bool:
    return _read(name, default, meaning, shown, _boolean)


def number(name: str, default: int | None, meaning: str, *, shown: str = "") -> int:
    return _read(name, default, meaning, shown, _whole)


def words(name: str, default: list[str] | None, meaning: str, *, shown: str = "") -> list[str]:
    """A list separated by commas."""
    return _read(name, default, meaning, shown, _words)


def choice(name: str, default: str, meaning: str, *, among: list[str], shown: str = "") -> str:
    def parse(raw: str) -> str:
        if raw not in among:
            raise ValueError(f"“{raw}” is not one of {', '.join(among)}")
        return raw

    return _read(name, default, meaning, shown, parse)
