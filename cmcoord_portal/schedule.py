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
    "remind people of events": {"task": "apps.reminders.tasks.remind", "schedule": crontab(minute=20)},
    "notice what is new": {"task": "apps.following.tasks.look", "schedule": crontab(minute=35)},
    "tell followers": {"task": "apps.following.tasks.tell", "schedule": 120, "options": {"expires": 100}},
    "remind of promises": {"task": "apps.notices.tasks.remind_of_promises", "schedule": crontab(hour=6, minute=30)},
    "read files": {"task": "apps.resources.tasks.read_files", "schedule": 60, "options": {"expires": 50}},
    "make field packs": {"task": "apps.resources.tasks.build_packs", "schedule": 60, "options": {"expires": 50}},
    "clear field packs": {"task": "apps.resources.tasks.clear_packs", "schedule": crontab(hour=3, minute=40)},
    "clear members' photos": {"task": "apps.profiles.tasks.clear_photos", "schedule": crontab(hour=3, minute=15)},
    "repair members' cards": {"task": "apps.profiles.tasks.repair_cards", "schedule": crontab(hour=3, minute=10)},
    "make files of data": {"task": "apps.privacy.tasks.make_files", "schedule": 60, "options": {"expires": 50}},
    "forget what is old": {"task": "apps.privacy.tasks.night", "schedule": crontab(hour=3, minute=20)},
    "collect links": {"task": "apps.resources.tasks.collect_addresses", "schedule": crontab(hour=2, minute=15)},
    "look at links": {"task": "apps.resources.tasks.look_at_addresses", "schedule": 120, "options": {"expires": 99}},
}

LIBRARY = {"queue": "library"}
ROUTES = {f"apps.{app}.tasks.*": LIBRARY for app in ("resources", "search", "profiles", "following", "privacy")}
