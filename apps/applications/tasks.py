"""Thin: what is due stands in the database."""

from celery import shared_task

from apps.applications import offering


@shared_task(ignore_result=True)
def expire_offers() -> None:
    offering.expire()
