import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError

from cmcoord_portal.env import Variable
from cmcoord_portal.management.commands.settings_table import BEGIN, END, table, with_table

pytestmark = pytest.mark.once

SHOW = """
import cmcoord_portal.settings
from cmcoord_portal.management.commands.settings_table import table
from cmcoord_portal.env import variables
print(table(list(variables.values())))
"""
PRODUCTION = {
    "SECRET_KEY": "k" * 50,
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://db/portal",
    "EMAIL_URL": "smtp://mail.example.org",
}


def shown_under(environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", SHOW]
    environment = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, text=True, check=True, capture_output=True
    ).stdout


def test_every_machine_makes_the_same_table(tmp_path: os.PathLike[str]) -> None:
    sample = shown_under({"DEBUG": "1", "VAR_DIR": str(tmp_path)})

    assert shown_under({**PRODUCTION, "VAR_DIR": str(tmp_path)}) == sample
    assert str(settings.BASE_DIR) not in sample


def test_a_bar_in_a_meaning_does_not_break_the_table() -> None:
    assert table([Variable("A", "1", "this | that")]).splitlines()[-1] == r"| `A` | 1 | this \| that |"


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert with_table(f"before\n{BEGIN}old\n{END}after\n", "new\n") == f"before\n{BEGIN}\nnew\n\n{END}after\n"


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(CommandError, match="has no lines"):
        with_table("nothing here", "new")
