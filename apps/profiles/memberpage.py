"""A member's page and photo, for whoever may see them; for everybody else they do not exist."""

from typing import Any, cast

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.members import pace
from apps.profiles.meeting import Fellows, Sight, sight
from apps.profiles.shown import Completed, photo_address, shown
from apps.profiles.visibility import Field, Relation

LOOKS, MISSES = "member_looks", "member_misses"


@require_safe
@never_cache
def member(request: HttpRequest, public_id: str, fellows: Fellows, completed: Completed, actions: str) -> HttpResponse:
    """`actions`: the template with what one may do here, handed down by the project."""
    if too_many(request):
        return cast(HttpResponse, ratelimit.respond_429(request))
    found = _found(request, public_id, fellows)
    return page_of(request, found, completed=completed, actions=actions)


@require_safe
@never_cache
def photo(
    request: HttpRequest, public_id: str, stem: str, fellows: Fellows, completed: Completed, actions: str
) -> HttpResponse:
    if too_many(request):
        return cast(HttpResponse, ratelimit.respond_429(request))
    found = _found(request, public_id, fellows)
    if Field.PHOTO not in found.fields or photo_address(found.profile) != request.path:
        raise Http404
    return HttpResponse(_bytes(found), content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


def _bytes(found: Sight) -> bytes:
    try:
        with found.profile.photo.open() as file:
            return bytes(file.read())
    except FileNotFoundError as error:  # replaced this moment, or not restored from a backup
        raise Http404 from error


def page_of(request: HttpRequest, found: Sight | None, *, completed: Completed, **context: Any) -> HttpResponse:
    """None: the viewer sees nothing of the member, which only a preview ever tells."""
    who = shown(found, completed=completed) if found else None
    context |= {"member": who, "is_self": found is not None and found.relation == Relation.SELF}
    response = render(request, "profiles/member.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _found(request: HttpRequest, public_id: str, fellows: Fellows) -> Sight:
    found = sight(public_id, viewer=request.user, fellows=fellows)
    if found is None:
        pace.is_kept(request, MISSES)
        raise Http404
    return found


def too_many(request: HttpRequest) -> bool:
    """Whoever walks through ids is slowed down whether they exist or not, so that being slowed tells nothing."""
    return not (pace.is_kept(request, MISSES, count=False) and pace.is_kept(request, LOOKS))
