"""Thin: what is due stands in the database."""

from celery import shared_task
from django.utils import timezone

from apps.applications import offering, retelling


@shared_task(ignore_result=True)
def expire_offers() -> None:
    offering.expire()


@shared_task(ignore_result=True)
def retell() -> None:
    retelling.retell(at=timezone.now())
