"""Notes when something is there for people to see for the first time. No row keeps the moment at which a draft became
public, an embargo ended or a call opened: whoever looks every hour knows it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.applications.models import Call
from apps.following.models import Novelty
from apps.resources.models import ReadingItem, Resource
from apps.training.models import Event
from apps.training.status import Status

BATCH = 1_000
FIRST_LOOK = 0
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""What was there before the portal first looked is no news."""


def look(*, at: datetime) -> int:
    """How many things were seen for the first time. What goes and comes back is not new again."""
    return sum(_note(kind, there, at=at) for kind, there in _there(at=at).items())


def _there(*, at: datetime) -> dict[str, QuerySet[Any]]:
    resources = Resource.objects.for_members(at=at)
    return {
        Novelty.Kind.EVENT: Event.objects.public(),
        Novelty.Kind.CALL: Call.objects.filter(
            is_open=True, event__is_public=True, event__status=Status.SCHEDULED
        ),
        Novelty.Kind.RESOURCE: resources,
        Novelty.Kind.READING: ReadingItem.objects.filter(
            reading_list__is_public=True, resource__in=resources.order_by().values("pk")
        ),
    }  # fmt: skip


def _note(kind: str, there: QuerySet[Any], *, at: datetime) -> int:
    noted = Novelty.objects.filter(kind=kind)
    looked_before = noted.filter(thing=FIRST_LOOK).exists()
    unseen = there.filter(~Exists(noted.filter(thing=OuterRef("pk")))).order_by("pk").values_list("pk", flat=True)
    keys = list(unseen)
    for start in range(0, len(keys), BATCH):
        _keep(kind, keys[start : start + BATCH], at=at if looked_before else LONG_AGO)
    if not looked_before:
        _keep(kind, [FIRST_LOOK], at=LONG_AGO)
    return len(keys) if looked_before else 0


def _keep(kind: str, things: Sequence[int], *, at: datetime) -> None:
    Novelty.objects.bulk_create((Novelty(kind=kind, thing=each, at=at) for each in things), ignore_conflicts=True)
