"""The code of conduct: which text holds, and who has agreed to it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.members.models import Agreement, ConductText, Member


class NotThisText(Exception):
    """It was not published, or another has taken its place since the page was opened."""


def in_force() -> ConductText | None:
    return ConductText.objects.published().prefetch_related("translations").first()


def unanswered(member: Member) -> ConductText | None:
    """The text that this member is still to be asked about."""
    return ConductText.objects.unanswered_by(member.pk).prefetch_related("translations").first()


def agree(member: Member, text: ConductText, *, at: datetime) -> None:
    """Once for each text; the first time is what is kept."""
    Agreement.objects.get_or_create(member=member, text=text, defaults={"at": at})


def agree_to_shown(member: Member, shown: str, *, at: datetime) -> None:
    """`shown` is the number of the text that stood on the page."""
    text = in_force()
    if text is None or shown != str(text.pk):
        raise NotThisText(_("The text has changed a moment ago. Please read it again."))
    agree(member, text, at=at)


@transaction.atomic
def publish(text: ConductText, *, by: Member, at: datetime) -> bool:
    """From now on every member is asked about it. False if it was published before."""
    return bool(ConductText.objects.filter(pk=text.pk, published_at=None).update(published_at=at, published_by=by))
