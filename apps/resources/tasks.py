"""Thin tasks of the library: what is due stands in the rows."""

import time

from celery import shared_task
from django.utils import timezone

from apps.resources import reading, strays
from apps.resources.fieldpack import building, clearing
from apps.resources.linkcheck import looking

TURN_SECONDS = 20  # a file begun goes on to its end; other work waits for the same workers


@shared_task(ignore_result=True)
def read_files() -> None:
    ends = time.monotonic() + TURN_SECONDS
    while time.monotonic() < ends and reading.read_waiting(at=timezone.now()):
        continue


@shared_task(ignore_result=True)
def collect_addresses() -> None:
    looking.collect()


@shared_task(ignore_result=True)
def look_at_addresses() -> None:
    looking.take_a_turn()


@shared_task(ignore_result=True)
def build_packs() -> None:
    ends = time.monotonic() + TURN_SECONDS
    while time.monotonic() < ends and building.build_waiting(clock=timezone.now):
        continue


@shared_task(ignore_result=True)
def clear_packs() -> None:
    clearing.clear(at=timezone.now())
    strays.clear(at=timezone.now())
