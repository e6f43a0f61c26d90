"""What drifts is brought back at night: things that changed by another door, embargoes that have ended."""

from celery import shared_task
from django.utils import timezone

from apps.search import index


@shared_task(ignore_result=True)
def repair() -> None:
    index.repair(at=timezone.now())
