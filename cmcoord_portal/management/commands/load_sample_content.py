from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from apps.search import index
from cmcoord_portal.sample import archive, library, season, staff, stories


class Command(BaseCommand):
    help = (
        "Loads the courses and events since 2004, the library, links, pages and the two notices of 2020; on a "
        "developer's site also an invented season and a staff sign-in. What is there already stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--season", action="store_true", help="The invented season too, also when DEBUG is off.")

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            added = {**archive.load(), "notices of 2020": stories.load(), **library.load()}
            if settings.DEBUG or options["season"]:
                added["events of the sample season"] = season.load(at=timezone.now())
            if any(added.values()):
                index.repair(at=timezone.now())
        news = ", ".join(f"{number} {what}" for what, number in added.items() if number)
        self.stdout.write(f"Sample content: {news}." if news else "Sample content: all there already.")
        if settings.DEBUG:
            self.stdout.write(staff.sign_in())
