"""Courses as they are taught again and again: what each is, its editions, and what to read for it."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.subscriptions import followable
from apps.training.agenda import rows
from apps.training.calendarframe import Subscription, today
from apps.training.models import Course, Event, first_of
from apps.training.shown import Readings, Stories
from apps.training.zonechoice import zone_of

PER_PAGE = 50
AHEAD, BEHIND = 20, 10


@require_safe
def courses(request: HttpRequest, *, stories: Stories, reading: Readings) -> HttpResponse:
    page = Paginator(Course.objects.defer("description"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/courses.html", {"page": page})


@require_safe
def course(request: HttpRequest, code: str, *, stories: Stories, reading: Readings) -> HttpResponse:
    found, day = get_object_or_404(Course, code=code), today()
    editions = Event.objects.public().filter(course=found).for_lists()
    ahead = first_of(editions.coming(today=day), AHEAD)
    behind = [event for event in editions.over(today=day)[: BEHIND + 1] if event not in ahead]
    told, zone = stories([*ahead, *behind]), zone_of(request)
    coming = rows(ahead, told, today=day, zone=zone)
    feed = f"{settings.SITE_URL}{reverse('courses:calendar', args=[found.code])}"
    context = {
        "course": found,
        "waiting": [row for row in coming if row.waits],
        "coming": [row for row in coming if not row.waits],
        "past": rows(behind[:BEHIND], told, today=day, zone=zone),
        "has_more": len(behind) > BEHIND,
        "reading": reading(found.pk, at=timezone.now()),
        "follow": followable.button(request, followable.COURSE, found.code),
        "subscription": Subscription("ics", "text/calendar", feed),
    }
    return render(request, "training/course.html", context)
