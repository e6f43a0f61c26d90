"""Humanitarian // Military Dialogue: the portal's project package. It composes the apps; no app imports it."""

from cmcoord_portal.celery import app as celery_app

__all__ = ["celery_app"]
