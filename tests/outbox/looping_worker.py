"""A worker without Celery, quick to start: `python -m tests.outbox.looping_worker`."""

import time
from contextlib import suppress

import django
from django.db import InterfaceError, OperationalError, close_old_connections


def main() -> None:
    django.setup()
    from apps.outbox.delivery import deliver  # noqa: PLC0415  after setup
    from apps.outbox.stopping import finishing_the_message  # noqa: PLC0415

    while True:
        with finishing_the_message() as stop, suppress(OperationalError, InterfaceError):
            deliver(seconds=5, stop=stop)
        close_old_connections()
        time.sleep(0.05)


if __name__ == "__main__":
    main()
