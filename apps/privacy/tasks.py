"""Thin: what is due stands in the rows."""

import time

from celery import shared_task
from django.utils import timezone

from apps.privacy import closing, dormancy, erasing, making, sweeping

TURN_SECONDS = 20


@shared_task(ignore_result=True)
def make_files() -> None:
    ends = time.monotonic() + TURN_SECONDS
    while time.monotonic() < ends and making.make_waiting(clock=timezone.now):
        continue


@shared_task(ignore_result=True)
def night() -> None:
    """Each step begins where the last night's was cut off."""
    closing.remind(at=timezone.now())
    closing.erase_due(at=timezone.now())
    dormancy.work(at=timezone.now())
    sweeping.sweep(at=timezone.now())
    making.clear(at=timezone.now())
    erasing.clear_leftovers(at=timezone.now())
