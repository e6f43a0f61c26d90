"""The public agenda and the page of one event. Private events do not exist here: staff see them in the admin."""

from datetime import UTC, date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from apps.training import diary, ics, jsonld
from apps.training.agenda import Row, by_month, row, rows, sources
from apps.training.forms import AgendaFilter
from apps.training.models import Event, FormerCode, Host, first_of
from apps.training.openings import opening
from apps.training.shown import Readings, Stories
from apps.training.status import ChangeKind

PER_PAGE = 30
MOST = 1_000
"""So many are listed. Whoever wants one behind them narrows the list, or searches."""


@require_safe
def agenda(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    today = _today()
    filters = AgendaFilter(request.GET, years=Event.objects.public().years())
    keys = first_of((part.values_list("pk", flat=True) for part in filters.parts(today=today)), MOST + 1)
    page = Paginator(keys[:MOST], PER_PAGE).get_page(request.GET.get("page"))
    events = Event.objects.for_lists().in_turn(list(page.object_list))
    found = rows(events, stories(events), today=today)
    context = {
        "filters": filters,
        "page": page,
        "most": f"{MOST:,}" if len(keys) > MOST else "",
        "waiting": [row for row in found if row.waits],
        "months": by_month(row for row in found if not row.waits),
    }
    return render(request, "training/agenda.html", context)


@require_safe
def event(request: HttpRequest, code: str, *, stories: Stories, reading: Readings) -> HttpResponse:
    found = Event.objects.public().for_pages().filter(code=code).first()
    if found is None:
        return redirect(_event_once_called(code), permanent=True)
    today = _today()
    sessions = list(found.sessions.public().for_lists().waiting_first())
    told = stories([found, *sessions])
    shown = row(found, told[found.pk], today=today)
    context = {
        "row": shown,
        "event": found,
        "hosts": found.hosts.all(),
        "sessions": rows(sessions, told, today=today),
        "sources": sources(found.sources),
        "reading": reading(found.course_id, at=timezone.now()),
        "opening": opening(found, at=timezone.now()),
        "has_calendar": ics.fits_a_diary(found.dates),
        "jsonld": jsonld.script(jsonld.event(_facts(shown))),
        **({"advisory": shown.story.banner} if shown.story.banner else {}),
    }
    return render(request, "training/event.html", context)


@require_safe
@conditional_page
def calendar_file(request: HttpRequest, code: str, *, stories: Stories, reading: Readings) -> HttpResponse:
    found = Event.objects.public().filter(code=code).first()
    if found is None:
        return redirect("training:calendar", _event_once_called(code).code, permanent=True)
    if not ics.fits_a_diary(found.dates):
        raise Http404
    body = ics.public_calendar([diary.entry(found)])
    named = {"Content-Disposition": f'attachment; filename="{found.code}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=named)


def _facts(shown: Row) -> jsonld.Facts:
    event, hosts = shown.event, shown.event.hosts.all()
    parent = event.parent if event.parent and event.parent.is_public else None
    return jsonld.Facts(
        title=event.title,
        url=_absolute(event),
        arrangement=event.arrangement,
        summary=event.summary,
        is_training=event.kind == Event.Kind.TRAINING,
        earlier=tuple(shown.struck),
        was_moved_online=any(line.kind == ChangeKind.MOVE_ONLINE for line in shown.story.lines),
        organizers=tuple(_named(host) for host in hosts if host.role in (Host.Role.ORGANIZER, Host.Role.HOST)),
        funders=tuple(_named(host) for host in hosts if host.role == Host.Role.FUNDER),
        part_of=jsonld.Named(parent.title, _absolute(parent)) if parent else None,
    )


def _named(host: Host) -> jsonld.Named:
    return jsonld.Named(host.organization.name, host.organization.url)


def _absolute(event: Event) -> str:
    return f"{settings.SITE_URL}{event.get_absolute_url()}"


def _event_once_called(code: str) -> Event:
    return get_object_or_404(FormerCode.objects.select_related("event"), code=code, event__is_public=True).event


def _today() -> date:
    """The page's clock: the day in UTC, passed on to everything that depends on it."""
    return timezone.now().astimezone(UTC).date()
