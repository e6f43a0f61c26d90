from celery import shared_task
from django.utils import timezone

from apps.following import noticing, telling


@shared_task(ignore_result=True)
def look() -> None:
    noticing.look(at=timezone.now())


@shared_task(ignore_result=True)
def tell() -> None:
    telling.tell(at=timezone.now())
