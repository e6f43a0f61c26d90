"""Members who follow something, and moments of a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.following.following import follow
from apps.following.noticing import look
from apps.following.telling import tell
from apps.members.models import Member
from apps.notices.models import Notice
from apps.notices.publishing import publish
from apps.resources.models import ReadingItem, ReadingList, ReadingListTranslation, Resource
from apps.training.models import Course, Event
from apps.training.status import ChangeKind
from tests.applications.factories import make_confirmed_member
from tests.factories import make_notice, numbers

MONDAY = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
"""Half past seven in UTC."""
BEFORE = MONDAY - timedelta(days=5)
"""When people began to follow, and the portal first looked."""
DURING = MONDAY - timedelta(days=2)
A_WEEK = timedelta(days=7)


def make_follower(*things: tuple[str, str], at: datetime = BEFORE, **values: Any) -> Member:
    """Each thing is a kind and a code."""
    member = make_confirmed_member(values.pop("email", f"f{next(numbers)}@example.org"), **values)
    for kind, code in things:
        follow(member, kind, code, at=at)
    return member


def make_course(code: str = "CMC", title: str = "UN-CMCoord Course") -> Course:
    return Course.objects.create(code=code, title=title)


def make_reading_list(slug: str = "first-steps", *resources: Resource, is_public: bool = True) -> ReadingList:
    shelf = ReadingList.objects.create(slug=slug, is_public=is_public)
    ReadingListTranslation.objects.create(reading_list=shelf, title="First steps")
    for position, resource in enumerate(resources):
        ReadingItem.objects.create(reading_list=shelf, resource=resource, position=position)
    return shelf


def make_notice_about(
    event: Event, kind: ChangeKind = ChangeKind.CANCEL, *, at: datetime = DURING, reason: str = "", **values: Any
) -> Notice:
    """Published at that moment; nobody takes part."""
    notice = make_notice((kind, event, values))
    notice.translations.update(reason_text=reason)
    publish(notice, by=None, at=at, expected=event.participations.told().count())
    return notice


def noticed(at: datetime = DURING) -> None:
    look(at=at)


def told(at: datetime = MONDAY) -> int:
    return tell(at=at)
