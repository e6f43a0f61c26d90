"""What time does by itself: events that are over become held, and staff hear of promises that fall due. Thin tasks."""

from celery import shared_task
from django.utils import timezone

from apps.notices import passing


@shared_task(ignore_result=True)
def mark_held() -> None:
    passing.mark_held(at=timezone.now())


@shared_task(ignore_result=True)
def remind_of_promises() -> None:
    passing.remind_of_promises(at=timezone.now())
