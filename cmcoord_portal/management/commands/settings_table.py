from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cmcoord_portal import env

BEGIN = "<!-- settings: made by `make manage do=settings_table` -->\n"
END = "<!-- end of settings -->\n"


class Command(BaseCommand):
    help = "Writes the table of settings into README.md; with --check only says whether it is up to date."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **options: Any) -> None:
        readme = settings.BASE_DIR / "README.md"
        was = readme.read_text()
        should_be = with_table(was, table(list(env.variables.values())))
        if check and was != should_be:
            raise CommandError("README.md does not show the settings as they are. Run: make manage do=settings_table")
        if not check:
            readme.write_text(should_be)


def table(variables: list[env.Variable]) -> str:
    rows = [("Variable", "Default", "Meaning"), ("---", "---", "---")]
    rows += [(f"`{variable.name}`", variable.default, variable.meaning) for variable in variables]
    return "".join("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |\n" for row in rows)


def with_table(text: str, fresh: str) -> str:
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CommandError(f"README.md has no lines {BEGIN.strip()} and {END.strip()} with the table between them.")
    return f"{before}{begin}\n{fresh}\n{end}{after}"
