"""My page: what waits for an answer first; then one's courses, what notices told about them,
who wrote, what one follows and saved, and what others see of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.applications import mine as applied
from apps.contacts import mine as written
from apps.following import mine as followed
from apps.members.models import Member
from apps.notices import mine as noticed
from apps.notices.questions import last_moment
from apps.profiles.summary import opened_to
from apps.resources.reader import Reader
from apps.resources.views.shelf import newest
from apps.training.models import Event
from apps.vocabulary import datewords

SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """`kind` is offer, dates or windows; `until` in the member's own zone, empty where there is no last moment."""

    kind: str
    event: Event
    url: str
    until: str


@require_safe
@never_cache
@login_required
def page(request: HttpRequest) -> HttpResponse:
    member, at = cast(Member, request.user), timezone.now()
    lines = applied.lines(member, at=at)
    context: dict[str, Any] = {
        "waiting": _waiting(member, lines, at=at),
        "lines": lines[:SHOWN],
        "notices": noticed.told(member, at=at),
        "saved": newest(Reader.of(request), SHOWN),
        "messages_owed": written.to_answer(member, SHOWN),
        "followed": followed.things(member, most=SHOWN),
        "opened": opened_to(member),
    }
    return render(request, "my/page.html", context)


def _waiting(member: Member, lines: Sequence[applied.Line], *, at: datetime) -> list[Waiting]:
    """The most urgent first."""
    offers = [("offer", line.event, line.offer_url, line.answer_by) for line in lines if line.offer_url]
    asked = [
        ("windows" if each.is_about_windows else "dates", each.event, each.url, each.until)
        for each in noticed.owed(member, at=at)
    ]
    by_urgency = sorted([*offers, *asked], key=lambda each: each[-1] or noticed.NEVER)
    return [Waiting(kind, event, url, _words(until, member)) for kind, event, url, until in by_urgency]


def _words(until: datetime | None, member: Member) -> str:
    return datewords.moment(last_moment(until), member.time_zone) if until else ""
