import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cmcoord_portal.scale import filling

SECONDS_BETWEEN = 2


class Command(BaseCommand):
    help = (
        "Fills the database with invented resources, events, members and their profiles, up to these numbers, to see "
        "how the portal behaves with many. Stopped half-way, it goes on where it was; with larger numbers it adds what "
        "is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for kind in reversed(filling.KINDS):
            parser.add_argument(f"--{kind}", type=int, default=0, metavar="N")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="On PostgreSQL.")
        parser.add_argument("--yes", action="store_true", help="Also where DEBUG is off, among what is real.")

    def handle(self, *, processes: int, yes: bool, **options: Any) -> None:
        if not (settings.DEBUG or yes):
            raise CommandError(
                "DEBUG is off, so this may be a portal that people use: they cannot tell what is invented. "
                "If that is what you want, add --yes."
            )
        wanted = {kind: options[kind] for kind in filling.KINDS}
        if min(wanted.values()) < 0 or processes < 1:
            raise CommandError("There is no such number.")
        if wanted["profiles"] > wanted["members"]:
            raise CommandError("A profile is a member's: there cannot be more of them than members.")
        progress = Progress(self, wanted)
        filling.fill(wanted, today=timezone.now().date(), processes=processes, say=progress.say)
        progress.end()


class Progress:
    def __init__(self, command: BaseCommand, wanted: dict[str, int]) -> None:
        self.command, self.wanted = command, wanted
        self.written = dict.fromkeys(wanted, 0)
        self.began = self.said = time.monotonic()

    def say(self, kind: str, written: int) -> None:
        self.written[kind] += written
        if time.monotonic() - self.said > SECONDS_BETWEEN:
            self.said = time.monotonic()
            self.line(f"{kind}: {self.written[kind]:,} added, {self.wanted[kind]:,} wanted")

    def end(self) -> None:
        added = ", ".join(f"{number:,} {kind}" for kind, number in self.written.items() if number)
        self.line(f"added {added or 'nothing: all there already'}")

    def line(self, text: str) -> None:
        self.command.stdout.write(f"{time.monotonic() - self.began:5.0f} s  {text}")
        self.command.stdout.flush()
