"""The Celery application: `celery -A cmcoord_portal worker` and `beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmcoord_portal.settings")

app = Celery("cmcoord_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
