"""The public agenda and the page of one event. Private events do not exist here: staff see them in the admin."""

from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import conditional_page, require_safe

from apps.training import calendarframe, diary, ics, jsonld
from apps.training.agenda import Row, by_month, row, rows, sources
from apps.training.asked import LOOKED_THROUGH, Found
from apps.training.calendarframe import LIST
from apps.training.forms import AgendaFilter
from apps.training.models import Event, FormerCode, Host
from apps.training.openings import opening
from apps.training.shown import Readings, Stories
from apps.training.status import ChangeKind
from apps.training.zonechoice import ZoneChoice, zone_of
from apps.vocabulary.memory import Shelf

PER_PAGE = 30
MOST = 1_000
"""So many are listed. Whoever wants one behind them narrows the list, or searches."""


@dataclass(frozen=True)
class Listed:
    """What stands on the agenda for all who ask the same on the same day, and hear of hours in the same zone."""

    frame: calendarframe.Frame
    page: Page[int]
    head: SafeString
    html: SafeString


@dataclass(frozen=True)
class Question:
    """What all pages of a list have in common: the question as it stands on them, and what answers it."""

    frame: calendarframe.Frame
    head: SafeString
    html: SafeString
    found: Found


PAGE = "page"
READ = tuple(AgendaFilter.base_fields)
"""Of an address, besides the page; whatever else stands in it changes nothing."""
LONG = 200
LISTS = Shelf[Listed](200)
QUESTIONS = Shelf[Question](100)


@require_safe
def agenda(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    today, zone = calendarframe.today(), zone_of(request)
    asked = tuple((name, request.GET[name]) for name in READ if name in request.GET)
    number = request.GET.get(PAGE, "")
    ask = partial(_question, request)
    if sum(map(len, (number, *chain(*asked)))) < LONG:
        key = today, request.path, asked
        listed = LISTS.once((key, zone, number), lambda: _listed(QUESTIONS.once(key, ask), number, stories, zone=zone))
    else:
        listed = _listed(ask(), number, stories, zone=zone)
    context = {"frame": listed.frame, "filters": listed.frame.filters, "page": listed.page, "listed": listed}
    return render(request, "training/agenda.html", context)


def _question(request: HttpRequest) -> Question:
    frame = calendarframe.frame(request, tab=LIST)
    asked = frame.filters.asked(today=frame.today)
    context = {"frame": frame, "action": frame.action}
    return Question(
        frame=frame,
        head=render_to_string("training/alternates.html", context),
        html=render_to_string("training/calendar_question.html", context),
        found=asked.keys(asked.parts(today=frame.today), MOST),
    )


def _listed(question: Question, number: str, stories: Stories, *, zone: str) -> Listed:
    frame, wanted = question.frame, question.found
    page = Paginator(wanted.keys, PER_PAGE).get_page(number)
    events = Event.objects.for_lists().in_turn(list(page.object_list))
    found = rows(events, stories(events), today=frame.today, zone=frame.filters.zone_name or zone)
    context = {
        "question": question.html,
        "page": page,
        "most": f"{MOST:,}" if wanted.more else "",
        "looked_through": f"{LOOKED_THROUGH:,}" if wanted.cut and not wanted.more else "",
        "waiting": [row for row in found if row.waits],
        "months": by_month(row for row in found if not row.waits),
    }
    return Listed(frame, page, question.head, render_to_string("training/listed.html", context))


@require_safe
def event(request: HttpRequest, code: str, *, stories: Stories, reading: Readings) -> HttpResponse:
    found = Event.objects.public().for_pages().filter(code=code).first()
    if found is None:
        return redirect(_event_once_called(code), permanent=True)
    today, choice = calendarframe.today(), ZoneChoice(request.GET)
    zone = zone_of(request, choice.zone_name)
    sessions = list(found.sessions.public().for_lists().waiting_first())
    told = stories([found, *sessions])
    shown = row(found, told[found.pk], today=today, zone=zone)
    context = {
        "row": shown,
        "event": found,
        "hosts": found.hosts.all(),
        "sessions": rows(sessions, told, today=today, zone=zone),
        "zone_choice": choice,
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
    found = Event.objects.public().select_related("parent").filter(code=code).first()
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
