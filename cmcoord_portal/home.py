"""The home page: what is going ahead, what waits for new dates, and why; and what is new in the library."""

from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.notices.models import Notice
from apps.pages.models import Link, Page
from apps.resources.found import newest
from apps.training.agenda import rows
from apps.training.models import Event, first_of
from apps.vocabulary.richtext import plain
from cmcoord_portal.context import advisories
from cmcoord_portal.remembered import once_per_edition, stories

SHOWN, GUIDANCE = 5, 3
LONG = 10_000
GATEWAY = "Operational Partners Learning Gateway"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", _shown())


@once_per_edition
def _shown() -> dict[str, Any]:
    now, language = timezone.now(), get_language() or "en"
    today = now.astimezone(UTC).date()
    public = Event.objects.public().for_lists()
    ahead, waiting = first_of(public.going_ahead(today=today), SHOWN), list(public.waiting_for_dates()[:SHOWN])
    told = stories([*ahead, *waiting])
    written = Page.objects.in_language(language).filter(slug__in=["un-cmcoord", "contact"])
    pages = {page.slug: page for page in written}
    about = pages.get("un-cmcoord")
    unresolved = [(notice, notice.is_late(today=today)) for notice in advisories()]
    return {
        "ahead": rows(ahead, told, today=today),
        "waiting": rows(waiting, told, today=today),
        "notices": list(Notice.objects.current().for_banners()[:3]),
        "guidance": newest(GUIDANCE, language=language, at=now),
        "about": about,
        "contact": pages.get("contact"),
        "opening": plain(about.text.body, width=LONG).split("\n\n")[0] if about else "",
        "gateway": list(Link.objects.filter(group=GATEWAY)[:3]),
        "unresolved": unresolved,
        "today": today,
    }
