"""What notices say about events, for the pages of the floor below: a fixed number of queries for any number of events."""

from collections.abc import Iterable

from apps.notices.models import Change, StatusChange
from apps.training.models import Event
from apps.training.shown import UNTOLD, Line, Story


def stories(events: Iterable[Event]) -> dict[int, Story]:
    keys = [event.pk for event in events]
    told = {key: UNTOLD for key in keys}
    for key, lines in _lines(keys).items():
        told[key] = Story(lines=tuple(lines))
    for change in Change.objects.filter(waiting=True, event__in=keys).select_related("notice__promise"):
        promise = getattr(change.notice, "promise", None)
        told[change.event_id] = Story(
            lines=told[change.event_id].lines,
            promised_by=promise.by if promise else None,
            no_date_promised=change.notice.no_date_promised,
        )
    return told


def _lines(keys: list[int]) -> dict[int, list[Line]]:
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
    known = {"kind": step.kind, "word": step.get_kind_display(), "at": step.at, "was": step.was, "now": step.now}
    if step.change is None:
        return Line(**known)
    notice = step.change.notice
    letter = notice.in_language()
    return Line(
        **known,
        reason=(letter.reason_text if letter else "") or notice.get_reason_display(),
        notice_title=notice.title,
        notice_url=notice.get_absolute_url(),
        what_to_do=letter.what_to_do if letter else "",
        language=letter.language if letter else "",
    )
