"""Asking for the file of all that the portal holds of oneself."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from apps.privacy.models import DataFile
from apps.privacy.tasks import make_files
from apps.resources.waking import wake

if TYPE_CHECKING:
    from apps.members.models import Member

KEPT = timedelta(days=7)
A_DAY = 3


class TooMany(Exception):
    """With a sentence."""


def newest(member: "Member", *, at: datetime) -> DataFile | None:
    return DataFile.objects.filter(member=member, expires_at__gt=at).first()


def order(member: "Member", *, at: datetime) -> DataFile:
    """The one that waits already, or another. TooMany."""
    waiting = DataFile.objects.filter(member=member, state=DataFile.State.WAITING)
    if found := waiting.first():
        return found
    if DataFile.objects.filter(member=member, asked_at__gt=at - timedelta(days=1)).count() >= A_DAY:
        raise TooMany(
            ngettext(
                "You have asked for %(number)d file within a day. Ask again tomorrow.",
                "You have asked for %(number)d files within a day. Ask again tomorrow.",
                A_DAY,
            )
            % {"number": A_DAY}
        )
    try:
        with transaction.atomic():
            made = DataFile.objects.create(member=member, asked_at=at, expires_at=at + KEPT)
            transaction.on_commit(_wake, robust=True)
        return made
    except IntegrityError:  # pressed twice at the same moment
        return waiting.get()


def _wake() -> None:
    wake(make_files)
