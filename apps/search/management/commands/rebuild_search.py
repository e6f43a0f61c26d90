from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.search import index


class Command(BaseCommand):
    help = "Compares everything that can be found with the index and repairs what differs. Safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--texts", action="store_true", help="also splits the texts of files into words anew")

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, repaired in index.repair(at=timezone.now()).items():
            self.stdout.write(f"{kind}: {repaired} repaired")
        if options["texts"]:
            self.stdout.write(f"texts: {index.split_texts_anew()} split anew")
