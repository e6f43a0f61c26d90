"""The public list of notices and the page of one notice, in its newest or an older version."""

from datetime import UTC, date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.notices.models import Notice
from apps.notices.stories import stories
from apps.training.agenda import row
from apps.training.shown import LATE
from apps.vocabulary import datewords

PER_PAGE = 20


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(Notice.objects.current().for_banners(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "today": _today()})


@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    versions = list(Notice.objects.issued().filter(code=code).order_by("-version"))
    in_force = next((version for version in versions if version.is_in_force), None)
    chosen = _version(versions, in_force, request.GET.get("v", ""))
    found = Notice.objects.for_pages().get(pk=chosen.pk)
    changes = [change for change in found.changes.all() if change.event.is_public]
    told = stories(change.event for change in changes)
    letter, promise, today = found.in_language(), getattr(found, "promise", None), _today()
    context = {
        "notice": found,
        "letter": letter,
        "is_fallback": letter is not None and letter.language != get_language(),
        "versions": versions,
        "is_newest": found == (in_force or versions[0]),
        "replaced_by": Notice.objects.current().filter(supersedes__code=code).exclude(code=code).for_banners(),
        "promise": promise,
        "says_its_day": bool(promise and letter and datewords.plain_day(promise.by) in letter.promise),
        "courses": [(change, row(change.event, told[change.event_id], today=today)) for change in changes],
        "today": today,
        "late": LATE,
    }
    return render(request, "notices/notice.html", context)


def _version(versions: list[Notice], in_force: Notice | None, asked: str) -> Notice:
    """The one in force (the newest when all are withdrawn), or the one asked for with `?v=1`."""
    if in_force and not asked:
        return in_force
    wanted = [version for version in versions if asked in ("", str(version.version))]
    if not wanted:
        raise Http404
    return wanted[0]


def _today() -> date:
    return timezone.now().astimezone(UTC).date()
