"""Thin tasks of the library: what is due stands in the rows."""

from celery import shared_task

from apps.resources.linkcheck import looking


@shared_task(ignore_result=True)
def collect_addresses() -> None:
    looking.collect()


@shared_task(ignore_result=True)
def look_at_addresses() -> None:
    looking.take_a_turn()
