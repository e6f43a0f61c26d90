import os
import signal
import socket
import sys
from contextlib import closing
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cmcoord_portal.supervision import Child, Say, supervise

ANYONE = 0
USUAL_MAIL_PORT = 1025

# Started in this order: what later ones need comes first. Paths are those of a checkout.
COMMANDS = {
    "mail": "manage.py catch_mail",
    "worker": "-m celery -A cmcoord_portal --quiet worker -B -P threads --concurrency 2 --loglevel WARNING"
    " --without-gossip --without-mingle --without-heartbeat",
    "library": "-m celery -A cmcoord_portal --quiet worker -Q library -n library@%h -P threads --concurrency 1"
    " --loglevel WARNING --without-gossip --without-mingle --without-heartbeat",
    "web": "-m granian --interface wsgi --no-ws --port {port} --blocking-threads 4 --access-log"
    " cmcoord_portal.wsgi:application",
}


class Command(BaseCommand):
    help = "The whole portal on this machine: web, two workers with beat, and a mail catcher. Ctrl-C stops all of it."

    def handle(self, **options: Any) -> None:
        if not _is_free(settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is in use: is the portal running already? Another one: PORT={settings.PORT + 1}"
            )
        os.chdir(settings.BASE_DIR)
        told = self.prepare()
        mail_port = USUAL_MAIL_PORT if _is_free(USUAL_MAIL_PORT) else _free_port()
        environment = {
            "SITE_URL": settings.SITE_URL,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # a newcomer's container
            **os.environ,
        }
        catches = "EMAIL_URL" not in os.environ
        children = [
            Child(name, [sys.executable, *line.format(port=settings.PORT).split()], environment, self.say)
            for name, line in COMMANDS.items()
            if name != "mail" or catches
        ]
        supervise(children, until=Watch(closing_words(told, catches=catches), self.say))
        self.say("The portal has stopped.")

    def prepare(self) -> list[str]:
        """What the sample content has to say, the staff sign-in among it, is told at the end, where it is seen."""
        self.say("Preparing the database ...")
        told = StringIO()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_sample_content", stdout=told)
        call_command("rebuild_search", "--if-empty", stdout=StringIO())
        return told.getvalue().splitlines()

    def say(self, line: str) -> None:
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except OSError:
            # The terminal is gone. Reading on keeps the children from blocking on a full pipe until they are stopped.
            return


def closing_words(told: list[str], *, catches: bool) -> list[str]:
    mail = settings.VAR_DIR / "mail" / "index.html"
    return [
        "",
        *told,
        f"The portal:    {settings.SITE_URL}/",
        f"For staff:     {settings.SITE_URL}/admin/",
        f"Mail:          {mail.as_uri() if catches else 'sent to the mail server of EMAIL_URL'}",
        "Ctrl-C stops all of it.",
        "",
    ]


class Watch:
    """Says its lines once, when the portal answers; holds when somebody asked to stop."""

    def __init__(self, lines: list[str], say: Say) -> None:
        self.lines, self.say = lines, say
        # Only a flag: a lock taken in a signal handler could wait for the code that the signal interrupted.
        self.asked_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)

    def ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop = True

    def __call__(self) -> bool:
        if self.lines and not _is_free(settings.PORT):
            self.say("\n".join(self.lines))
            self.lines = []
        return self.asked_to_stop


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", ANYONE))
        return int(probe.getsockname()[1])
