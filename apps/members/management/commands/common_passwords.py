from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.members import passwords
from apps.members.bloom import made_of


class Command(BaseCommand):
    help = "Makes the filter of common passwords anew, from a list with the commonest first, one a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        listed = options["list"].read_text(encoding="utf-8", errors="replace").splitlines()
        chosen = passwords.worth_keeping(listed)
        bloom = made_of(chosen, error_rate=passwords.ERROR_RATE)
        passwords.FILE.write_bytes(bytes([bloom.hashes]) + bloom.bits)
        self.stdout.write(f"{len(chosen)} passwords in {len(bloom.bits)} bytes.")
