from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.search import index
from apps.search.models import Card


class Command(BaseCommand):
    help = "Compares everything that can be found with the index and repairs what differs. Safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--texts", action="store_true", help="also splits the texts of files into words anew")
        parser.add_argument("--if-empty", action="store_true", help="only where nothing is found yet: an upgrade")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Card.objects.exists():
            return
        for kind, repaired in index.repair(at=timezone.now()).items():
            self.stdout.write(f"{kind}: {repaired} repaired")
        if options["texts"]:
            self.stdout.write(f"texts: {index.split_texts_anew()} split anew")
