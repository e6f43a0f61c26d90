from celery import shared_task
from django.utils import timezone

from apps.reminders import reminding


@shared_task(ignore_result=True)
def remind() -> None:
    reminding.remind(at=timezone.now())
