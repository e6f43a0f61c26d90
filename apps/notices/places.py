"""What a notice does to the places of its events: no offer for what does not take place, offers again once there are
dates. Nobody's standing changes."""

from collections.abc import Sequence
from datetime import datetime

from apps.applications import waiting
from apps.applications.models import Offer
from apps.notices.models import Change
from apps.notices.steps import Step
from apps.outbox.models import Mail, Mailing
from apps.training.models import Event
from apps.training.status import Status

OFF = (Status.POSTPONED, Status.CANCELLED)


def settle(made: Sequence[Step], *, at: datetime) -> None:
    """After the events have moved."""
    waiting.withdraw_offers([step.event.pk for step in made if step.after.status in OFF], at=at)
    for step in made:
        if step.sets_dates:
            waiting.fill_places(step.event.pk, at=at)


def hold_offers(made: Sequence[Step], mailing: Mailing, *, at: datetime) -> None:
    """Those just made leave with the notice's own mails: until then it can be withdrawn, and they with it."""
    events = [step.event.pk for step in made if step.sets_dates]
    mailings = Offer.objects.filter(participation__event__in=events, made_at=at).values("mailing")
    Mailing.objects.filter(pk__in=mailings).update(release_at=mailing.release_at)
    Mail.objects.filter(mailing__in=mailings).update(due_at=mailing.release_at)


def settle_back(change: Change, event: Event, *, at: datetime) -> None:
    """After a withdrawal: offers that stood only because of the notice end, those that it ended are made again."""
    if event.status != Status.SCHEDULED:
        waiting.withdraw_offers([event.pk], at=at)
    elif change.now and change.now.status != Status.SCHEDULED:
        waiting.fill_places(event.pk, at=at)
