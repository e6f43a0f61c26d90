"""Reads docker-compose.yml the way the engine does, as far as our file goes: variables, merges, commands."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

PATH: Path = settings.BASE_DIR / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::(?P<how>[-?])(?P<rest>[^}]*))?\}")


def read(variables: dict[str, str]) -> dict[str, Any]:
    return dict(yaml.safe_load(VARIABLE.sub(lambda found: _value(found, variables), PATH.read_text())))


def _value(found: re.Match[str], variables: dict[str, str]) -> str:
    name, how, rest = found.group("name", "how", "rest")
    if variables.get(name):
        return variables[name]
    if how == "?":
        raise KeyError(f"{name} {rest}")
    return rest or ""


def variables_asked_for() -> set[str]:
    return {found["name"] for found in VARIABLE.finditer(PATH.read_text())}


def example() -> dict[str, str]:
    """What .env.example names, commented lines included."""
    lines = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    pairs = (line.removeprefix("# ").split("=", 1) for line in lines if re.match(r"(# )?[A-Z_]+=", line))
    return dict(pairs)
