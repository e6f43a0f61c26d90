"""What staff do at the desk, step by step, through the real admin views."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from apps.notices.models import Notice
from apps.training.models import Event
from apps.training.status import ChangeKind
from tests.factories import make_event, make_notice

SOON = date.today() + timedelta(days=60)  # noqa: DTZ011  the desk uses today's date
POSTPONE, RESCHEDULE = ChangeKind.POSTPONE, ChangeKind.RESCHEDULE


def upcoming(title: str = "Course", **values: Any) -> Event:
    return make_event(title, starts_on=SOON, ends_on=SOON + timedelta(days=5), **values)


def page(desk: Client, name: str, notice: Notice) -> Any:
    return desk.get(reverse(f"admin:notices_notice_{name}", args=[notice.pk]))


def publish(desk: Client, notice: Notice, expected: object) -> Any:
    digest = page(desk, "preview", notice).context["form"].initial["digest"]
    url = reverse("admin:notices_notice_publish", args=[notice.pk])
    return desk.post(url, {"expected": expected, "digest": digest}, follow=True)


def draft(*events: Event) -> Notice:
    return make_notice(*((POSTPONE, event) for event in events), promise=SOON)


def typed(
    notice: Notice | None, *rows: dict[str, Any], revision: int = 0, title: str = "We postpone", promise: str = ""
) -> dict[str, Any]:
    """What the browser posts from the change form."""
    data: dict[str, Any] = {"reason": "public_health", "seen_revision": revision}
    letter = notice.translations.get() if notice else None
    sets = {
        "translations": (
            [
                {
                    "id": letter.pk if letter else "",
                    "language": "en",
                    "title": title,
                    "letter": "<p>Dear colleagues</p>",
                    "promise": "By then.",
                }
            ],
            int(bool(letter)),
        ),
        "changes": (list(rows), sum(1 for row in rows if row.get("id"))),
        "promise": ([{"by": promise}] if promise else [], 0),
        "windows": ([], 0),
        "sources": ([], 0),
    }
    for prefix, (items, initial) in sets.items():
        data |= {
            f"{prefix}-TOTAL_FORMS": len(items),
            f"{prefix}-INITIAL_FORMS": initial,
            f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000,
        }
        for index, item in enumerate(items):
            data |= {f"{prefix}-{index}-{name}": value for name, value in item.items()} | {
                f"{prefix}-{index}-notice": notice.pk if notice else ""
            }
    return data
