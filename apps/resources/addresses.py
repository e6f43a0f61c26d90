"""Who may be led to a resource, and what stands now where something once stood."""

import re
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.resources.models import OldAddress, Resource
from apps.resources.models.resource import ResourceQuerySet

CODE = re.compile(r"[-a-zA-Z0-9_]{1,20}")
"""Of a resource's short link. PostgreSQL is not asked for anything else: it raises at some letters."""


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


def lead_on_from_former(to: Any, *args: str) -> HttpResponse:
    """301, asked for anew each time: a browser that kept it would go round in a circle after a renaming back."""
    response = redirect(to, *args, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response
