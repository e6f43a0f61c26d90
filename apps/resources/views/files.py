"""Files of the library, and the pictures of their first pages.

What an asker may not have, does not exist. A file for everybody is found before anybody looks who asks: proxies may
keep it. Staff also get what is not published, and older revisions (`?revision=2`).
"""

import re

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.resources.models import Revision
from apps.resources.models.edition import RevisionQuerySet
from apps.resources.serving import StoredFile, answer

VIEW = "resources.view_resource"


@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    revision, is_for_all = _found(request, public_id)
    stored = StoredFile(
        file=revision.file,
        name=revision.name,
        media_type=revision.media_type,
        size=revision.size,
        mark=revision.sha256,
        changed_at=revision.uploaded_at,
        is_for_all=is_for_all,
    )
    return answer(request, stored)


@require_safe
def cover(request: HttpRequest, public_id: str) -> HttpResponseBase:
    revision, is_for_all = _found(request, public_id)
    if not revision.cover:
        raise Http404
    stored = StoredFile(
        file=revision.cover,
        name=f"{revision.name}.jpg",
        media_type="image/jpeg",
        size=_size(revision),
        mark=str(revision.cover.name),
        changed_at=revision.uploaded_at,
        is_for_all=is_for_all,
    )
    return answer(request, stored)


def _found(request: HttpRequest, public_id: str) -> tuple[Revision, bool]:
    """With whether it is for everybody."""
    revisions = Revision.objects.filter(copy__public_id=public_id)
    if "revision" in request.GET:
        return _for_staff(request, revisions.filter(number=_number(request))), False
    now = timezone.now()
    if found := revisions.visible_to(None, at=now).first():
        return found, True
    member = request.user if request.user.is_authenticated else None
    if member and (found := revisions.visible_to(member, at=now).first()):
        return found, False
    return _for_staff(request, revisions.current()), False


def _for_staff(request: HttpRequest, revisions: RevisionQuerySet) -> Revision:
    if admin.site.has_permission(request) and request.user.has_perm(VIEW) and (found := revisions.first()):
        return found
    raise Http404


def _number(request: HttpRequest) -> int:
    given = request.GET["revision"]
    if not re.fullmatch(r"[0-9]{1,4}", given):
        raise Http404
    return int(given)


def _size(revision: Revision) -> int:
    try:
        return revision.cover.size
    except FileNotFoundError as error:
        raise Http404 from error
