"""The house's measures that no linter knows."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

DRAWERS = {"util", "utils", "helper", "helpers", "service", "services", "common", "core", "misc", "manager", "managers"}
LONGEST_FILE = 300


def modules() -> list[Path]:
    folders = [settings.BASE_DIR / name for name in ("apps", "cmcoord_portal", "tests")]
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts)


def of_the_portal() -> list[Path]:
    return [path for path in modules() if "tests" not in path.relative_to(settings.BASE_DIR).parts]


def non_blank_lines(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text().splitlines())


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    lengths = {str(path.relative_to(settings.BASE_DIR)): non_blank_lines(path) for path in modules()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_module_is_a_drawer_for_anything() -> None:
    names = {part for path in of_the_portal() for part in path.relative_to(settings.BASE_DIR).with_suffix("").parts}

    assert names & DRAWERS == set()


def test_nothing_is_left_open() -> None:
    left_open = re.compile(r"\bTOD[O]\b|\bFIXM[E]\b|@pytest\.mark\.(skip|xfai[l])|NotImplementedErro[r]")

    assert [str(path) for path in modules() if left_open.search(path.read_text())] == []
