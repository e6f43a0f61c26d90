"""What notices say about events, for the pages of the floor below: as many queries for a hundred events as for one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from apps.applications import told_stories
from apps.notices import phrases
from apps.notices.models import Change, Notice, StatusChange
from apps.training.models import Event
from apps.training.shown import Banner, Line, Story


def stories(events: Iterable[Event]) -> dict[int, Story]:
    keys = [event.pk for event in events]
    lines, waiting, banners = _lines(keys), _waiting(keys), _banners(keys)
    return {
        key: Story(
            lines=tuple(lines.get(key, ())),
            promised_by=_promised_by(waiting[key].notice) if key in waiting else None,
            no_date_promised=key in waiting and waiting[key].notice.no_date_promised,
            banner=banners.get(key),
        )
        for key in keys
    }


def banner(notice: Notice) -> Banner:
    letter = notice.in_language()
    return Banner(
        title=notice.title,
        url=notice.get_absolute_url(),
        language=letter.language if letter else "",
        published_at=notice.published_at or notice.created_at,
        reason=letter.reason_text if letter else "",
        promised_by=_promised_by(notice),
    )


def _promised_by(notice: Notice) -> date | None:
    return notice.promise.by if hasattr(notice, "promise") else None


def _waiting(keys: list[int]) -> dict[int, Change]:
    waiting = Change.objects.filter(waiting=True, event__in=keys).select_related("notice__promise")
    return {change.event_id: change for change in waiting}


def _banners(keys: list[int]) -> dict[int, Banner]:
    """The newest unresolved notice about each event, also about those of its events that have their new dates."""
    unresolved = Notice.objects.unresolved().for_banners()
    notices = {notice.pk: banner(notice) for notice in unresolved}
    changes = Change.objects.filter(notice__in=notices, event__in=keys).order_by("notice__published_at")
    return {change.event_id: notices[change.notice_id] for change in changes}


def _lines(keys: list[int]) -> dict[int, list[Line]]:
    """Newest first, without the lines of notices that were withdrawn."""
    history = list(
        StatusChange.objects.filter(event__in=keys)
        .select_related("change__notice")
        .prefetch_related("change__notice__translations")
    )
    withdrawn = {step.change_id for step in history if step.kind == StatusChange.Kind.WITHDRAWN}
    lines: dict[int, list[Line]] = {}
    for step in history:
        if step.change_id is None or step.change_id not in withdrawn:
            lines.setdefault(step.event_id, []).append(_line(step))
    return lines


def _line(step: StatusChange) -> Line:
    known = Line(kind=step.kind, word=step.get_kind_display(), at=step.at, was=step.was, now=step.now)
    if known.moves_deadline:
        known = replace(known, word=phrases.word(phrases.DEADLINE))
    if step.change is None:
        return known
    notice = step.change.notice
    letter = notice.in_language()
    return replace(
        known,
        reason=(letter.reason_text if letter else "") or notice.get_reason_display(),
        notice_title=notice.title,
        notice_url=notice.get_absolute_url(),
        what_to_do=letter.what_to_do if letter else "",
        language=letter.language if letter else "",
    )


told_stories.register(stories)
