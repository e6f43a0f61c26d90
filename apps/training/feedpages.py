"""The calendar's feeds: calendar files that diaries subscribe to, and news feeds as Atom and JSON Feed."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from apps.training import calendarframe, diary, eventnews, ics, subscribed
from apps.training.asked import Asked
from apps.training.calendarframe import FEEDS, Frame
from apps.training.models import Course, Event
from apps.training.shown import Readings, Stories
from apps.training.zonechoice import zone_of
from apps.vocabulary import syndication
from apps.vocabulary.syndication import Feed

CALENDAR = "text/calendar; charset=utf-8"
NEWS = 50


@require_safe
def feeds(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    return render(request, "training/feeds.html", {"frame": calendarframe.frame(request, tab=FEEDS)})


@require_safe
@conditional_page
def calendar(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    frame = calendarframe.frame(request, tab=FEEDS)
    return calendar_of(frame.filters.asked(today=frame.today), name=_("UN-CMCoord training"))


@require_safe
@conditional_page
def course_calendar(request: HttpRequest, code: str, *, stories: Stories, reading: Readings) -> HttpResponse:
    course = get_object_or_404(Course, code=code)
    return calendar_of(Asked(course=course.pk), name=course.title)


@require_safe
@conditional_page
def atom(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    return _news(request, stories, "atom", syndication.atom, syndication.ATOM)


@require_safe
@conditional_page
def json(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    return _news(request, stories, "json", syndication.json_feed, syndication.JSON)


def calendar_of(asked: Asked, *, name: str) -> HttpResponse:
    now = timezone.now()
    events = subscribed.events(asked, at=now)
    body = ics.public_calendar([diary.entry(event) for event in events], name=name)
    return stamped(HttpResponse(body, content_type=CALENDAR), (event.changed_at for event in events), at=now)


def stamped(response: HttpResponse, changes: Iterable[datetime], *, at: datetime) -> HttpResponse:
    """Whoever asks by date alone is told anew once a day: time passes, and takes entries out of a feed."""
    midnight = datetime.combine(at.astimezone(UTC), time(), UTC)
    response["Last-Modified"] = http_date(max([midnight, *changes]).timestamp())
    return response


def _news(
    request: HttpRequest, stories: Stories, form: str, render_feed: Callable[[Feed], str], content_type: str
) -> HttpResponse:
    frame, now = calendarframe.frame(request, tab=FEEDS), timezone.now()
    asked = frame.filters.asked(today=frame.today)
    keys = asked.keys([asked.public.filter(asked.overlapping).lately_changed()], NEWS).keys
    events = Event.objects.public().for_pages().in_turn(keys)
    zone, told = zone_of(request, frame.filters.zone_name), stories(events)
    feed = Feed(
        title=_("Training events of UN-CMCoord"),
        url=f"{settings.SITE_URL}{reverse('training:list')}{frame.query()}",
        own_url=_own_address(frame, form),
        author=_("UN OCHA, Civil-Military Coordination Service"),
        language=get_language() or "en",
        items=[eventnews.item(event, told[event.pk], today=frame.today, zone=zone) for event in events],
    )
    response = HttpResponse(render_feed(feed), content_type=content_type)
    return stamped(response, (item.updated for item in feed.items), at=now)


def _own_address(frame: Frame, form: str) -> str:
    return next(each.url for each in frame.subscriptions if each.form == form)
