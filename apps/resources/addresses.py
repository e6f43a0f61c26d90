"""Who may be led to a resource, and what stands now where something once stood."""

from urllib.parse import unquote

from django.http import HttpRequest
from django.utils import timezone

from apps.resources.models import OldAddress, Resource
from apps.resources.models.resource import ResourceQuerySet


def visible_in(request: HttpRequest, resources: ResourceQuerySet) -> ResourceQuerySet:
    """Those that the asker may see. Who asks is looked at only where not everybody may: others' pages are cached."""
    now = timezone.now()
    for_all = resources.visible_to(None, at=now)
    if for_all.exists() or not request.user.is_authenticated:
        return for_all
    return resources.visible_to(request.user, at=now)


def once_at(request: HttpRequest) -> Resource | None:
    """What the address asked for led to on an earlier website: with what follows its “?” if that is known, or without.

    Only for the asker who may see it.
    """
    whole = unquote(request.get_full_path())
    old = OldAddress.objects.filter(path__in={whole, request.path}).values_list("path", "resource")
    found = dict(old)
    key = found.get(whole) or found.get(request.path)
    return visible_in(request, Resource.objects.filter(pk=key)).first() if key else None
