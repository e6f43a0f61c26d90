"""The one task of the outbox. It carries no data and keeps no result: what is due stands in the database."""

from celery import shared_task

from apps.outbox import delivery
from apps.outbox.stopping import finishing_the_message

TURN_SECONDS = 50


@shared_task(name="apps.outbox.tasks.deliver", ignore_result=True)
def deliver() -> None:
    with finishing_the_message() as stop:
        delivery.deliver(seconds=TURN_SECONDS, stop=stop)
