"""Tells a worker to look at the rows now. Only speed: beat has them looked at every minute anyway."""

import logging
from typing import Any

from kombu.exceptions import OperationalError as BrokerError

from apps.outbox.queue import IMPATIENT

logger = logging.getLogger(__name__)


def wake(task: Any) -> None:
    """A task of Celery's."""
    try:
        with task.app.connection_for_write(transport_options=IMPATIENT) as connection:
            task.apply_async(connection=connection, expires=60)
    except (BrokerError, OSError) as error:
        logger.warning("No broker to wake a worker with, %s waits for beat: %s", task.name, error)
