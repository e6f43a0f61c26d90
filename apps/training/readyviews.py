"""The views that readers ask for most, each a condition on an event's material columns and on today."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from apps.training.arrangement import ONLINE
from apps.training.status import Status

SOON = timedelta(days=21)


class ReadyView(TextChoices):
    CLOSING = "closing", _("Closing soon")
    FREE = "free", _("Free to join")
    ONLINE = "online", _("Online")
    ONGOING = "ongoing", _("Ongoing")
    COMING = "coming", _("Coming up")
    WAITING = "waiting", _("Waiting for new dates")


AHEAD = frozenset({Status.SCHEDULED, Status.TENTATIVE})
STATUSES: dict[str, frozenset[Status]] = {
    ReadyView.CLOSING: frozenset({Status.SCHEDULED}),
    ReadyView.FREE: frozenset({Status.SCHEDULED}),
    ReadyView.ONLINE: AHEAD,
    ReadyView.ONGOING: frozenset({Status.SCHEDULED}),
    ReadyView.COMING: AHEAD,
    ReadyView.WAITING: frozenset({Status.POSTPONED}),
}
CONDITIONS: dict[str, Callable[[date], Q]] = {
    ReadyView.CLOSING: lambda today: Q(deadline_on__range=(today, today + SOON)),
    # Nobody travels and nobody selects: whoever wants to, joins.
    ReadyView.FREE: lambda _today: Q(format__in=sorted(ONLINE), deadline_on=None),
    ReadyView.ONLINE: lambda _today: Q(format__in=sorted(ONLINE)),
    ReadyView.ONGOING: lambda today: Q(starts_on__lte=today, ends_on__gte=today),
    ReadyView.COMING: lambda today: Q(starts_on__gt=today),
    ReadyView.WAITING: lambda _today: Q(),
}


def condition(view: str, *, today: date) -> Q:
    return CONDITIONS[view](today)
