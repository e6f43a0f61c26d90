"""What beat asks for, and who does it.

Mail must leave within seconds, while a file may be read for a minute: the library has a queue, and workers, of its own.
"""

from typing import Any

from celery.schedules import crontab

BEAT: dict[str, dict[str, Any]] = {
    "look at the outbox": {"task": "apps.outbox.tasks.deliver", "schedule": 4, "options": {"expires": 4}},
    "repair the search": {"task": "apps.search.tasks.repair", "schedule": crontab(hour=2, minute=20)},
    "mark what was held": {"task": "apps.notices.tasks.mark_held", "schedule": crontab(minute=5)},
    "retell decisions": {"task": "apps.applications.tasks.retell", "schedule": 60, "options": {"expires": 50}},
    "expire offers": {"task": "apps.applications.tasks.expire_offers", "schedule": 60, "options": {"expires": 50}},
    "remind of promises": {"task": "apps.notices.tasks.remind_of_promises", "schedule": crontab(hour=6, minute=30)},
    "read files": {"task": "apps.resources.tasks.read_files", "schedule": 60, "options": {"expires": 50}},
    "make field packs": {"task": "apps.resources.tasks.build_packs", "schedule": 60, "options": {"expires": 50}},
    "clear field packs": {"task": "apps.resources.tasks.clear_packs", "schedule": crontab(hour=3, minute=40)},
    "collect links": {"task": "apps.resources.tasks.collect_addresses", "schedule": crontab(hour=2, minute=15)},
    "look at links": {"task": "apps.resources.tasks.look_at_addresses", "schedule": 120, "options": {"expires": 99}},
}

LIBRARY = {"queue": "library"}
ROUTES = {"apps.resources.tasks.*": LIBRARY, "apps.search.tasks.*": LIBRARY}
