"""A field pack: watching it being made, and fetching it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.resources.fieldpack.opening import Closed, check_open
from apps.resources.models import Pack
from apps.resources.reader import Reader
from apps.resources.serving import StoredFile, answer
from apps.resources.sizes import minutes, size_in_words


@require_safe
@never_cache
def pack(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _found(request, public_id)
    if isinstance(found, Closed):
        return _closed(request, found)
    return render(request, "resources/pack.html", _shown(found))


@require_safe
def pack_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    found = _found(request, public_id)
    if isinstance(found, Closed):
        return _closed(request, found)
    if found.state != Pack.State.READY or found.size is None:
        return redirect(found)
    stored = StoredFile(
        file=found.file,
        name=f"hmd-field-pack-{found.asked_at:%Y-%m-%d}.zip",
        media_type="application/zip",
        size=found.size,
        mark=found.sha256,
        changed_at=found.asked_at,
        is_for_all=found.member_id is None,
    )
    return answer(request, stored)


def _found(request: HttpRequest, public_id: str) -> Pack | Closed:
    """A visitor's pack is found before anybody looks who asks."""
    found = Pack.objects.select_related("member").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    member = Reader.of(request).member if found.member_id else None
    try:
        check_open(found, member=member, at=timezone.now())
    except Pack.DoesNotExist as unknown:
        raise Http404 from unknown
    except Closed as closed:
        return closed
    return found


def _shown(found: Pack) -> dict[str, Any]:
    return {
        "pack": found,
        "said": size_in_words(found.said_size),
        "done": size_in_words(found.done_size),
        "size": size_in_words(found.size or 0),
        "minutes": minutes(found.size or 0),
        "trouble": _(found.trouble) if found.trouble else "",
    }


def _closed(request: HttpRequest, closed: Closed) -> HttpResponse:
    return render(request, "resources/pack_closed.html", {"sentence": str(closed)}, status=404)
