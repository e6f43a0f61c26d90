"""Small, plain makers of the things tests are about. Values not named are ordinary ones."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from allauth.account.models import EmailAddress

from apps.members.models import Member
from apps.notices.models import Change, Notice, Promise, Translation
from apps.training.models import Event, Participation
from apps.training.status import ChangeKind, Status

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
numbers = itertools.count(1)


def make_event(title: str = "UN-CMCoord Course", **values: Any) -> Event:
    defaults: dict[str, Any] = {
        "code": f"hmd-{next(numbers)}",
        "is_public": True,
        "status": Status.SCHEDULED,
        "precision": "day",
        "starts_on": date(2026, 4, 19),
        "ends_on": date(2026, 4, 24),
        "time_zone": "Africa/Nairobi",
        "city": "Nairobi",
        "countries": "KE",
    }
    return Event.objects.create(title=title, **{**defaults, **values})


def make_participant(event: Event, email: str | None = None, **values: Any) -> Participation:
    number = next(numbers)
    defaults = {"name": f"Participant {number}", "language": "en", "time_zone": "UTC"}
    return Participation.objects.create(event=event, email=email or f"p{number}@example.org", **{**defaults, **values})


def make_member(email: str | None = None, *, password: str | None = None, proved: bool = True, **values: Any) -> Member:
    number = next(numbers)
    values = {"name": f"Member {number}", **values}
    member = Member.objects.create_user(email or f"m{number}@example.org", password, **values)
    if proved:
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def make_staff(email: str = "staff@example.org", **values: Any) -> Member:
    return Member.objects.create_superuser(email, "a long enough password", name="Staff", **values)


def make_notice(
    *changes: tuple[ChangeKind, Event] | tuple[ChangeKind, Event, dict[str, Any]],
    promise: date | None = None,
    **values: Any,
) -> Notice:
    """A complete draft. Each change is (kind, event) or (kind, event, new values)."""
    defaults = {"code": f"2026-{next(numbers)}", "reason": "public_health"}
    notice = Notice.objects.create(**{**defaults, **values})
    Translation.objects.create(
        notice=notice,
        language="en",
        title="Courses are postponed",
        letter="<p>Dear colleagues, we postpone.</p>",
        promise="New dates before the summer.",
    )
    for kind, event, *rest in changes:
        Change.objects.create(notice=notice, event=event, kind=kind, **(rest[0] if rest else {}))
    if promise:
        Promise.objects.create(notice=notice, by=promise)
    return notice
