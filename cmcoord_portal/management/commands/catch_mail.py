import asyncio
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cmcoord_portal import mailcatcher


class Command(BaseCommand):
    help = "Listens for mail at EMAIL_URL and keeps it in a folder instead of sending it on. For sample sites."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR / "mail")

    def handle(self, *, folder: Path, **options: Any) -> None:
        asyncio.run(self.catch(folder))

    async def catch(self, folder: Path) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with mailcatcher.catching(folder, host=settings.EMAIL_HOST, port=settings.EMAIL_PORT):
            self.stdout.write(f"keeping mail for port {settings.EMAIL_PORT} in {folder}")
            self.stdout.flush()
            await stop.wait()
