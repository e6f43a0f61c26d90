"""The space of an event, for those who take part in it and for staff. For everybody else it does not exist."""

from datetime import UTC, datetime

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.resources.readinglists import reading
from apps.resources.serving import StoredFile, answer
from apps.spaces.entering import Visit, as_member, by_link
from apps.spaces.materials import materials, revisions
from apps.spaces.models import Space
from apps.training.agenda import row
from apps.training.shown import Stories
from apps.vocabulary.models import FALLBACK

VIEW = "spaces.view_space"


@require_safe
@never_cache
def space(request: HttpRequest, code: str, token: str = "", *, stories: Stories) -> HttpResponse:
    now = timezone.now()
    visit = _visit(request, code, token, at=now)
    event, language = visit.event, get_language() or FALLBACK
    context = {
        "event": event,
        "row": row(event, stories([event])[event.pk], today=now.astimezone(UTC).date()),
        "space": Space.objects.filter(event=event).first(),
        "materials": materials(visit, language=language, at=now),
        "reading": reading(event.course_id, at=now),
    }
    response = render(request, "spaces/space.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def file(request: HttpRequest, code: str, token: str, public_id: str, *, stories: Stories) -> HttpResponseBase:
    """For who comes by a link; members have theirs from the library."""
    now = timezone.now()
    visit = _visit(request, code, token, at=now)
    revision = get_object_or_404(revisions(visit, at=now), copy__public_id=public_id)
    stored = StoredFile(
        file=revision.file,
        name=revision.name,
        media_type=revision.media_type,
        size=revision.size,
        mark=revision.sha256,
        changed_at=revision.uploaded_at,
        is_for_all=False,
    )
    return answer(request, stored)


def _visit(request: HttpRequest, code: str, token: str, *, at: datetime) -> Visit:
    if token:
        found = by_link(code, token, at=at)
    elif request.user.is_authenticated:
        is_staff = admin.site.has_permission(request) and request.user.has_perm(VIEW)
        found = as_member(code, request.user, is_staff=is_staff)
    else:
        found = None
    if found is None:
        raise Http404
    return found
